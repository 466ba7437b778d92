import assert from 'node:assert/strict';
import { methods } from '@agentclientprotocol/sdk';
import * as v2 from '@agentclientprotocol/sdk/experimental/v2';
import { basename, join } from 'node:path';
import { GuideProcess, V1Peer, V2Peer } from '../../support/guide';
import { sampleFolder } from '../../support/sampleFolder';

const files = {
  'README.md': '# Sample\n\nA sample with a needle in it.\n',
  'src/main.ts': 'export const answer = 42;\n// needle\n',
  'node_modules/other/index.js': 'needle\n',
  '.gitignore': 'out/\n*.log\n',
  'out/made.js': 'needle\n',
  'trace.log': 'needle\n',
};

describe('guide, v1', function () {
  this.timeout(20_000);
  let folder: ReturnType<typeof sampleFolder>;
  let peer: V1Peer;

  beforeEach(() => {
    folder = sampleFolder(files);
    peer = new V1Peer(new GuideProcess(folder.path));
  });

  afterEach(async () => {
    await peer.leave();
    folder.remove();
  });

  it('introduces itself and what it can do', async () => {
    const { protocolVersion, agentInfo, agentCapabilities, authMethods } = await peer.initialize();

    assert.deepEqual(
      { protocolVersion, name: agentInfo?.title, load: agentCapabilities?.loadSession, authMethods },
      { protocolVersion: 1, name: 'Guide', load: true, authMethods: [] },
    );
  });

  it('greets, names the folder, and says that it is no language model', async () => {
    const { sessionId } = await peer.start(folder.path);

    const { stopReason } = await peer.prompt(sessionId, 'hello');

    assert.equal(stopReason, 'end_turn');
    assert.match(peer.text(sessionId), /Hello/);
    assert.match(peer.text(sessionId), /no language model/);
    assert.ok(peer.text(sessionId).includes(basename(folder.path)));
    const chunks = peer.of(sessionId).filter(({ sessionUpdate }) => sessionUpdate === 'agent_message_chunk');
    assert.ok(chunks.length > 10, 'it streams');
    assert.equal(new Set(chunks.map((chunk) => 'messageId' in chunk && chunk.messageId)).size, 1);
  });

  it('lists files without what is ignored', async () => {
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, 'what is here?');

    const said = peer.text(sessionId);
    for (const name of ['README.md', 'src/', 'main.ts']) assert.ok(said.includes(name), name);
    for (const name of ['node_modules', 'out', 'trace.log']) assert.ok(!said.includes(name), name);
  });

  it('searches, and reports the tool call with its locations', async () => {
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, 'search needle');

    assert.match(peer.text(sessionId), /README\.md:3/);
    assert.match(peer.text(sessionId), /src\/main\.ts:2/);
    const calls = peer.of(sessionId).filter(({ sessionUpdate }) => sessionUpdate.startsWith('tool_call'));
    assert.deepEqual(
      calls.map((call) => [call.sessionUpdate, 'status' in call && call.status]),
      [
        ['tool_call', 'in_progress'],
        ['tool_call_update', 'completed'],
      ],
    );
    assert.deepEqual('locations' in calls[1]! && calls[1].locations, [
      { path: join(folder.path, 'README.md'), line: 3 },
      { path: join(folder.path, 'src/main.ts'), line: 2 },
    ]);
  });

  it('reads some lines of a file', async () => {
    const { sessionId } = await peer.start(folder.path);

    await peer.prompt(sessionId, '/read src/main.ts:2-2');

    assert.match(peer.text(sessionId), /lines 2–2 of 2/);
    assert.match(peer.text(sessionId), /\/\/ needle/);
    assert.doesNotMatch(peer.text(sessionId), /answer = 42/);
  });

  it('leaves alone what is outside the folder', async () => {
    const { sessionId } = await peer.start(join(folder.path, 'src'));

    await peer.prompt(sessionId, '/read ../README.md');

    assert.match(peer.text(sessionId), /outside the workspace folder/);
  });

  it('stops at once when it is cancelled', async () => {
    await peer.leave();
    peer = new V1Peer(new GuideProcess(folder.path, { PARLEY_GUIDE_PACE_MS: '1000' }));
    const { sessionId } = await peer.start(folder.path);

    const turn = peer.prompt(sessionId, 'hello');
    await peer.updates.until(({ update }) => update.sessionUpdate === 'agent_message_chunk');
    await peer.agent.notify(methods.agent.session.cancel, { sessionId });

    assert.equal((await turn).stopReason, 'cancelled');
  });

  it('serves two sessions at once', async () => {
    const first = await peer.start(folder.path);
    const second = await peer.agent.request(methods.agent.session.new, {
      cwd: join(folder.path, 'src'),
      mcpServers: [],
    });

    await Promise.all([
      peer.prompt(first.sessionId, '/search answer'),
      peer.prompt(second.sessionId, '/search answer'),
    ]);

    assert.match(peer.text(first.sessionId), /`src\/main\.ts:1`/);
    assert.match(peer.text(second.sessionId), /`main\.ts:1`/);
  });

  it('announces its commands', async () => {
    const { sessionId } = await peer.start(folder.path);

    const { update } = await peer.updates.until(
      (one) => one.sessionId === sessionId && one.update.sessionUpdate === 'available_commands_update',
    );

    const names = 'availableCommands' in update ? update.availableCommands.map(({ name }) => name) : [];
    assert.ok(names.includes('search'));
  });

  it('ends when stdin ends, also in the middle of an answer', async () => {
    const slow = new V1Peer(new GuideProcess(folder.path, { PARLEY_GUIDE_PACE_MS: '1000' }));
    const { sessionId } = await slow.start(folder.path);
    const turn = slow.prompt(sessionId, 'hello').catch(() => undefined);
    await slow.updates.until(({ update }) => update.sessionUpdate === 'agent_message_chunk');

    assert.equal(await slow.leave(), 0);
    await turn;
    assert.equal(slow.guide.stderr, '');
  });
});

