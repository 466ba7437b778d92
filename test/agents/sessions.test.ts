import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import type { AgentDefinition } from '../../src/agents/agentDefinition';
import type { AgentHost } from '../../src/agents/agentHost';
import { defaultRestartLimit } from '../../src/agents/restartPolicy';
import { DisposableStore } from '../../src/base/lifecycle';
import type { SessionHost } from '../../src/sessions/ports';
import type { Session } from '../../src/sessions/session';
import { SessionManager } from '../../src/sessions/sessionManager';
import { toText } from '../../src/sessions/toText';
import { AgentBench, badAgent, scriptedAgent } from '../support/agentFixtures';
import { liveDescendants } from '../support/childProcesses';
import { fakeHost, until } from '../support/fakeSessionHost';
import { text } from '../support/sessionEvents';

describe('a session with a real process', function () {
  this.timeout(20_000);
  let bench: AgentBench;
  let manager: SessionManager;
  let subscriptions: DisposableStore;

  function open(
    definition: AgentDefinition,
    host: Partial<SessionHost> = {},
    agentHost: Partial<AgentHost> = {},
  ): Session {
    subscriptions = new DisposableStore();
    bench = new AgentBench([definition], agentHost);
    bench.startLimitMs = 1500;
    const folder = { uri: 'file:///here', name: 'here', path: process.cwd() };
    manager = new SessionManager(folder, bench.folder, fakeHost(host));
    return manager.create(definition.id);
  }

  /** Sends a prompt and waits for the end of its turn. */
  async function turn(session: Session, prompt = 'hello'): Promise<string> {
    session.prompt([text(prompt)]);
    await until(session, ({ activity }) => activity === 'idle');
    return toText(session.state);
  }

  afterEach(async () => {
    subscriptions.dispose();
    manager.dispose();
    await bench.dispose();
    deepStrictEqual(liveDescendants(), []);
  });

  it('holds a conversation, with a question, and another one in the same process at the same time', async () => {
    const session = open(
      scriptedAgent({
        on: {
          'session/prompt': [
            { text: 'You want: $prompt', size: 3 },
            {
              ask: 'session/request_permission',
              params: {
                toolCall: { toolCallId: 'c1', title: 'Write', kind: 'edit' },
                options: [
                  { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
                  { optionId: 'no', name: 'Reject', kind: 'reject_once' },
                ],
              },
              then: { yes: [{ text: ', written' }], no: [{ text: ', not written' }] },
            },
          ],
        },
      }),
    );
    const other = manager.create('scripted');
    for (const [one, answer] of [
      [session, 'yes'],
      [other, 'no'],
    ] as const) {
      subscriptions.add(
        one.onDidChange(({ event }) => {
          if (event.type === 'permissionAsked') one.answerPermission(event.requestId, answer);
        }),
      );
    }
    const texts = await Promise.all([turn(session, 'one'), turn(other, 'two')]);
    strictEqual(
      texts[0],
      'You\n  one\nAgent\n  You want: one\nTool Write (edit, pending, unfinished)\n' +
        '  Permission Write -> Allow, by person\nAgent\n  , written\n',
    );
    ok(texts[1].endsWith('  Permission Write -> Reject, by person\nAgent\n  , not written\n'));
    strictEqual(liveDescendants().length, 1);
    strictEqual(bench.starts, 1);
  });

  it('cancels a turn; what the agent says until its end counts', async () => {
    const session = open(
      scriptedAgent({ on: { 'session/prompt': [{ text: 'working' }, { wait: 'session/cancel' }, { text: 'bye' }] } }),
    );
    session.prompt([text('hello')]);
    await until(session, ({ rows }) => rows.length === 2);
    session.cancel();
    await until(session, ({ activity }) => activity === 'idle');
    match(toText(session.state), /^You\n {2}hello\nAgent\n {2}working(bye)?\nTurn ended: cancelled\n$/);
  });

  it('takes up the session again after the process died', async () => {
    const session = open(scriptedAgent({ on: { 'session/prompt': [[{ text: 'one' }], [{ exit: 7 }]] }, replay: [] }));
    await turn(session);
    await turn(session, 'die');
    strictEqual(session.state.link.state, 'failed');
    await session.restart();
    strictEqual(
      toText(session.state),
      'You\n  hello\nAgent\n  one\nYou (not sent)\n  die\nFailure: exited (during use, exitCode 7)\n',
    );
    strictEqual(session.state.link.state, 'ready');
  });

  it('is taken up again by itself after a crash, three times in three minutes', async () => {
    let now = 0;
    const session = open(
      scriptedAgent({ on: { 'session/prompt': [{ exit: 7 }] }, replay: [] }),
      {},
      {
        restartLimit: defaultRestartLimit,
        now: () => now,
      },
    );
    for (let crash = 1; crash <= 4; crash++) {
      await turn(session, 'die');
      if (crash < 4) await until(session, ({ link }) => link.state === 'ready');
    }
    deepStrictEqual([session.state.link.state, bench.starts], ['failed', 4]);
    now += 3 * 60_000 + 1;
    await session.restart();
    await turn(session, 'die');
    await until(session, ({ link }) => link.state === 'ready');
    strictEqual(bench.starts, 6);
  });

  it('is taken up again with the others when the agent is restarted for one of them', async () => {
    const session = open(scriptedAgent({ on: { 'session/prompt': [{ text: 'one' }] }, replay: [] }));
    const other = manager.create('scripted');
    await turn(session);
    await turn(other);
    await session.restart();
    await until(other, ({ link }) => link.state === 'ready');
    strictEqual(toText(other.state), 'You\n  hello\nAgent\n  one\n');
    strictEqual(bench.starts, 2);
  });

  /** What a bad agent's turn looks like: all of the transcript after the prompt. */
  const ends: Readonly<Record<string, string | RegExp>> = {
    'noise-before-and-between': 'Agent\n  ok\n',
    'updates-before-session-new': /^Agent\n {2}banner\nAgent\n {2}ok\n$|^Agent\n {2}bannerok\n$/,
    'null-results': /Agent\n {2}ok\n$/,
    'deep-json': /Agent\n {2}ok\n$/,
    'updates-for-another-session': 'Agent\n  ok\n',
    // Taken back so early that it may never be shown.
    'permission-taken-back': /^(Permission [^]*withdrawn\n|Tool [^]*withdrawn\n)?Agent\n {2}ok -32800\n$/,
    'byte-order-mark': 'Agent\n  ok\n',
    crlf: 'Agent\n  ok\n',
    'one-byte-writes': 'Agent\n  ok €𝄞\n',
    'invalid-utf8': /^Agent\n {2}ok \ufffd/,
    batches: 'Agent\n  ok\n',
    'wrong-jsonrpc-version': 'Agent\n  ok\n',
    'prototype-keys': /^Tool constructor [^]*Agent\n {2}ok\n$/,
    'floods-stderr': 'Agent\n  ok\n',
    'answers-twice': 'Agent\n  ok\n',
    'answers-unknown-ids': 'Agent\n  ok\n',
    'unknown-methods': /Unknown no_such_update\n[^]*Agent\n {2}ok -32601\n$/,
    'line-of-100-mb': 'Agent\n  ok\n',
    'exits-with-grandchildren': 'Agent\n  part\nFailure: exited (during use, exitCode 4)\n',
    'exits-with-detached-grandchildren': 'Agent\n  part\nFailure: exited (during use, exitCode 4)\n',
    'exits-at-start': 'Failure: exited (during start, exitCode 3)\n',
    'killed-at-start': 'Failure: exited (during start, signal SIGKILL)\n',
    'only-noise': /^Failure: initializeTimeout/,
    'initialize-unknown-version': /^Failure: unsupportedVersion \(offered 99/,
    'exits-in-turn': 'Agent\n  part\nFailure: exited (during use, exitCode 9)\n  panic: out of ideas\n',
    'killed-in-turn': /^Agent\n {2}part\nFailure: exited \(during use, signal SIGKILL\)\n$/,
    'closes-stdout': /Failure: streamEnded\n {2}closed\n$/,
    'exits-after-burst': /^Agent\n {2}x{20000}\nFailure: exited/,
    'exits-at-start-with-stderr': /^Failure: exited \(during start/,
    'initialize-nonsense-version': /^Failure: /,
    'initialize-error': /^Failure: initializeRejected/,
    'never-answers-initialize': /^Failure: initializeTimeout/,
    'session-new-without-id': /^Failure: requestFailed \(method session\/new/,
  };
  for (const [name, expected] of Object.entries(ends)) {
    it(`that is bad, ${name}: comes to an end, and says how`, async () => {
      const session = open(badAgent(name));
      const transcript = (await turn(session)).replace(/^([^]*?)You( \(not sent\))?\n {2}hello\n/, '$1');
      if (typeof expected === 'string') strictEqual(transcript, expected);
      else match(transcript, expected);
      deepStrictEqual(session.state.openRequests, []);
    });
  }

  it('that never ends its turn is given up after the grace', async () => {
    const session = open(badAgent('never-ends-turn'), { cancelGraceMs: 200 });
    session.prompt([text('hello')]);
    await until(session, ({ rows }) => rows.length > 1);
    session.cancel();
    await until(session, ({ unresponsive }) => unresponsive);
    match(toText(session.state), /Failure: cancelOverdue/);
  });

  it('that fills one tool call with more than anybody can look at is kept in bounds', async function () {
    this.timeout(60_000);
    const session = open(badAgent('memory-bomb'));
    await turn(session);
    const row = session.state.rows.get('tool:t');
    const kept = JSON.stringify(row?.kind === 'tool' ? row.rawOutput : undefined).length;
    ok(kept > 1000 && kept < 5_000_000, `${String(kept)} characters of its output are kept`);
    match(toText(session.state), /Agent\n {2}ok\n$/);
  });

  it('that has names which no screen could hold is shown by their beginnings', async function () {
    this.timeout(30_000);
    const session = open(badAgent('endless-names'));
    await turn(session);
    const { title, commands, rows } = session.state;
    const tool = rows.get('tool:t');
    const failure = rows.at(-1);
    const texts = [
      title,
      commands[0]?.description,
      tool?.kind === 'tool' ? tool.title : undefined,
      failure?.kind === 'failure' && 'message' in failure.failure ? failure.failure.message : undefined,
    ];
    for (const shown of texts) match(shown ?? '', /^name name [^]{9990}… \(\d+ characters\)$/);
  });

  it('that asks a thousand times gets a thousand answers from a cancel', async () => {
    const session = open(badAgent('thousand-permissions'));
    session.prompt([text('hello')]);
    // So many are open at most; the others count as cancelled.
    await until(session, ({ openRequests }) => openRequests.length === 100);
    session.cancel();
    await until(session, ({ activity }) => activity === 'idle');
    deepStrictEqual(session.state.openRequests, []);
    strictEqual(toText(session.state).match(/-> cancelled/g)?.length, 1000);
  });
});
