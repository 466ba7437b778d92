import * as assert from 'node:assert/strict';
import type { AgentFailure } from '../../src/acp/agentFailure';
import { isAgentStartError } from '../../src/acp/agentStartError';
import type { AgentStatus } from '../../src/acp/agentStatus';
import type { ProcessAgentLink } from '../../src/agents/processAgentLink';
import { type Disposable, disposeAll } from '../../src/base/lifecycle';
import { AgentBench, badAgent, nodeAgent, scriptedAgent } from '../support/agentFixtures';
import { liveDescendants } from '../support/childProcesses';
import { once } from '../support/once';
import { RecordingSink } from '../support/recordingSink';

/** A state in a word. */
function word(status: AgentStatus): string {
  if (status.state === 'starting') return status.stage;
  return status.state === 'failed' ? status.failure.kind : status.state;
}

const failure = (promise: Promise<unknown>): Promise<AgentFailure> =>
  promise.then(
    () => assert.fail('expected a failure'),
    (error: unknown) => (isAgentStartError(error) ? error.failure : assert.fail(String(error))),
  );

describe('agent link', () => {
  let bench: AgentBench;
  let subscriptions: Disposable[];

  function link(definition = scriptedAgent()): ProcessAgentLink {
    bench = new AgentBench([definition]);
    return bench.folder.link(definition.id);
  }

  /** The states to come, as words. */
  function history(of: ProcessAgentLink): string[] {
    const words: string[] = [];
    subscriptions.push(of.onDidChangeStatus((status) => words.push(word(status))));
    return words;
  }

  beforeEach(() => {
    subscriptions = [];
  });

  afterEach(async () => {
    disposeAll(subscriptions);
    await bench.dispose();
    assert.deepEqual(liveDescendants(), []);
  });

  it('starts once for all who ask, and tells the stages', async () => {
    const agent = link();
    const words = history(agent);

    const [one, two] = await Promise.all([agent.connect(), agent.connect()]);
    const three = await agent.connect();

    assert.ok(one === two && two === three);
    assert.equal(bench.starts, 1);
    assert.deepEqual(words, ['starting', 'initializing', 'ready']);
    assert.equal(agent.status.state === 'ready' && agent.status.agent.title, 'Scripted');
    assert.equal(liveDescendants().length, 1);
  });

  it('speaks the version that the definition asks for', async () => {
    const agent = link({ ...scriptedAgent({ protocolVersion: 2 }), protocol: 1 });
    assert.deepEqual(await failure(agent.connect()), { kind: 'unsupportedVersion', offered: '2', stderr: '' });
  });

  it('ends the old process before it starts anew, and tells the sessions first why', async () => {
    const agent = link();
    const before = await agent.connect();
    const [old] = liveDescendants();
    const words = history(agent);
    subscriptions.push(before.onDidClose(() => words.push('closed')));

    const after = await agent.restart();

    assert.notEqual(after, before);
    assert.deepEqual(words, ['stopped', 'starting', 'closed', 'initializing', 'ready']);
    assert.equal(liveDescendants().length, 1);
    assert.notEqual(liveDescendants()[0]?.pid, old?.pid);
  });

  it('restarts while it is starting: who waits gets the new connection', async () => {
    const agent = link();
    const first = agent.connect();
    await once(agent.onDidChangeStatus);
    const [one, two] = await Promise.all([first, agent.restart()]);

    assert.ok(one === two);
    assert.equal(agent.status.state, 'ready');
    assert.equal(liveDescendants().length, 1);
  });

  it('starts once when it is restarted twice', async () => {
    const agent = link();
    await agent.connect();
    const [one, two] = await Promise.all([agent.restart(), agent.restart()]);

    assert.ok(one === two);
    assert.equal(liveDescendants().length, 1);
  });

  it('stops, and starts when it is asked for again', async () => {
    const agent = link();
    await agent.connect();

    await agent.stop();
    assert.deepEqual([agent.status.state, liveDescendants()], ['stopped', []]);

    await agent.connect();
    assert.equal(agent.status.state, 'ready');
  });

  it('stops while it is starting', async () => {
    const agent = link(badAgent('never-answers-initialize'));
    const starting = failure(agent.connect());
    await once(agent.onDidChangeStatus);

    await agent.stop();

    assert.deepEqual(await starting, { kind: 'stopped' });
    assert.deepEqual([agent.status.state, liveDescendants()], ['stopped', []]);
  });

  it('is disposed while it is starting', async () => {
    const agent = link(badAgent('never-answers-initialize'));
    const starting = failure(agent.connect());
    await once(agent.onDidChangeStatus);

    agent.dispose();
    agent.dispose();

    assert.deepEqual(await starting, { kind: 'stopped' });
    assert.deepEqual(await failure(agent.connect()), { kind: 'stopped' });
  });

  it('tries again after a failure', async () => {
    const agent = link(badAgent('exits-at-start'));
    await failure(agent.connect());
    const words = history(agent);

    await failure(agent.connect());
    await failure(agent.restart());

    assert.deepEqual(words, ['starting', 'initializing', 'exited', 'stopped', 'starting', 'initializing', 'exited']);
  });

  it('tells why the agent died before it tells that the connection ended', async () => {
    const agent = link(badAgent('exits-in-turn'));
    const connection = await agent.connect();
    const sink = new RecordingSink();
    const session = await connection.newSession({ cwd: process.cwd() }, sink);
    const seen: unknown[] = [];
    subscriptions.push(connection.onDidClose(() => seen.push(agent.status, sink.agentText)));

    await assert.rejects(session.prompt([{ type: 'text', text: 'hello' }]));

    const exited: AgentFailure = { kind: 'exited', during: 'use', exitCode: 9, stderr: 'panic: out of ideas\n' };
    assert.deepEqual(seen, [{ state: 'failed', failure: exited }, 'part']);
    assert.equal((await agent.connect()).agent.name, 'bad');
  });

  it('starts nothing that the person has not agreed to', async () => {
    let isAgreed = false;
    const definition = scriptedAgent();
    bench = new AgentBench([definition], { mayStart: () => Promise.resolve(isAgreed) });
    const agent = bench.folder.link(definition.id);
    assert.deepEqual(await failure(agent.connect()), { kind: 'notAgreed' });
    assert.deepEqual([bench.starts, word(agent.status)], [0, 'notAgreed']);
    isAgreed = true;
    await agent.connect();
    assert.equal(bench.starts, 1);
  });

  it('starts nothing in a workspace that is not trusted', async () => {
    const agent = link();
    bench.trusted = false;
    assert.deepEqual(await failure(agent.connect()), { kind: 'untrusted' });
    assert.deepEqual([bench.starts, word(agent.status)], [0, 'untrusted']);

    bench.trusted = true;
    await agent.connect();
  });

  it('fails for an agent that is not defined, until it is', async () => {
    link();
    const agent = bench.folder.link('later');
    assert.deepEqual(await failure(agent.connect()), { kind: 'agentUnknown', agentId: 'later' });

    bench.folder.setDefinitions([scriptedAgent({}, 'later')]);
    assert.equal(agent.status.state, 'stopped');
    await agent.connect();
  });

  it('uses a changed definition at the next start, and lets what runs run on', async () => {
    const agent = link();
    const connection = await agent.connect();

    bench.folder.setDefinitions([scriptedAgent({ agent: { title: 'Changed' } })]);
    assert.equal(await agent.connect(), connection);

    assert.equal((await agent.restart()).agent.title, 'Changed');
  });

  it('takes the first of two definitions with one id', () => {
    bench = new AgentBench([scriptedAgent({ agent: { title: 'First' } }), scriptedAgent()]);
    assert.deepEqual(
      bench.folder.definitions.map(({ id, args }) => [id, args[1]?.includes('First')]),
      [['scripted', true]],
    );
  });

  it('does not start what is disposed while the environment is being found out', async () => {
    let resolve: (environment: NodeJS.ProcessEnv) => void = () => undefined;
    bench = new AgentBench([scriptedAgent()], {
      environment: () => new Promise((found) => (resolve = found)),
    });
    const agent = bench.folder.link('scripted');
    const starting = failure(agent.connect());
    await Promise.resolve();

    bench.folder.dispose();
    resolve(process.env);

    assert.deepEqual(await starting, { kind: 'stopped' });
  });

  it('tells a failure of the environment', async () => {
    bench = new AgentBench([nodeAgent('a')], { environment: () => Promise.reject(new Error('no shell')) });
    assert.deepEqual(await failure(bench.folder.link('a').connect()), {
      kind: 'spawnFailed',
      command: process.execPath,
      message: 'no shell',
    });
  });
});
