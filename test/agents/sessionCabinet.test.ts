import * as assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import type { Session } from '../../src/sessions/session';
import type { SessionState } from '../../src/sessions/state';
import { toText } from '../../src/sessions/toText';
import { badAgent, scriptedAgent, SessionBench } from '../support/agentFixtures';
import { liveDescendants } from '../support/childProcesses';
import { until } from '../support/fakeSessionHost';

const textBlock = (text: string): { readonly type: 'text'; readonly text: string } => ({ type: 'text', text });
const isAtRest = ({ turn, activity }: SessionState): boolean => turn > 0 && activity === 'idle';

/** Sends a prompt and waits for its turn's end. */
async function ask(session: Session, text = 'hello'): Promise<string> {
  const before = session.state.turn;
  session.prompt([textBlock(text)]);
  return toText(await until(session, (state) => state.turn > before && isAtRest(state)));
}

/** What the transcript shows in the end, for each of the cabinet: after the prompt, when the agent did begin to answer it. */
const transcripts: Readonly<Record<string, string>> = {
  'exits-at-start': 'Failure: exited (during start, exitCode 3)',
  'exits-at-start-with-stderr': 'Failure: exited (during start, exitCode 1)\n  Error: no configuration found',
  'initialize-unknown-version': 'Failure: unsupportedVersion (offered 99)',
  'initialize-text': 'Failure: initializeMalformed (message The answer to initialize has no protocolVersion)',
  'initialize-error': 'Failure: initializeRejected (message no licence, code -32603)',
  'noise-before-and-between': 'Agent\n  ok',
  'prototype-keys':
    'Tool constructor (other, pending, unfinished)\n' +
    '  input {"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}\nAgent\n  ok',
  'null-results': 'Tool t (other, pending, unfinished)\nAgent\n  ok',
  'session-new-without-id':
    'Failure: requestFailed (method session/new, message session/new: the response has no sessionId)',
  'updates-before-session-new': 'Agent\n  banner\nAgent\n  ok',
  'permission-taken-back':
    'Tool Run it (other, pending, unfinished)\n  Permission Run it -> withdrawn\nAgent\n  ok -32800',
  'unknown-methods': 'Unknown no_such_update\n  {"sessionUpdate":"no_such_update","value":1}\nAgent\n  ok -32601',
  'exits-in-turn': 'Agent\n  part\nFailure: exited (during use, exitCode 9)\n  panic: out of ideas',
  'killed-in-turn': 'Agent\n  part\nFailure: exited (during use, signal SIGKILL)',
  'closes-stdout': 'Agent\n  ok\nFailure: streamEnded\n  closed',
};

describe('sessions with real agents', () => {
  let benches: SessionBench[];

  function bench(...args: ConstructorParameters<typeof SessionBench>): SessionBench {
    const made = new SessionBench(...args);
    benches.push(made);
    return made;
  }

  beforeEach(() => {
    benches = [];
  });

  afterEach(async function () {
    this.timeout(10_000);
    await Promise.all(benches.map((one) => one.dispose()));
    assert.deepEqual(liveDescendants(), []);
  });

  for (const [name, expected] of Object.entries(transcripts)) {
    it(`show one clear row: ${name}`, async function () {
      this.timeout(10_000);
      const session = bench([badAgent(name)]).sessions.create(name);
      assert.equal((await ask(session)).replace(/^You( \(not sent\))?\n {2}hello\n/, ''), `${expected}\n`);
    });
  }

  it('of one folder share one process, at the same time, without mixing what is said', async () => {
    const pieces = [{ text: 'To $prompt in $session, letter by letter.', size: 1 }];
    const { sessions } = bench([scriptedAgent({ on: { 'session/prompt': pieces } })]);

    const texts = await Promise.all(['one', 'two', 'three'].map((text) => ask(sessions.create('scripted'), text)));

    assert.equal(liveDescendants().length, 1);
    assert.deepEqual(
      texts.map((text) => text.replace(/session-\d/, 'session')),
      ['one', 'two', 'three'].map((text) => `You\n  ${text}\nAgent\n  To ${text} in session, letter by letter.\n`),
    );
  });

  it('of two folders have a process each, in their folder; a folder that goes takes only its own', async () => {
    const definition = scriptedAgent({ on: { 'session/prompt': [{ text: '$cwd' }] } });
    const [one, two] = [bench([definition]), bench([definition], {}, tmpdir())];
    const [first, second] = [one.sessions.create('scripted'), two.sessions.create('scripted')];
    const texts = await Promise.all([ask(first), ask(second)]);

    assert.deepEqual(
      texts.map((text) => text.split('\n').at(-2)?.trim()),
      [one.sessions.folder.path, two.sessions.folder.path],
    );
    assert.equal(liveDescendants().length, 2);

    await one.dispose();
    assert.equal(liveDescendants().length, 1);
    assert.match(await ask(second, 'still there?'), /still there\?/);
  });

  it('keep the transcript over the agent’s death, and go on after a restart', async () => {
    const { sessions } = bench([
      scriptedAgent({ on: { 'session/prompt': [[{ text: 'part' }, { exit: 1 }], [{ text: 'whole' }]] } }),
    ]);
    const session = sessions.create('scripted');
    assert.match(await ask(session), /part\nFailure: exited/);

    assert.equal(await session.restart(), undefined);
    assert.equal(liveDescendants().length, 1);
    // The count of calls died with the process.
    assert.match(
      await ask(session, 'again'),
      /hello\nAgent\n {2}part\nFailure: exited.*\n[^]*You[^\n]*\n {2}again\nAgent\n {2}part/,
    );
  });

  for (const protocolVersion of [1, 2]) {
    it(`cancel a turn, v${protocolVersion}`, async () => {
      const turn = [{ text: 'working' }, { wait: 'session/cancel' }, { text: ' and tidying up' }];
      const session = bench([scriptedAgent({ protocolVersion, on: { 'session/prompt': turn } })]).sessions.create(
        'scripted',
      );
      session.prompt([textBlock('hello')]);
      await until(session, ({ rows }) => rows.length > 1);
      session.cancel();
      const text = toText(await until(session, isAtRest));
      assert.equal(text, 'You\n  hello\nAgent\n  working and tidying up\nTurn ended: cancelled\n');
    });

    it(`ask for permission, v${protocolVersion}`, async () => {
      const toolCall = { toolCallId: 't', title: 'Run it' };
      const options = [
        { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
        { optionId: 'no', name: 'No', kind: 'reject_once' },
      ];
      const params =
        protocolVersion === 1
          ? { toolCall, options }
          : { title: 'Run it', subject: { type: 'tool_call', toolCall }, options };
      const turn = [{ ask: 'session/request_permission', params, then: { no: [{ text: 'as you wish' }] } }];
      const session = bench([scriptedAgent({ protocolVersion, on: { 'session/prompt': turn } })]).sessions.create(
        'scripted',
      );
      session.prompt([textBlock('hello')]);
      const { openRequests } = await until(session, (state) => state.openRequests.length > 0);
      session.answerPermission(openRequests[0]?.requestId ?? '', 'no');
      const text = toText(await until(session, isAtRest));
      assert.match(text, /Permission Run it -> No, by person[^]*Agent\n {2}as you wish\n$/);
    });
  }
});
