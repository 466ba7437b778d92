import assert from 'node:assert/strict';
import { methods } from '@agentclientprotocol/sdk';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeTerminals } from '../../support/fakeTerminals';
import { GuideProcess, V1Peer } from '../../support/guide';
import { sampleFolder } from '../../support/sampleFolder';
import type { RequestPermissionResponse, SessionUpdate } from '@agentclientprotocol/sdk';
import type { V1Behaviour } from '../../support/guide';

const choose = (optionId: string) => (): RequestPermissionResponse => ({ outcome: { outcome: 'selected', optionId } });

describe('guide, v1: what needs the client', function () {
  this.timeout(20_000);
  let folder: ReturnType<typeof sampleFolder>;
  let state: ReturnType<typeof sampleFolder>;
  let peers: V1Peer[];

  const connect = (behaviour: Partial<V1Behaviour> = {}, terminals?: FakeTerminals): V1Peer => {
    const guide = new GuideProcess(folder.path, { PARLEY_GUIDE_STATE: state.path });
    const peer = new V1Peer(guide, behaviour, terminals?.register);
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

  describe('an edit', () => {
    it('is shown as a diff, allowed, and written to the disk', async () => {
      const asked: unknown[] = [];
      const peer = connect({
        permission: (request) => {
          asked.push(request);
          return choose('once')();
        },
      });
      const { sessionId } = await peer.start(folder.path);

      await peer.prompt(sessionId, '/edit notes.md append "One line"');

      assert.equal(readFileSync(join(folder.path, 'notes.md'), 'utf8'), '# Notes\nOne line\n');
      const diff = {
        type: 'diff',
        path: join(folder.path, 'notes.md'),
        oldText: '# Notes\n',
        newText: '# Notes\nOne line\n',
      };
      const [request] = asked as { toolCall: { content: unknown }; options: { optionId: string }[] }[];
      assert.deepEqual(request!.toolCall.content, [diff]);
      assert.deepEqual(
        request!.options.map(({ optionId }) => optionId),
        ['once', 'always', 'no'],
      );
      assert.deepEqual(statuses(peer.of(sessionId)), ['pending', 'in_progress', 'completed']);
    });

    it("goes through the client's files where it offers them, unsaved text included", async () => {
      const written: unknown[] = [];
      const peer = connect({
        capabilities: { fs: { readTextFile: true, writeTextFile: true } },
        permission: choose('once'),
        read: () => ({ content: '# Unsaved\n' }),
        write: (request) => written.push([request.path, request.content]),
      });
      const { sessionId } = await peer.start(folder.path);

      await peer.prompt(sessionId, '/edit notes.md replace Unsaved with Changed');

      assert.deepEqual(written, [[join(folder.path, 'notes.md'), '# Changed\n']]);
      assert.equal(readFileSync(join(folder.path, 'notes.md'), 'utf8'), '# Notes\n');
    });

    it('does nothing when it is rejected', async () => {
      const peer = connect({ permission: choose('no') });
      const { sessionId } = await peer.start(folder.path);

      const { stopReason } = await peer.prompt(sessionId, '/edit');

      assert.equal(stopReason, 'end_turn');
      assert.equal(existsSync(join(folder.path, 'PARLEY-NOTES.md')), false);
      assert.deepEqual(statuses(peer.of(sessionId)), ['pending', 'failed']);
      assert.match(peer.text(sessionId), /left `PARLEY-NOTES\.md` as it is/);
    });

    it('is asked for once when it is always allowed', async () => {
      const peer = connect({ permission: choose('always') });
      const { sessionId } = await peer.start(folder.path);

      await peer.prompt(sessionId, '/edit notes.md one');
      await peer.prompt(sessionId, '/edit notes.md two');

      assert.equal(readFileSync(join(folder.path, 'notes.md'), 'utf8'), '# Notes\none\ntwo\n');
      assert.equal(peer.asked.length, 1);
    });

    it('writes nothing when the file has changed while the person decided', async () => {
      const file = join(folder.path, 'notes.md');
      const peer = connect({
        permission: () => {
          writeFileSync(file, 'by someone else\n');
          return choose('once')();
        },
      });
      const { sessionId } = await peer.start(folder.path);

      await peer.prompt(sessionId, '/edit notes.md one');

      assert.equal(readFileSync(file, 'utf8'), 'by someone else\n');
      assert.match(peer.text(sessionId), /has changed meanwhile/);
    });

    it('ends cancelled when it is cancelled while it asks, and takes its question back', async () => {
      const takenBack = Promise.withResolvers<undefined>();
      const askedNow = Promise.withResolvers<undefined>();
      const peer = connect({
        permission: async (_, signal) => {
          signal.addEventListener('abort', () => {
            takenBack.resolve(undefined);
          });
          askedNow.resolve(undefined);
          await takenBack.promise;
          return { outcome: { outcome: 'cancelled' } };
        },
      });
      const { sessionId } = await peer.start(folder.path);

      const turn = peer.prompt(sessionId, '/edit notes.md one');
      await askedNow.promise;
      await peer.agent.notify(methods.agent.session.cancel, { sessionId });

      assert.equal((await turn).stopReason, 'cancelled');
      await takenBack.promise;
      assert.deepEqual(statuses(peer.of(sessionId)), ['pending', 'failed']);
      assert.equal(readFileSync(join(folder.path, 'notes.md'), 'utf8'), '# Notes\n');
    });

    it('is refused in the mode "Read only", in which it does not even ask', async () => {
      const peer = connect({ permission: choose('once') });
      const { sessionId } = await peer.start(folder.path);
      await peer.agent.request(methods.agent.session.setMode, { sessionId, modeId: 'read' });

      await peer.prompt(sessionId, '/edit notes.md one');

      assert.match(peer.text(sessionId), /Read only/);
      assert.deepEqual(peer.asked, []);
    });
  });

  describe('a command', () => {
    it("runs in the client's terminal, and its end is told", async () => {
      const terminals = new FakeTerminals();
      const peer = connect({ capabilities: { terminal: true }, permission: choose('once') }, terminals);
      const { sessionId } = await peer.start(folder.path);
      terminals.exit(3);

      await peer.prompt(sessionId, 'run npm test');

      assert.deepEqual(terminals.created, [{ sessionId, command: 'npm test', cwd: folder.path }]);
      assert.deepEqual(terminals.calls, ['terminal/output', 'terminal/release']);
      assert.deepEqual(statuses(peer.of(sessionId)), ['pending', 'in_progress', 'failed']);
      assert.match(peer.text(sessionId), /failed with exit code 3/);
      assert.ok(JSON.stringify(peer.of(sessionId)).includes('"terminalId":"t1"'));
    });

    it('is killed and released when it is cancelled', async () => {
      const terminals = new FakeTerminals();
      const peer = connect({ capabilities: { terminal: true }, permission: choose('once') }, terminals);
      const { sessionId } = await peer.start(folder.path);

      const turn = peer.prompt(sessionId, 'run npm test');
      await peer.updates.until(({ update }) => 'status' in update && update.status === 'in_progress');
      await peer.agent.notify(methods.agent.session.cancel, { sessionId });

      assert.equal((await turn).stopReason, 'cancelled');
      assert.deepEqual(terminals.calls, ['terminal/kill', 'terminal/output', 'terminal/release']);
    });

    it('runs by itself where the client has no terminals, and shows the output', async () => {
      const peer = connect({ permission: choose('once') });
      const { sessionId } = await peer.start(folder.path);

      await peer.prompt(sessionId, '/run echo from the shell');

      assert.ok(JSON.stringify(peer.of(sessionId)).includes('from the shell\\n'));
      assert.match(peer.text(sessionId), /succeeded/);
    });

    it('leaves no process behind when the client leaves in its middle', async () => {
      const peer = connect({ permission: choose('once') });
      const { sessionId } = await peer.start(folder.path);
      const turn = peer.prompt(sessionId, '/run sleep 600 && echo never').catch(() => undefined);
      await peer.updates.until(({ update }) => 'status' in update && update.status === 'in_progress');

      assert.equal(await peer.leave(), 0);
      await turn; // the leak check looks for the rest
    });
  });

  it('ends with all that it started when it is told to', async function () {
    if (process.platform === 'win32') this.skip();
    const peer = connect({ permission: choose('once') });
    const { sessionId } = await peer.start(folder.path);
    const turn = peer.prompt(sessionId, '/run sleep 600 && echo never').catch(() => undefined);
    await peer.updates.until(({ update }) => 'status' in update && update.status === 'in_progress');

    peer.guide.child.kill('SIGTERM');

    assert.equal(await peer.guide.exited, 0);
    peer.connection.close();
    await turn; // the leak check looks for the rest
  });

  describe('a form', () => {
    it('has a field of every kind, and its answer is used', async () => {
      const kinds = new Set<unknown>();
      const peer = connect({
        capabilities: { elicitation: { form: {} } },
        form: (request) => {
          const schema = 'requestedSchema' in request ? request.requestedSchema : {};
          for (const { type } of Object.values((schema as { properties: object }).properties) as { type: string }[])
            kinds.add(type);
          return { action: 'accept', content: { agent: 'Goose', name: 'My goose', memory: 1.5, isDefault: true } };
        },
      });
      const { sessionId } = await peer.start(folder.path);

      await peer.prompt(sessionId, '/ask');

      assert.deepEqual([...kinds].sort(), ['array', 'boolean', 'integer', 'number', 'string']);
      const block = /```json\n([\s\S]*?)```/.exec(peer.text(sessionId))?.[1] ?? '';
      assert.deepEqual(JSON.parse(block), {
        'parley.agents': {
          'My goose': { command: 'goose', args: ['acp'], env: { NODE_OPTIONS: '--max-old-space-size=1536' } },
        },
        'parley.defaultAgent': 'My goose',
      });
    });

    it('may be declined, and is not shown to who has no forms', async () => {
      const peer = connect({ capabilities: { elicitation: { form: {} } }, form: () => ({ action: 'decline' }) });
      const { sessionId } = await peer.start(folder.path);
      await peer.prompt(sessionId, '/ask');
      assert.match(peer.text(sessionId), /No settings then/);

      const plain = connect();
      const other = await plain.start(folder.path);
      await plain.prompt(other.sessionId, '/ask');
      assert.match(plain.text(other.sessionId), /shows no forms/);
      assert.deepEqual(plain.asked, []);
    });
  });

  it('asks to open a page, and tells when that is done', async () => {
    const asked: unknown[] = [];
    const peer = connect({
      capabilities: { elicitation: { url: {} } },
      form: (request) => {
        asked.push(request);
        return { action: 'accept' };
      },
    });
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, '/docs');

    const [{ mode, url, elicitationId }] = asked as [{ mode: string; url: string; elicitationId: string }];
    assert.deepEqual([mode, url], ['url', 'https://agentclientprotocol.com']);
    assert.deepEqual(peer.completed, [elicitationId]);
    assert.match(peer.text(sessionId), /is open in your browser/);
  });

  it('suggests what to write next, and takes it back with the next prompt', async () => {
    const peer = connect();
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, 'hello');
    await peer.prompt(sessionId, 'thanks');

    assert.deepEqual(
      peer.of(sessionId).flatMap((update) => (update._meta ? [update._meta] : [])),
      [{ promptSuggestions: ['/tour', '/files', '/connect Claude Code'] }, { promptSuggestions: null }],
    );
  });

  it('warns when a session cannot be kept', async () => {
    writeFileSync(join(state.path, 'file'), '');
    const guide = new GuideProcess(folder.path, { PARLEY_GUIDE_STATE: join(state.path, 'file') });
    const peer = new V1Peer(guide, { capabilities: { session: { notices: {} } } });
    peers.push(peer);
    const { sessionId } = await peer.start(folder.path);

    const { stopReason } = await peer.prompt(sessionId, 'hello');

    assert.equal(stopReason, 'end_turn');
    assert.ok(peer.of(sessionId).some(({ sessionUpdate }) => sessionUpdate === 'notice'));
    assert.match(guide.stderr, /could not be kept/);
  });

  it('shows every part of the panel on the tour', async () => {
    const terminals = new FakeTerminals();
    const peer = connect(
      {
        capabilities: {
          terminal: true,
          elicitation: { form: {} },
          session: { notices: {}, compaction: {}, configOptions: { boolean: {} } },
        },
        permission: choose('once'),
      },
      terminals,
    );
    terminals.exit(0);
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, '/tour');

    const kinds = new Set(peer.of(sessionId).map(({ sessionUpdate }) => sessionUpdate));
    assert.deepEqual([...kinds].sort(), [
      'agent_message_chunk',
      'agent_thought_chunk',
      'available_commands_update',
      'compaction_update',
      'notice',
      'plan',
      'session_info_update',
      'tool_call',
      'tool_call_update',
      'usage_update',
    ]);
    const plans = peer.of(sessionId).flatMap((update) => (update.sessionUpdate === 'plan' ? [update.entries] : []));
    assert.ok(plans.at(-1)?.every(({ status }) => status === 'completed'));
    assert.deepEqual(new Set(peer.asked), new Set(['session/request_permission', 'elicitation/create']));
  });

  describe('options', () => {
    it('are offered, set, and take effect', async () => {
      const peer = connect({ capabilities: { session: { configOptions: { boolean: {} } } } });
      const { sessionId, configOptions, modes } = await peer.start(folder.path);
      assert.deepEqual(
        configOptions?.map(({ id, type, currentValue }) => [id, type, currentValue]),
        [
          ['mode', 'select', 'ask'],
          ['length', 'select', 'normal'],
          ['thoughts', 'boolean', true],
        ],
      );
      assert.equal(modes?.currentModeId, 'ask');

      const answer = await peer.agent.request(methods.agent.session.setConfigOption, {
        sessionId,
        configId: 'thoughts',
        type: 'boolean',
        value: false,
      });
      await peer.prompt(sessionId, '/search Notes');

      assert.equal(answer.configOptions.find(({ id }) => id === 'thoughts')?.currentValue, false);
      assert.ok(!peer.of(sessionId).some(({ sessionUpdate }) => sessionUpdate === 'agent_thought_chunk'));
    });

    it('change by words, too', async () => {
      const peer = connect();
      const { sessionId, configOptions } = await peer.start(folder.path);
      assert.equal(configOptions?.length, 2, 'a client that knows no boolean options gets none');

      await peer.prompt(sessionId, 'Be brief, please.');

      const update = peer.of(sessionId).find(({ sessionUpdate }) => sessionUpdate === 'config_option_update');
      const options = update && 'configOptions' in update ? update.configOptions : [];
      assert.equal(options.find(({ id }) => id === 'length')?.currentValue, 'brief');
    });

    it('refuse a value that they do not have', async () => {
      const peer = connect();
      const { sessionId } = await peer.start(folder.path);

      const request = { sessionId, configId: 'length', value: 'endless' };
      await assert.rejects(peer.agent.request(methods.agent.session.setConfigOption, request), { code: -32602 });
    });
  });

  describe('sessions', () => {
    it('are listed, loaded with replay, closed and deleted, by another process too', async () => {
      const first = connect({ permission: choose('once') });
      const { sessionId } = await first.start(folder.path);
      await first.prompt(sessionId, '/edit notes.md one');
      await first.prompt(sessionId, '/run echo two');
      const told = transcript(first.of(sessionId), ['/edit notes.md one', '/run echo two']);
      await first.leave();

      const second = connect();
      await second.initialize();
      const { sessions } = await second.agent.request(methods.agent.session.list, { cwd: folder.path });
      assert.deepEqual(
        sessions.map(({ sessionId: id, title }) => [id, title]),
        [[sessionId, 'Edit notes.md one']],
      );
      await second.agent.request(methods.agent.session.load, { sessionId, cwd: folder.path, mcpServers: [] });
      // The official client may resolve a response before it hands on what came before it.
      await second.updates.until(({ update }) => update.sessionUpdate === 'session_info_update');
      assert.equal(transcript(second.of(sessionId)), told);

      await second.agent.request(methods.agent.session.close, { sessionId });
      await assert.rejects(second.prompt(sessionId, 'hello'), { code: -32002 });
      await second.agent.request(methods.agent.session.delete, { sessionId });
      const left = await second.agent.request(methods.agent.session.list, {});
      assert.deepEqual(left.sessions, []);
    });

    it('go on after a resume, without replay', async () => {
      const first = connect();
      const { sessionId } = await first.start(folder.path);
      await first.prompt(sessionId, 'hello');
      await first.leave();

      const second = connect();
      await second.initialize();
      await second.agent.request(methods.agent.session.resume, { sessionId, cwd: folder.path });
      assert.equal(second.text(sessionId), '');
      await second.prompt(sessionId, 'thanks');

      assert.match(second.text(sessionId), /Glad to help/);
    });

    it('that nobody knows are not found', async () => {
      const peer = connect();
      await peer.initialize();
      const unknown = { sessionId: '../../etc/passwd', cwd: folder.path, mcpServers: [] };

      await assert.rejects(peer.agent.request(methods.agent.session.load, unknown), { code: -32002 });
      await assert.rejects(peer.agent.request(methods.agent.session.list, { cursor: 'nonsense' }), { code: -32602 });
    });
  });
});

