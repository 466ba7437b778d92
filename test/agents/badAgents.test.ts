import * as assert from 'node:assert/strict';
import type { AgentConnection, SessionHandle } from '../../src/acp/agentConnection';
import type { ProcessAgentLink } from '../../src/agents/processAgentLink';
import { AgentBench, badAgent } from '../support/agentFixtures';
import { liveDescendants } from '../support/childProcesses';
import { RecordingSink } from '../support/recordingSink';

const hello = [{ type: 'text', text: 'hello' }] as const;

describe('a bad agent', () => {
  let bench: AgentBench;
  let link: ProcessAgentLink;
  let connection: AgentConnection;
  let session: SessionHandle;
  let sink: RecordingSink;

  async function open(name: string): Promise<void> {
    bench = new AgentBench([badAgent(name)]);
    link = bench.folder.link(name);
    connection = await link.connect();
    sink = new RecordingSink();
    session = await connection.newSession({ cwd: process.cwd() }, sink);
  }

  /** How the turn ended: the stop reason, or the error. */
  async function turn(): Promise<string> {
    await session.prompt(hello);
    const idle = sink.updates.findLast((one) => one.type === 'state' && one.state === 'idle');
    return idle?.type === 'state' ? (idle.stopReason ?? 'none') : 'still running';
  }

  afterEach(async function () {
    this.timeout(10_000);
    await bench.dispose();
    assert.deepEqual(liveDescendants(), []);
  });

  const texts: Readonly<Record<string, string | RegExp>> = {
    'noise-before-and-between': 'ok',
    'byte-order-mark': 'ok',
    crlf: 'ok',
    'one-byte-writes': 'ok €𝄞',
    'invalid-utf8': /^ok \ufffd/,
    batches: 'ok',
    'wrong-jsonrpc-version': 'ok',
    'deep-json': /ok$/,
    'prototype-keys': 'ok',
    'floods-stderr': 'ok',
    'answers-twice': 'ok',
    'answers-unknown-ids': 'ok',
    'reuses-ids': 'ok',
    'updates-for-another-session': 'ok',
    'permission-taken-back': 'ok -32800',
    'permission-taken-back-at-once': 'ok -32800',
    'unknown-methods': 'ok -32601',
    'line-of-100-mb': 'ok',
    'no-line-end-at-exit': 'ok',
  };

  for (const [name, expected] of Object.entries(texts)) {
    it(`${name}: what it says counts, and its turn ends`, async function () {
      this.timeout(30_000);
      await open(name);
      assert.equal(await turn(), 'end_turn');
      if (typeof expected === 'string') assert.equal(sink.agentText, expected);
      else assert.match(sink.agentText, expected);
    });
  }

  it('line-of-50-mb: arrives', async function () {
    this.timeout(30_000);
    await open('line-of-50-mb');
    assert.equal(await turn(), 'end_turn');
    assert.equal(sink.agentText.length, 50 * 1024 * 1024 + 2);
  });

  it('burst-of-100000: every update arrives, in order', async function () {
    this.timeout(30_000);
    await open('burst-of-100000');
    assert.equal(await turn(), 'end_turn');
    assert.equal(sink.agentText.length, 100_002);
    assert.ok(sink.agentText.endsWith('xok'));
  });

  it('prototype-keys: pollutes nothing', async () => {
    await open('prototype-keys');
    await turn();
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    assert.ok(sink.updates.every((update) => (update as { polluted?: unknown }).polluted === undefined));
  });

  it('updates-before-session-new: they come first', async () => {
    await open('updates-before-session-new');
    await turn();
    assert.deepEqual([sink.types[0], sink.agentText], ['commands', 'bannerok']);
  });

  it('updates-after-prompt: they still count', async () => {
    await open('updates-after-prompt');
    const late = new Promise<void>((resolve) => {
      sink.onUpdate = (update) => {
        if (update.type === 'info') resolve();
      };
    });
    assert.equal(await turn(), 'end_turn');
    await late;
    assert.equal(sink.agentText, 'ok and more');
  });

  it('thousand-permissions: all are asked, answered, and the turn ends', async () => {
    await open('thousand-permissions');
    sink.permission = () => Promise.resolve({ outcome: 'selected', optionId: 'yes' });
    assert.equal(await turn(), 'end_turn');
    assert.equal(sink.asked.length, 1000);
  });

  it('endless-lists: so many are kept as somebody could look at', async function () {
    this.timeout(60_000);
    await open('endless-lists');
    let options = 0;
    sink.permission = (request) => {
      options = request.options.length;
      return Promise.resolve({ outcome: 'selected', optionId: 'o1' });
    };
    assert.equal(await turn(), 'end_turn');
    const commands = sink.updates.find((update) => update.type === 'commands');
    const call = sink.updates.find((update) => update.type === 'toolCall');
    assert.deepEqual(
      [
        commands?.type === 'commands' && commands.commands.length,
        call?.type === 'toolCall' && call.locations?.length,
        options,
      ],
      [10_000, 10_000, 10_000],
    );
  });

  it('null-results: the turn ends', async () => {
    await open('null-results');
    await turn();
    assert.equal(sink.agentText, 'ok');
  });

  it('session-new-without-id: a typed error, and the agent can still be used', async () => {
    bench = new AgentBench([badAgent('session-new-without-id')]);
    link = bench.folder.link('session-new-without-id');
    connection = await link.connect();
    await assert.rejects(connection.newSession({ cwd: process.cwd() }, new RecordingSink()), { kind: 'malformed' });
    assert.equal(link.status.state, 'ready');
  });

  it('never-ends-turn: the prompt fails when the agent is stopped', async () => {
    await open('never-ends-turn');
    const prompt = assert.rejects(session.prompt(hello), { kind: 'closed' });
    await link.stop();
    await prompt;
  });

  const deaths: Readonly<Record<string, object>> = {
    'exits-in-turn': { kind: 'exited', during: 'use', exitCode: 9, stderr: 'panic: out of ideas\n' },
    'killed-in-turn': { kind: 'exited', during: 'use', signal: 'SIGKILL', stderr: '' },
    'exits-with-grandchildren': { kind: 'exited', during: 'use', exitCode: 4, stderr: '' },
    'exits-with-detached-grandchildren': { kind: 'exited', during: 'use', exitCode: 4, stderr: '' },
    'closes-stdout': { kind: 'streamEnded', stderr: 'closed\n' },
  };

  for (const [name, failure] of Object.entries(deaths)) {
    it(`${name}: told with its reason`, async function () {
      this.timeout(10_000);
      await open(name);
      await assert.rejects(session.prompt(hello), { kind: 'closed' });
      assert.deepEqual(link.status, { state: 'failed', failure });
      assert.match(sink.agentText, /^(part|ok)$/);
    });
  }

  it('exits-after-burst: everything that it said arrives first', async function () {
    this.timeout(20_000);
    await open('exits-after-burst');
    await assert.rejects(session.prompt(hello), { kind: 'closed' });
    assert.equal(sink.agentText.length, 20_000);
  });

  it('closes-stdin: lost at the next thing that it is told', async () => {
    await open('closes-stdin');
    await turn();
    await assert.rejects(session.prompt(hello), { kind: 'closed' });
    assert.deepEqual(link.status, { state: 'failed', failure: { kind: 'streamEnded', stderr: '' } });
  });

  for (const name of [
    'stays-after-stdin',
    'ignores-sigterm',
    'grandchildren',
    'stubborn-grandchildren',
    'detached-grandchildren',
  ]) {
    it(`${name}: nothing is left when it is stopped`, async function () {
      this.timeout(10_000);
      await open(name);
      await turn();
      assert.equal(liveDescendants().length, name.includes('children') ? 3 : 1);

      await link.stop();
      assert.deepEqual(liveDescendants(), []);
    });
  }
});