describe('guide, v2', function () {
  this.timeout(20_000);
  let folder: ReturnType<typeof sampleFolder>;
  let peer: V2Peer;

  beforeEach(() => {
    folder = sampleFolder(files);
    peer = new V2Peer(new GuideProcess(folder.path));
  });

  afterEach(async () => {
    await peer.leave();
    folder.remove();
  });

  it('introduces itself', async () => {
    const { protocolVersion, info } = await peer.initialize();

    assert.deepEqual({ protocolVersion, title: info.title }, { protocolVersion: 2, title: 'Guide' });
  });

  it('tells the state around its answer, and echoes the prompt', async () => {
    const { sessionId, availableCommands, configOptions } = await peer.start(folder.path);
    assert.ok(availableCommands?.some((command) => 'name' in command && command.name === 'search'));
    assert.ok(configOptions?.some(({ configId }) => configId === 'length'));

    const { messageId } = await peer.send(sessionId, 'hello');

    assert.equal(await peer.idle(sessionId), 'end_turn');
    assert.match(peer.text(sessionId), /no language model/);
    const updates = peer.of(sessionId);
    assert.deepEqual(updates.slice(0, 2), [
      { sessionUpdate: 'state_update', state: 'running', background: [] },
      { sessionUpdate: 'user_message', messageId, content: [{ type: 'text', text: 'hello' }] },
    ]);
  });

  it('answers prompts one after the other', async () => {
    const { sessionId } = await peer.start(folder.path);

    const [first, second] = await Promise.all([peer.send(sessionId, 'thanks'), peer.send(sessionId, '/keys')]);
    const last = peer.of(sessionId).findLastIndex(({ sessionUpdate }) => sessionUpdate === 'user_message');
    await peer.idle(sessionId, last);

    assert.notEqual(first.messageId, second.messageId);
    const states = peer.of(sessionId).flatMap((update) => ('state' in update ? [update.state] : []));
    assert.deepEqual(states.slice(0, 3), ['running', 'idle', 'running']);
  });

  it('stops when it is cancelled, and withdraws what waits', async () => {
    await peer.leave();
    peer = new V2Peer(new GuideProcess(folder.path, { PARLEY_GUIDE_PACE_MS: '1000' }));
    const { sessionId } = await peer.start(folder.path);
    await peer.send(sessionId, 'hello');
    const held = peer.send(sessionId, 'hello again').catch((error: unknown) => error);

    await peer.agent.notify(v2.methods.agent.session.cancel, { sessionId });

    assert.equal(await peer.idle(sessionId), 'cancelled');
    assert.equal(((await held) as { code?: number }).code, -32800);
  });
});