function statuses(updates: readonly SessionUpdate[]): readonly unknown[] {
  return updates.flatMap((update) =>
    'status' in update && update.sessionUpdate !== 'compaction_update' ? [update.status] : [],
  );
}

/**
 * What a reader sees of the conversation, in the same words live and replayed: messages by their text, tool calls by their
 * last title and status, in the order in which they first appeared.
 * @param prompts What the person wrote, where the updates do not tell it.
 */
function transcript(updates: readonly SessionUpdate[], prompts: readonly string[] = []): string {
  const rows = new Map<string, string>();
  const titles = new Map<string, string>();
  const waiting = [...prompts];
  for (const update of updates) {
    if (update.sessionUpdate === 'session_info_update' || update.sessionUpdate === 'usage_update') continue;
    if (update.sessionUpdate === 'tool_call' || update.sessionUpdate === 'tool_call_update') {
      const title = update.title ?? titles.get(update.toolCallId) ?? '';
      titles.set(update.toolCallId, title);
      rows.set(update.toolCallId, `[${title}] ${String(update.status)}`);
    } else if ('messageId' in update && update.content.type === 'text') {
      const key = `${update.sessionUpdate} ${String(update.messageId)}`;
      rows.set(key, (rows.get(key) ?? '') + update.content.text);
    }
  }
  const said = [...rows.entries()].filter(([key]) => !key.startsWith('user'));
  const asked = [...rows.entries()].filter(([key]) => key.startsWith('user')).map(([, text]) => text);
  return JSON.stringify({ asked: [...waiting, ...asked], said: said.map(([, row]) => row) }, undefined, 1);
}
