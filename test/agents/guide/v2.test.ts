import assert from 'node:assert/strict';
import { methods } from '@agentclientprotocol/sdk/experimental/v2';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeTerminals } from '../../support/fakeTerminals';
import { GuideProcess, V1Peer, V2Peer } from '../../support/guide';
import { sampleFolder } from '../../support/sampleFolder';
import type {
  RequestPermissionRequest,
  RequestPermissionResponse,
  SessionUpdate,
} from '@agentclientprotocol/sdk/experimental/v2';

const choose = (optionId: string) => (): RequestPermissionResponse => ({ outcome: { outcome: 'selected', optionId } });

/** A command that goes on until it is ended. */
const endless = 'echo begun && sleep 600';

describe('guide, v2: what needs the client', function () {
  this.timeout(20_000);
  let folder: ReturnType<typeof sampleFolder>;
  let state: ReturnType<typeof sampleFolder>;
  let peers: V2Peer[];

  const connect = (): V2Peer => {
    const peer = new V2Peer(new GuideProcess(folder.path, { PARLEY_GUIDE_STATE: state.path }));
    peers.push(peer);
    return peer;
  };

  beforeEach(() => {
    folder = sampleFolder({ 'notes.md': '# Notes\n' });
    state = sampleFolder({});
    peers = [];
  });

  afterEach(async () => {
    for (const peer of peers) await peer.leave();
    folder.remove();
    state.remove();
  });

  it('edits with permission: title, description, subject, diff with a patch, and the state while it waits', async () => {
    const asked: RequestPermissionRequest[] = [];
    const peer = connect();
    peer.permission = (request) => {
      asked.push(request);
      return choose('once')();
    };
    const { sessionId } = await peer.start(folder.path);

    assert.equal(await peer.prompt(sessionId, '/edit notes.md append "One line"'), 'end_turn');

    const path = join(folder.path, 'notes.md');
    assert.equal(readFileSync(path, 'utf8'), '# Notes\nOne line\n');
    assert.equal(asked[0]?.title, 'Edit notes.md');
    assert.equal(asked[0].subject?.type, 'tool_call');
    const patch = [
      `diff --git ${path} ${path}`,
      `--- ${path}`,
      `+++ ${path}`,
      '@@ -1,1 +1,2 @@',
      ' # Notes',
      '+One line',
      '',
    ].join('\n');
    const diff = {
      type: 'diff',
      changes: [{ operation: 'modify', path, fileType: 'text' }],
      patch: { format: 'git_patch', text: patch },
    };
    const call = peer.of(sessionId).find((update) => update.sessionUpdate === 'tool_call_update');
    assert.deepEqual(call && 'content' in call && call.content, [diff]);
    assert.deepEqual(states(peer.of(sessionId)), ['running', 'requires_action', 'running', 'idle']);
  });

  it('calls what was rejected cancelled', async () => {
    const peer = connect();
    peer.permission = choose('no');
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, '/edit');

    assert.equal(existsSync(join(folder.path, 'PARLEY-NOTES.md')), false);
    assert.deepEqual(statuses(peer.of(sessionId)), ['pending', 'cancelled']);
  });

  it('runs a command in a terminal of its own, with the command as the subject of the permission', async () => {
    const asked: RequestPermissionRequest[] = [];
    const peer = connect();
    peer.permission = (request) => {
      asked.push(request);
      return choose('once')();
    };
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, '/run echo from the shell');

    const subject = asked[0]?.subject;
    assert.deepEqual(subject && { ...subject, toolCallId: '' }, {
      type: 'command',
      command: 'echo from the shell',
      cwd: folder.path,
      toolCallId: '',
    });
    assert.equal(terminalText(peer.of(sessionId)).trim(), 'from the shell');
    const exits = peer.of(sessionId).flatMap((update) => ('exitStatus' in update ? [update.exitStatus] : []));
    assert.deepEqual(exits, [{ exitCode: 0, signal: null }]);
    assert.deepEqual(statuses(peer.of(sessionId)), ['pending', 'in_progress', 'completed']);
  });

  it('ends a command with what it left behind, and does not wait for what has run away', async function () {
    if (process.platform !== 'linux') this.skip();
    const peer = connect();
    peer.permission = choose('once');
    const { sessionId } = await peer.start(folder.path);

    // The second one leaves the process group and tells its number, to be ended here.
    const runaway = `setsid sh -c 'echo $$ > runaway; exec sleep 600'`;
    await peer.prompt(sessionId, `/run sleep 600 & ${runaway} & until [ -s runaway ]; do :; done; echo done`);

    assert.equal(terminalText(peer.of(sessionId)).trim(), 'done');
    assert.deepEqual(statuses(peer.of(sessionId)), ['pending', 'in_progress', 'completed']);
    process.kill(Number(readFileSync(join(folder.path, 'runaway'), 'utf8')));
  });

  it('cancels one tool call, and the turn goes on', async () => {
    const peer = connect();
    peer.permission = choose('once');
    const { sessionId } = await peer.start(folder.path);
    await peer.send(sessionId, `/run ${endless}`);
    const { update } = await peer.updates.until((one) => 'status' in one.update && one.update.status === 'in_progress');
    const toolCallId = 'toolCallId' in update ? String(update.toolCallId) : '';

    await peer.agent.request(methods.agent.toolCall.cancel, { sessionId, toolCallId });

    assert.equal(await peer.idle(sessionId), 'end_turn');
    assert.deepEqual(statuses(peer.of(sessionId)), ['pending', 'in_progress', 'cancelled']);
    await assert.rejects(peer.agent.request(methods.agent.toolCall.cancel, { sessionId, toolCallId }), {
      code: -32602,
    });
  });

  it('runs a command behind the conversation, lists it, and ends it on demand', async () => {
    const peer = connect();
    peer.permission = choose('once');
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, `/background ${endless}`);

    const idle = peer.of(sessionId).findLast(({ sessionUpdate }) => sessionUpdate === 'state_update');
    const work = idle && 'background' in idle ? (idle.background as { type: string; terminalId: string }[]) : [];
    assert.deepEqual(
      work.map(({ type }) => type),
      ['terminal'],
    );
    const from = peer.updates.items.length;
    const terminalId = work[0]?.terminalId ?? '';
    await peer.agent.request(methods.agent.terminal.cancel, { sessionId, terminalId });
    await peer.idle(sessionId, from);
    assert.deepEqual(
      peer
        .of(sessionId)
        .slice(-2)
        .map((update) => [update.sessionUpdate, 'background' in update && update.background]),
      [
        ['terminal_update', false],
        ['state_update', []],
      ],
    );
  });

  it('ends what runs behind the conversation with the session', async () => {
    const peer = connect();
    peer.permission = choose('once');
    const { sessionId } = await peer.start(folder.path);
    await peer.prompt(sessionId, `/background ${endless}`);

    await peer.agent.request(methods.agent.session.close, { sessionId });

    await peer.updates.until(({ update }) => 'exitStatus' in update);
  });

  it('fills a form', async () => {
    const peer = connect();
    peer.capabilities = { elicitation: { form: {} } };
    peer.form = () => ({ action: 'accept', content: { agent: 'Gemini CLI', also: ['mcp'] } });
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, '/ask');

    assert.match(peer.text(sessionId), /@google\/gemini-cli/);
    assert.match(peer.text(sessionId), /### MCP servers/);
    assert.deepEqual(states(peer.of(sessionId)), ['running', 'requires_action', 'running', 'idle']);
  });

  it('shows every part of the panel on the tour', async () => {
    const peer = connect();
    peer.capabilities = { elicitation: { form: {} } };
    peer.permission = choose('once');
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, '/tour');

    assert.deepEqual([...new Set(peer.of(sessionId).map(({ sessionUpdate }) => sessionUpdate))].sort(), [
      'agent_message_chunk',
      'agent_thought_chunk',
      'compaction_update',
      'notice',
      'plan_update',
      'session_info_update',
      'state_update',
      'terminal_output_chunk',
      'terminal_update',
      'tool_call_update',
      'usage_update',
      'user_message',
    ]);
  });

  it('sets options', async () => {
    const peer = connect();
    const { sessionId } = await peer.start(folder.path);

    const { configOptions } = await peer.agent.request(methods.agent.session.setConfigOption, {
      sessionId,
      configId: 'mode',
      type: 'id',
      value: 'read',
    });
    await peer.prompt(sessionId, '/run echo no');

    assert.equal('currentValue' in configOptions[0]! && configOptions[0].currentValue, 'read');
    assert.match(peer.text(sessionId), /Read only/);
  });

  it('resumes with replay in another process, and then tells the state', async () => {
    const first = connect();
    first.permission = choose('once');
    const { sessionId } = await first.start(folder.path);
    await first.prompt(sessionId, 'hello');
    await first.prompt(sessionId, '/run echo kept');
    await first.leave();

    const second = connect();
    await second.initialize();
    await second.agent.request(methods.agent.session.resume, {
      sessionId,
      cwd: folder.path,
      replayFrom: { type: 'start' },
    });

    await second.idle(sessionId); // the official client may resolve a response before it hands on what came before it
    assert.equal(second.text(sessionId), first.text(sessionId));
    assert.deepEqual(users(second.of(sessionId)), users(first.of(sessionId)));
    assert.equal(terminalText(second.of(sessionId)).trim(), 'kept');
    assert.deepEqual(second.of(sessionId).at(-1), { sessionUpdate: 'state_update', state: 'idle', background: [] });

    await second.prompt(sessionId, 'thanks');
    assert.match(second.text(sessionId), /Glad to help/);
  });

  it('resumes without replay, and knows no other cursor', async () => {
    const first = connect();
    const { sessionId } = await first.start(folder.path);
    await first.prompt(sessionId, 'hello');
    const before = first.updates.items.length;

    await first.agent.request(methods.agent.session.resume, { sessionId, cwd: folder.path });
    await first.idle(sessionId, before);
    assert.deepEqual(
      first
        .of(sessionId)
        .slice(before)
        .map(({ sessionUpdate }) => sessionUpdate),
      ['state_update'],
    );
    const elsewhere = { sessionId, cwd: folder.path, replayFrom: { type: '_elsewhere' as const } };
    await assert.rejects(first.agent.request(methods.agent.session.resume, elsewhere), { code: -32602 });
  });

  it('shows again what was said in v1, with the output of the terminals of that time', async () => {
    const terminals = new FakeTerminals();
    const first = new V1Peer(
      new GuideProcess(folder.path, { PARLEY_GUIDE_STATE: state.path }),
      { capabilities: { terminal: true }, permission: () => ({ outcome: { outcome: 'selected', optionId: 'once' } }) },
      terminals.register,
    );
    terminals.exit(0);
    const { sessionId } = await first.start(folder.path);
    await first.prompt(sessionId, '/run make');
    await first.leave();

    const second = connect();
    await second.initialize();
    const replayFrom = { type: 'start' as const };
    await second.agent.request(methods.agent.session.resume, { sessionId, cwd: folder.path, replayFrom });
    await second.idle(sessionId);

    assert.equal(second.text(sessionId), first.text(sessionId));
    assert.equal(terminalText(second.of(sessionId)), terminals.output);
  });

  it('lists and deletes sessions', async () => {
    const peer = connect();
    const { sessionId } = await peer.start(folder.path);
    await peer.prompt(sessionId, 'hello');

    const { sessions } = await peer.agent.request(methods.agent.session.list, { cwd: folder.path });
    assert.deepEqual(
      sessions.map((one) => [one.sessionId, one.cwd, one.title]),
      [[sessionId, folder.path, 'hello']],
    );
    await peer.agent.request(methods.agent.session.delete, { sessionId });
    assert.deepEqual((await peer.agent.request(methods.agent.session.list, {})).sessions, []);
  });
});

function states(updates: readonly SessionUpdate[]): readonly unknown[] {
  return updates.flatMap((update) => ('state' in update ? [update.state] : []));
}

function statuses(updates: readonly SessionUpdate[]): readonly unknown[] {
  return updates.flatMap((update) =>
    update.sessionUpdate === 'tool_call_update' && 'status' in update ? [update.status] : [],
  );
}

function users(updates: readonly SessionUpdate[]): readonly SessionUpdate[] {
  return updates.filter(({ sessionUpdate }) => sessionUpdate === 'user_message');
}

/** All that terminals showed, decoded. */
function terminalText(updates: readonly SessionUpdate[]): string {
  return updates
    .flatMap((update) => {
      if (update.sessionUpdate === 'terminal_output_chunk' && 'data' in update) return [String(update.data)];
      return 'output' in update ? [(update.output as { data: string }).data] : [];
    })
    .map((data) => Buffer.from(data, 'base64').toString('utf8'))
    .join('');
}
