import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import type { AgentCapabilities, McpServerEntry } from '../../../src/acp/agentConnection';
import { AgentStartError } from '../../../src/acp/agentStartError';
import { AcpError, errorCodes } from '../../../src/acp/errors';
import { Deferred } from '../../../src/base/async';
import { DisposableStore } from '../../../src/base/lifecycle';
import type { SessionEvent } from '../../../src/sessions/events';
import { initialState, reduce } from '../../../src/sessions/reduce';
import { restoredState } from '../../../src/sessions/restoredState';
import type { SessionHost, SessionOpening, SessionSetup } from '../../../src/sessions/ports';
import { Session } from '../../../src/sessions/session';
import type { SessionState } from '../../../src/sessions/state';
import { toText } from '../../../src/sessions/toText';
import { FakeAgent, FakeLink } from '../../support/fakeAgent';
import { fakeHost, folder, settled, until } from '../../support/fakeSessionHost';
import {
  asks,
  echoes,
  idle,
  options,
  promptSent,
  replay,
  running,
  says,
  text,
  tool,
} from '../../support/sessionEvents';

const signal = new AbortController().signal;
const stopped = { kind: 'exited', during: 'use', exitCode: 1, stderr: '' } as const;

describe('Session', () => {
  let store: DisposableStore;
  beforeEach(() => {
    store = new DisposableStore();
  });
  afterEach(() => {
    store.dispose();
  });

  function setUp(host: Partial<SessionHost> = {}, capabilities: Partial<AgentCapabilities> = {}) {
    const link = store.add(new FakeLink(() => new FakeAgent(capabilities)));
    const session = store.add(new Session({ agentId: 'fake', folder }, link, fakeHost(host)));
    return { link, session };
  }

  /** A session whose first prompt is with the agent. */
  async function inTurn(host: Partial<SessionHost> = {}, capabilities: Partial<AgentCapabilities> = {}) {
    const { link, session } = setUp(host, capabilities);
    session.prompt([text('hello')]);
    await until(session, ({ link: { state } }) => state === 'ready');
    await settled();
    return { link, session, agent: link.agent.session };
  }

  const transcript = (session: Session): string => toText(session.state);

  describe('a prompt', () => {
    it('is shown at once, starts the agent, opens a session in the folder, and gets its reply', async () => {
      const { link, session } = setUp();
      const stages: string[] = [];
      store.add(
        session.onDidChange(({ event }) => {
          if (event.type === 'linkChanged') stages.push('stage' in event.link ? event.link.stage : event.link.state);
        }),
      );
      session.prompt([text('hello')]);
      strictEqual(transcript(session), 'You\n  hello\n(running)\n');
      strictEqual(link.agents.length, 0);
      await until(session, ({ link: { state } }) => state === 'ready');
      await settled();
      deepStrictEqual(stages, ['starting', 'opening', 'ready']);
      const agent = link.agent.session;
      deepStrictEqual(agent.request, { cwd: '/w' });
      agent.lastPrompt.says('Hi ').says('there').end();
      strictEqual(transcript(session), 'You\n  hello\nAgent\n  Hi there\n');
      await until(session, ({ rows }) => {
        const row = rows.at(0);
        return row?.kind === 'message' && row.prompt?.state === 'accepted';
      });
    });

    it('reaches an agent that is there in the same call', async () => {
      const { session, agent } = await inTurn();
      agent.lastPrompt.end();
      session.prompt([text('again')]);
      deepStrictEqual(
        agent.prompts.map((prompt) => prompt.text),
        ['hello', 'again'],
      );
    });

    it('is not ended by what the agent says of its state before it has the prompt', async () => {
      const { link, session } = setUp();
      const agent = await link.connect();
      const opening = new Deferred<undefined>();
      agent.beforeOpening = (sink) => {
        sink.update(idle('end_turn'));
        return opening.promise;
      };
      session.prompt([text('hello')]);
      await until(session, ({ lastHeardAt }) => lastHeardAt !== undefined);
      strictEqual(session.state.activity, 'running');
      opening.resolve(undefined);
      await until(session, (state) => state.link.state === 'ready');
      await settled();
      agent.session.lastPrompt.says('Hi').end();
      strictEqual(transcript(session), 'You\n  hello\nAgent\n  Hi\n');
    });

    it('that the agent refuses ends its turn, and can be tried again', async () => {
      const { session, agent } = await inTurn();
      agent.lastPrompt.fail(new AcpError('answered', 'out of tokens', -32603));
      const { rows } = await until(session, ({ activity }) => activity === 'idle');
      strictEqual(
        transcript(session),
        'You (not sent)\n  hello\nFailure: requestFailed (method session/prompt, message out of tokens, code -32603)\n',
      );
      const failed = rows.at(0);
      session.retry(failed?.kind === 'message' ? failed.prompt!.promptId : '');
      strictEqual(agent.lastPrompt.text, 'hello');
    });

    for (const place of ['session/new', 'session/prompt'] as const) {
      it(`that needs a sign-in, told at ${place}, says so, and can be tried again`, async () => {
        const { link, session } = setUp();
        const refusal = new AcpError('answered', 'Sign in first', errorCodes.authRequired);
        let isSignedIn = false;
        link.beforeReady = () => undefined;
        const agent = await link.connect();
        if (place === 'session/new') {
          agent.beforeOpening = () => {
            if (!isSignedIn) throw refusal;
          };
        }
        const promptId = session.prompt([text('hello')]);
        if (place === 'session/prompt') {
          await until(session, (state) => state.link.state === 'ready');
          await settled();
          agent.session.lastPrompt.fail(refusal);
        }
        const { rows } = await until(session, ({ activity }) => activity === 'idle');
        const failure = rows.at(-1);
        strictEqual(failure?.kind === 'failure' && failure.failure.kind, 'authRequired');
        isSignedIn = true;
        session.retry(promptId);
        await until(session, (state) => state.link.state === 'ready');
        await settled();
        strictEqual(agent.session.lastPrompt.text, 'hello');
      });
    }

    it('to an agent that cannot be started fails with the reason', async () => {
      const { link, session } = setUp();
      link.beforeReady = () => {
        throw new AgentStartError({ kind: 'commandNotFound', command: 'nope' });
      };
      session.prompt([text('hello')]);
      await until(session, ({ activity }) => activity === 'idle');
      deepStrictEqual(session.state.link, { state: 'failed', failure: { kind: 'commandNotFound', command: 'nope' } });
      strictEqual(transcript(session), 'You (not sent)\n  hello\nFailure: commandNotFound (command nope)\n');
    });
  });

  describe('what the agent says', () => {
    it('is told in order, each event to all before the next, also when a listener acts on one', async () => {
      const { session, agent } = await inTurn();
      const heard: string[] = [];
      store.add(
        session.onDidChange(({ event }) => {
          if (event.type === 'messageChunk') session.rename('named by a listener');
        }),
      );
      store.add(session.onDidChange(({ event }) => heard.push(event.type)));
      agent.lastPrompt.says('Hi').end();
      deepStrictEqual(heard, ['messageChunk', 'renamed', 'state']);
    });

    it('counts before the stop reason, and after it', async () => {
      const { session, agent } = await inTurn();
      agent.say(says('one'));
      agent.say(tool('t', { title: 'Read', status: 'completed' }));
      agent.say(says('two', 'm2'));
      agent.lastPrompt.end('max_tokens');
      agent.say(says(' three', 'm2'));
      strictEqual(
        transcript(session),
        'You\n  hello\nAgent\n  one\nTool Read (other, completed)\nAgent\n  two three\nTurn ended: max_tokens\n',
      );
    });

    it('goes on coming in while a question waits', async () => {
      const { session, agent } = await inTurn();
      void agent.sink.requestPermission(asks('Write?', 't'), signal);
      agent.say(says('meanwhile'));
      strictEqual(session.state.openRequests.length, 1);
      strictEqual(transcript(session).includes('meanwhile'), true);
    });
  });

  describe('a question of the agent', () => {
    const elicitation = { mode: 'form', message: 'Name?', fields: [] } as const;

    it('is answered by the person, once, with one of its options', async () => {
      const { session, agent } = await inTurn();
      const outcome = agent.sink.requestPermission(asks('Write?', 't'), signal);
      const { requestId } = session.state.openRequests[0]!;
      strictEqual(session.answerPermission(requestId, 'perhaps'), false);
      strictEqual(session.answerPermission(requestId, 'yes'), true);
      strictEqual(session.answerPermission(requestId, 'no'), false);
      deepStrictEqual(await outcome, { outcome: 'selected', optionId: 'yes' });
      deepStrictEqual(session.state.openRequests, []);
    });

    it('is answered by policy where that decides', async () => {
      const { session, agent } = await inTurn({
        permissions: { decide: ({ request: { title } }) => ({ decision: title === 'ls' ? 'allow' : 'ask' }) },
      });
      deepStrictEqual(await agent.sink.requestPermission({ title: 'ls', options }, signal), {
        outcome: 'selected',
        optionId: 'yes',
      });
      void agent.sink.requestPermission({ title: 'rm', options }, signal);
      strictEqual(transcript(session).includes('Permission ls -> Allow, by policy\nPermission rm -> open'), true);
    });

    it('in a form is answered with what the person wrote', async () => {
      const { session, agent } = await inTurn();
      const outcome = agent.sink.elicit(elicitation, signal);
      session.answerElicitation(session.state.openRequests[0]!.requestId, {
        action: 'accept',
        content: { name: 'Ada' },
      });
      deepStrictEqual(await outcome, { action: 'accept', content: { name: 'Ada' } });
    });

    it('that the agent takes back is closed', async () => {
      const { session, agent } = await inTurn();
      const controller = new AbortController();
      void agent.sink.requestPermission({ title: 'Write?', options }, controller.signal);
      controller.abort();
      await until(session, ({ openRequests }) => openRequests.length === 0);
      strictEqual(transcript(session).includes('Permission Write? -> withdrawn'), true);
    });

    for (const [cause, act] of [
      ['a cancel', ({ session }) => session.cancel()],
      ['the end of the session', ({ session }) => session.dispose()],
      ["the agent's death", ({ link }) => link.die()],
      ['a restart', ({ session }) => void session.restart()],
    ] satisfies [string, (it: { session: Session; link: FakeLink }) => void][]) {
      it(`is answered as cancelled by ${cause}`, async () => {
        const { session, link, agent } = await inTurn();
        const permission = agent.sink.requestPermission(asks('Write?', 't'), signal);
        const form = agent.sink.elicit(elicitation, signal);
        const nested = agent.sink.subagent!('sub')!.requestPermission({ title: 'Run?', options }, signal);
        strictEqual(session.state.openRequests.length, 3);
        act({ session, link });
        deepStrictEqual(await Promise.all([permission, form, nested]), [
          { outcome: 'cancelled' },
          { action: 'cancel' },
          { outcome: 'cancelled' },
        ]);
        deepStrictEqual(session.state.openRequests, []);
      });
    }

    it('during a cancel is answered as cancelled at once', async () => {
      const { session, agent } = await inTurn();
      session.cancel();
      deepStrictEqual(await agent.sink.requestPermission({ title: 'Write?', options }, signal), {
        outcome: 'cancelled',
      });
    });

    it('that comes with a hundred others open is answered as cancelled, so that none waits for ever unseen', async () => {
      const { session, agent } = await inTurn();
      const outcomes: string[] = [];
      const note = ({ outcome }: { readonly outcome: string }): void => void outcomes.push(outcome);
      for (let n = 0; n < 102; n++)
        void agent.sink.requestPermission(asks(`Write ${String(n)}?`, `t${String(n)}`), signal).then(note);
      const form = agent.sink.elicit(elicitation, signal);
      await settled();
      strictEqual(session.state.openRequests.length, 100);
      deepStrictEqual(outcomes, ['cancelled', 'cancelled']);
      deepStrictEqual(await form, { action: 'cancel' });
    });

    it('is told on its tool call with the newest of those before, and all that are open', async () => {
      const { session, agent } = await inTurn();
      void agent.sink.requestPermission(asks('First?', 't'), signal);
      for (let n = 0; n < 300; n++) {
        const asked = agent.sink.requestPermission(asks(`Write ${String(n)}?`, 't'), signal);
        session.answerPermission(session.state.openRequests.at(-1)?.requestId ?? '', 'yes');
        await asked;
      }
      const row = session.state.rows.get('tool:t');
      const titles = row?.kind === 'tool' ? row.permissions.map(({ title }) => title) : [];
      strictEqual(titles.length, 102);
      deepStrictEqual([titles[0], titles.at(-1)], ['First?', 'Write 299?']);
    });

    it('of a subagent is answered like any other', async () => {
      const { session, agent } = await inTurn();
      const sink = agent.sink.subagent!('sub')!;
      sink.update(says('looking'));
      const outcome = sink.requestPermission({ title: 'Run?', options }, signal);
      session.answerPermission(session.state.openRequests[0]!.requestId, 'no');
      deepStrictEqual(await outcome, { outcome: 'selected', optionId: 'no' });
      strictEqual(
        transcript(session),
        'You\n  hello\nSubagent sub\n  Agent\n    looking\n  Permission Run? -> Reject, by person\n(running)\n',
      );
    });
  });

  describe('the queue', () => {
    const queued = (session: Session): string[] =>
      session.state.queue.map(({ content }) =>
        content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      );

    it('holds what is sent during a turn, can be changed, and goes out prompt by prompt', async () => {
      const { session, agent } = await inTurn();
      const ids = ['a', 'b', 'c', 'd'].map((value) => session.prompt([text(value)]));
      session.editQueued(ids[0]!, [text('A')]);
      session.removeQueued(ids[1]!);
      session.moveQueued(ids[3]!, 0);
      deepStrictEqual(queued(session), ['d', 'A', 'c']);
      agent.lastPrompt.end();
      await until(session, ({ queue }) => queue.length === 2);
      strictEqual(agent.lastPrompt.text, 'd');
      agent.lastPrompt.end();
      await until(session, ({ queue }) => queue.length === 1);
      deepStrictEqual(queued(session), ['c']);
    });

    it('waits after a cancel, until a prompt is sent', async () => {
      const { session, agent } = await inTurn();
      session.prompt([text('later')]);
      session.cancel();
      agent.lastPrompt.end('cancelled');
      await settled();
      deepStrictEqual(queued(session), ['later']);
      session.prompt([text('now')]);
      agent.lastPrompt.end();
      await until(session, ({ queue }) => queue.length === 0);
      deepStrictEqual(
        agent.prompts.map((prompt) => prompt.text),
        ['hello', 'now', 'later'],
      );
    });

    it('lets one go first, at the price of the running turn', async () => {
      const { session, agent } = await inTurn();
      session.prompt([text('a')]);
      session.sendQueuedNow(session.prompt([text('b')]));
      strictEqual(agent.cancels, 1);
      agent.lastPrompt.end('cancelled');
      await until(session, ({ queue }) => queue.length === 1);
      strictEqual(agent.lastPrompt.text, 'b');
      deepStrictEqual(queued(session), ['a']);
    });
  });

  describe('a cancel', () => {
    it('marks what is under way at once, and waits for the agent to end the turn', async () => {
      const { session, agent } = await inTurn();
      agent.say(tool('t', { title: 'Build', status: 'in_progress' }));
      session.cancel();
      session.cancel();
      strictEqual(agent.cancels, 1);
      strictEqual(transcript(session), 'You\n  hello\nTool Build (other, cancelled)\n(cancelling)\n');
      agent.say(says('stopped'));
      agent.lastPrompt.end('cancelled');
      strictEqual(session.state.activity, 'idle');
    });

    it('before the agent is there ends the turn, and the agent never gets the prompt', async () => {
      const { link, session } = setUp();
      session.prompt([text('hello')]);
      session.cancel();
      strictEqual(transcript(session), 'You\n  hello\nTurn ended: cancelled\n');
      await until(session, ({ link: { state } }) => state === 'ready');
      await settled();
      deepStrictEqual(link.agent.session.prompts, []);
    });

    it('that the agent answers with an error is a cancel all the same', async () => {
      const { session, agent } = await inTurn();
      session.cancel();
      agent.lastPrompt.fail(new AcpError('answered', 'aborted', errorCodes.internalError));
      await until(session, ({ activity }) => activity === 'idle');
      strictEqual(transcript(session), 'You\n  hello\nTurn ended: cancelled\n');
    });

    it('that the agent ignores sets the person free after the grace', async () => {
      const { session, agent } = await inTurn({ cancelGraceMs: 1 });
      session.cancel();
      const state = await until(session, ({ unresponsive }) => unresponsive);
      strictEqual(state.activity, 'idle');
      strictEqual(transcript(session), 'You\n  hello\nFailure: cancelOverdue (limitMs 1)\n');
      agent.lastPrompt.end('cancelled');
      strictEqual(session.state.unresponsive, false);
    });

    it('that the agent ignores is over when the agent is begun with anew', async () => {
      const { session } = await inTurn({ cancelGraceMs: 1 });
      session.cancel();
      const state = await until(session, ({ unresponsive }) => unresponsive);
      strictEqual(restoredState(state).unresponsive, false);
      await session.restart();
      strictEqual(session.state.unresponsive, false);
    });
  });

  describe('an agent that never stops talking', () => {
    it('is not listened to any more when the session holds more than memory should', async () => {
      const { session, agent } = await inTurn();
      const much = 'x'.repeat(32 * 1024 * 1024);
      for (let n = 0; n < 20; n++) agent.say(says(much, `m${String(n)}`));
      strictEqual(session.state.rows.length < 12, true);
      strictEqual(session.state.activity, 'idle');
      deepStrictEqual([agent.cancels, agent.isDisposed], [1, true]);
      deepStrictEqual(session.state.link, { state: 'failed', failure: { kind: 'tooMuch', limit: 256 * 1024 * 1024 } });
    });

    it('may say as much as it likes of one and the same thing', async () => {
      const { session, agent } = await inTurn();
      const much = 'x'.repeat(32 * 1024 * 1024);
      for (let n = 0; n < 20; n++) agent.say(tool('t', { rawOutput: much }));
      strictEqual(session.state.activity, 'running');
    });
  });

  describe('the death of the agent', () => {
    it('ends the turn, and says what happened', async () => {
      const { link, session, agent } = await inTurn();
      agent.lastPrompt.says('Let me');
      link.die({ kind: 'exited', during: 'use', exitCode: 139, stderr: 'segfault' });
      await settled();
      strictEqual(
        transcript(session),
        'You\n  hello\nAgent\n  Let me\nFailure: exited (during use, exitCode 139)\n  segfault\n',
      );
      strictEqual(session.state.link.state, 'failed');
    });

    it('is no end: the next prompt starts it anew, with a word about what it has forgotten', async () => {
      const { link, session } = await inTurn();
      link.die(stopped);
      session.prompt([text('still there?')]);
      await until(session, ({ link: { state } }) => state === 'ready');
      await settled();
      strictEqual(link.agents.length, 2);
      link.agent.session.lastPrompt.says('Yes').end();
      strictEqual(
        transcript(session),
        'You (not sent)\n  hello\nFailure: exited (during use, exitCode 1)\nYou\n  still there?\n' +
          '(the agent remembers nothing of what is above)\nAgent\n  Yes\n',
      );
    });

    it('is followed by its automatic restart, which takes the session up again', async () => {
      const { link, session } = await inTurn({}, { resumeSession: true });
      link.recovers = true;
      link.die(stopped);
      await until(session, ({ link: { state } }) => state === 'ready');
      deepStrictEqual([link.agents.length, link.agent.session.openedBy], [2, 'resume']);
      strictEqual(transcript(session), 'You (not sent)\n  hello\nFailure: exited (during use, exitCode 1)\n');
    });

    it('by a restart for another session is followed by taking this one up again', async () => {
      const { link, session } = await inTurn({}, { resumeSession: true });
      link.agent.session.lastPrompt.says('Hi').end();
      await link.restart();
      await until(session, ({ link: { state } }) => state === 'ready');
      strictEqual(link.agent.session.openedBy, 'resume');
      strictEqual(transcript(session), 'You\n  hello\nAgent\n  Hi\n');
    });

    it('while the session is being opened fails the prompt', async () => {
      const { link, session } = setUp();
      const agent = await link.connect();
      const opening = new Deferred<undefined>();
      agent.beforeOpening = () => opening.promise;
      session.prompt([text('hello')]);
      await until(session, (state) => state.link.state === 'starting' && state.link.stage === 'opening');
      link.die(stopped);
      opening.reject(new AcpError('closed', 'The connection closed'));
      await until(session, ({ activity }) => activity === 'idle');
      deepStrictEqual(session.state.link, { state: 'failed', failure: stopped });
      strictEqual(transcript(session), 'You (not sent)\n  hello\nFailure: exited (during use, exitCode 1)\n');
    });
  });

  describe('a restart', () => {
    it('takes the session up again where the agent can', async () => {
      const { link, session, agent } = await inTurn({}, { resumeSession: true, loadSession: true });
      agent.lastPrompt.says('Hi').end();
      await session.restart();
      strictEqual(link.agents.length, 2);
      deepStrictEqual([link.agent.session.openedBy, link.agent.session.sessionId], ['resume', 's1']);
      strictEqual(session.state.link.state, 'ready');
      strictEqual(transcript(session), 'You\n  hello\nAgent\n  Hi\n');
    });

    it('does not show again what a load replays', async () => {
      const { link, session, agent } = await inTurn({}, { loadSession: true });
      agent.lastPrompt.says('Hi').end();
      link.beforeReady = () => undefined;
      const restarting = session.restart();
      await until(session, (state) => state.link.state === 'starting');
      const next = await link.connect();
      next.replay = (sink) => {
        sink.update(echoes('hello', 'u1'));
        sink.update(says('Hi'));
        sink.update({ type: 'commands', commands: [{ name: 'test', description: '' }] });
      };
      await restarting;
      strictEqual(link.agent.session.openedBy, 'load');
      strictEqual(transcript(session), 'You\n  hello\nAgent\n  Hi\n');
      strictEqual(session.state.commands.length, 1);
      link.agent.session.say(says(' again', 'm9'));
      strictEqual(transcript(session), 'You\n  hello\nAgent\n  Hi\nAgent\n   again\n');
    });

    it('in a turn ends the turn; what the old process says is not heard', async () => {
      const { link, session, agent } = await inTurn();
      const restarting = session.restart();
      agent.say(says('from the grave'));
      await restarting;
      strictEqual(
        transcript(session),
        'You\n  hello\nTurn ended: cancelled\n(the agent remembers nothing of what is above)\n',
      );
      strictEqual(link.agents.length, 2);
    });

    it('by another session of the same agent is seen, and costs an idle session nothing', async () => {
      const { link, session, agent } = await inTurn({}, { resumeSession: true });
      agent.lastPrompt.end();
      await link.restart();
      await until(session, (state) => state.link.state === 'none');
      session.prompt([text('again')]);
      await until(session, (state) => state.link.state === 'ready');
      await settled();
      strictEqual(transcript(session), 'You\n  hello\nYou\n  again\n(running)\n');
    });
  });

  describe('a session that the agent has from before', () => {
    const known = (wantsReplay: boolean) => ({
      id: 'kept',
      state: initialState(),
      agent: { agentSessionId: 'old', wantsReplay },
    });

    for (const wantsReplay of [true, false]) {
      it(`is taken up ${wantsReplay ? 'with' : 'without'} what was said in it`, async () => {
        const link = store.add(new FakeLink(() => new FakeAgent({ loadSession: true, resumeSession: true })));
        (await link.connect()).replay = (sink) => {
          sink.update(echoes('before', 'u1'));
          sink.update(says('yes'));
        };
        const session = store.add(new Session({ agentId: 'fake', folder }, link, fakeHost(), known(wantsReplay)));
        strictEqual(await session.start(), undefined);
        deepStrictEqual([session.id, session.agentSessionId], ['kept', 'old']);
        strictEqual(link.agent.session.openedBy, wantsReplay ? 'load' : 'resume');
        strictEqual(transcript(session), wantsReplay ? 'You\n  before\nAgent\n  yes\n' : '');
      });
    }

    it('that it does not know any more is begun anew', async () => {
      const link = store.add(new FakeLink(() => new FakeAgent({ loadSession: true })));
      (await link.connect()).replay = () => {
        throw new AcpError('answered', 'no such session', errorCodes.resourceNotFound);
      };
      const session = store.add(new Session({ agentId: 'fake', folder }, link, fakeHost(), known(false)));
      strictEqual(await session.start(), undefined);
      strictEqual(session.agentSessionId, 's1');
    });
  });

  describe('a session that was kept', () => {
    const said = replay([promptSent('p1', 'before'), says('yes'), idle('end_turn')]);
    const agent = { agentSessionId: 'old', wantsReplay: true };
    const kept = (link: FakeLink, state: SessionState | undefined, asked = { ...agent }): Session =>
      store.add(
        new Session({ agentId: 'fake', folder }, link, fakeHost(), {
          id: 'kept',
          state: initialState(),
          agent: asked,
          stored: () => Promise.resolve(state),
        }),
      );

    it('is there at once; its agent is attached behind it, and what it replays is not told twice', async () => {
      const link = store.add(new FakeLink(() => new FakeAgent({ loadSession: true })));
      (await link.connect()).replay = (sink) => {
        sink.update(echoes('before', 'u1'));
        sink.update(says('yes', 'm7'));
      };
      const session = kept(link, said);
      let loads = 0;
      store.add(session.onDidLoad(() => loads++));
      deepStrictEqual([session.isLoaded, transcript(session)], [false, '']);
      await session.load();
      strictEqual(transcript(session), 'You\n  before\nAgent\n  yes\n');
      strictEqual(link.agent.sessions.length, 0);
      await session.comeBack();
      deepStrictEqual([link.agent.session.openedBy, session.state.link.state, loads], ['load', 'ready', 1]);
      strictEqual(transcript(session), 'You\n  before\nAgent\n  yes\n');
      await link.stop();
      await session.comeBack();
      deepStrictEqual([session.state.link.state, link.agents.length], ['none', 1]);
    });

    it('gets what was said elsewhere, from an agent that could take it up without a word too', async () => {
      const link = store.add(new FakeLink(() => new FakeAgent({ loadSession: true, resumeSession: true })));
      (await link.connect()).replay = (sink) => {
        sink.update(echoes('before', 'u1'));
        sink.update(says('yes', 'm7'));
        sink.update(echoes('from the command line', 'u2'));
        sink.update(says('there', 'm8'));
      };
      const session = kept(link, said);
      const whole = 'You\n  before\nAgent\n  yes\nYou\n  from the command line\nAgent\n  there\n';
      await session.comeBack();
      deepStrictEqual([link.agent.session.openedBy, transcript(session)], ['load', whole]);
      await link.stop();
      session.prompt([text('more')]);
      await settled();
      // What is known is not asked for again.
      deepStrictEqual(
        [link.agent.session.openedBy, transcript(session)],
        ['resume', `${whole}You\n  more\n(running)\n`],
      );
    });

    it('is taken up without what was said elsewhere where its agent cannot tell it', async () => {
      const link = store.add(new FakeLink(() => new FakeAgent({ loadSession: true, resumeSession: true })));
      (await link.connect()).replay = (sink) => {
        sink.update(echoes('before', 'u1'));
        sink.update(echoes('more', 'u2'));
        throw new AcpError('answered', 'I have lost the thread', -32603);
      };
      const session = kept(link, said);
      await session.comeBack();
      deepStrictEqual([link.agent.session.openedBy, transcript(session)], ['resume', 'You\n  before\nAgent\n  yes\n']);
    });

    it('sends what is asked meanwhile after what was said elsewhere', async () => {
      const link = store.add(new FakeLink(() => new FakeAgent({ loadSession: true })));
      const opening = new Deferred<void>();
      const next = await link.connect();
      next.beforeOpening = () => opening.promise;
      next.replay = (sink) => {
        sink.update(echoes('before', 'u1'));
        sink.update(echoes('elsewhere', 'u2'));
      };
      const session = kept(link, reduce(said, { type: 'queueChanged', queue: [{ promptId: 'q', content: [] }] }, 0));
      const back = session.comeBack();
      await until(session, (state) => state.link.state === 'starting');
      const first = session.prompt([text('first')]);
      const second = session.prompt([text('second')]);
      deepStrictEqual(
        session.state.queue.map(({ promptId }) => promptId),
        [first, second, 'q'],
      );
      opening.resolve();
      await back;
      await settled();
      strictEqual(
        transcript(session),
        'You\n  before\nAgent\n  yes\nYou\n  elsewhere\nYou\n  first\nQueued\n  second\nQueued\n(running)\n',
      );
      strictEqual(link.agent.session.lastPrompt.text, 'first');
    });

    /** A session that is being taken up, until `opening` is resolved. */
    async function takingUp() {
      const link = store.add(new FakeLink(() => new FakeAgent({ loadSession: true })));
      const opening = new Deferred<void>();
      (await link.connect()).beforeOpening = () => opening.promise;
      const session = kept(link, said);
      const back = session.comeBack();
      await until(session, (state) => state.link.state === 'starting');
      return { link, session, opening, back };
    }

    it('lets prompts wait also when something else is done meanwhile for which they wait', async () => {
      const { link, session, opening, back } = await takingUp();
      strictEqual(await session.whileStopped(() => Promise.resolve('done')), 'done');
      const asked = session.prompt([text('first')]);
      deepStrictEqual([session.state.activity, session.state.queue[0]?.promptId], ['idle', asked]);
      opening.resolve();
      await back;
      await settled();
      deepStrictEqual([link.agent.session.lastPrompt.text, session.state.queue], ['first', []]);
    });

    it('lets a queued prompt that is to be sent at once wait too, then before the others', async () => {
      const link = store.add(new FakeLink(() => new FakeAgent({ loadSession: true })));
      const session = kept(link, said);
      await session.load();
      const [done, begun] = [new Deferred<void>(), new Deferred<void>()];
      const work = session.whileStopped(() => {
        begun.resolve();
        return done.promise;
      });
      await begun.promise;
      const [first, second] = [session.prompt([text('first')]), session.prompt([text('second')])];
      session.sendQueuedNow(second);
      deepStrictEqual(
        [session.state.activity, session.state.queue.map(({ promptId }) => promptId)],
        ['idle', [second, first]],
      );
      done.resolve();
      await work;
      await settled();
      deepStrictEqual([link.agent.session.lastPrompt.text, session.state.queue.length], ['second', 1]);
    });

    it('keeps what waits for it in the queue when it is told to stop', async () => {
      const { link, session, opening, back } = await takingUp();
      const asked = session.prompt([text('first')]);
      strictEqual(session.willSend(asked), true);
      session.cancel();
      strictEqual(session.willSend(asked), false);
      opening.resolve();
      await back;
      await settled();
      deepStrictEqual([session.state.activity, session.state.queue.map(({ promptId }) => promptId)], ['idle', [asked]]);
      session.sendQueuedNow(asked);
      await settled();
      strictEqual(link.agent.session.lastPrompt.text, 'first');
    });

    it('sends the others where the first that was asked meanwhile is taken back', async () => {
      const { link, session, opening, back } = await takingUp();
      const [first] = [session.prompt([text('first')]), session.prompt([text('second')])];
      session.removeQueued(first);
      opening.resolve();
      await back;
      await settled();
      deepStrictEqual([link.agent.session.lastPrompt.text, session.state.queue], ['second', []]);
    });

    it('is asked of its agent where nothing was kept, or that cannot be read', async () => {
      const link = store.add(new FakeLink(() => new FakeAgent({ loadSession: true })));
      (await link.connect()).replay = (sink) => {
        sink.update(says('yes'));
      };
      await kept(link, undefined).comeBack();
      const broken = store.add(
        new Session({ agentId: 'fake', folder }, link, fakeHost(), {
          id: 'broken',
          state: initialState(),
          agent,
          stored: () => Promise.reject(new SyntaxError('JSON')),
        }),
      );
      await broken.comeBack();
      strictEqual(transcript(broken), 'Agent\n  yes\n');
    });

    it('is only to be read where its agent cannot take it up, and may be begun anew all the same', async () => {
      const link = store.add(new FakeLink());
      const session = kept(link, said);
      await session.comeBack();
      deepStrictEqual([session.state.link, link.agent.sessions.length], [{ state: 'readOnly' }, 0]);
      strictEqual(transcript(session), 'You\n  before\nAgent\n  yes\n');
      await session.comeBack();
      session.prompt([text('still')]);
      await until(session, ({ link: { state } }) => state === 'ready');
      match(transcript(session), /remembers nothing of what is above/);
    });

    it('takes prompts and names before it is there, after what was said before', async () => {
      const link = store.add(new FakeLink(() => new FakeAgent({ resumeSession: true })));
      const session = kept(link, said);
      session.prompt([text('more')]);
      session.rename('Mine');
      await until(session, ({ link: { state } }) => state === 'ready');
      strictEqual(transcript(session), 'You\n  before\nAgent\n  yes\nYou\n  more\n(running)\n');
      strictEqual(session.state.title, 'Mine');
    });

    it('whose turn was running says that it was interrupted, and sends the prompt again', async () => {
      const link = store.add(new FakeLink(() => new FakeAgent({ resumeSession: true })));
      const state = replay([
        promptSent('p1', 'go'),
        says('half'),
        tool('t', { title: 'Write', status: 'in_progress' }),
        { type: 'permissionAsked', requestId: 'r', request: asks('Write?', 't') },
        { type: 'terminal', terminalId: 'term', command: 'make' },
      ]);
      const session = kept(link, state);
      await session.comeBack();
      match(
        transcript(session),
        /You\n {2}go\nAgent\n {2}half\nTool Write .*unfinished[^]*-> cancelled[^]*Failure: interrupted\n$/,
      );
      deepStrictEqual(
        [session.state.openRequests, session.state.activity, session.state.link.state],
        [[], 'idle', 'ready'],
      );
      deepStrictEqual(
        [...session.state.terminals].map(({ exitStatus }) => exitStatus),
        [{}],
      );
      const failure = session.state.rows.at(-1);
      const promptId = failure?.kind === 'failure' ? failure.promptId : undefined;
      session.retry(promptId ?? '');
      await settled();
      strictEqual(link.agent.session.lastPrompt.text, 'go');
    });
  });

  it('that is interrupted while the agent works on it counts as delivered; before the agent has it, it does not', () => {
    const interrupted = (...events: readonly SessionEvent[]): string =>
      toText(replay([promptSent('p', 'go'), ...events, { type: 'interrupted' }]));
    strictEqual(interrupted(running), 'You\n  go\nFailure: interrupted\n');
    strictEqual(interrupted(), 'You (not sent)\n  go\nFailure: interrupted\n');
  });

  describe('what it is opened with', () => {
    const opening: SessionOpening = {
      cwd: '/elsewhere',
      additionalDirectories: ['/more'],
      mcpServers: [
        { type: 'http', name: 'web', url: 'http://127.0.0.1/', headers: {} },
        { type: 'inProcess', name: 'here', connect: () => Promise.resolve() },
      ],
      systemPrompt: { mode: 'append', content: [text('Be brief.')] },
      meta: { 'example.com/team': 'red' },
    };
    const entry: McpServerEntry = { type: 'acp', name: 'carried', serverId: 'c' };

    async function opened(host: Partial<SessionHost>) {
      const link = store.add(new FakeLink(() => new FakeAgent({ resumeSession: true })));
      const session = store.add(new Session({ agentId: 'fake', folder, opening }, link, fakeHost(host)));
      strictEqual(await session.start(), undefined);
      return { link, session };
    }

    it('is the opening of whoever made it', async () => {
      const { link } = await opened({});
      deepStrictEqual(link.agent.session.request, {
        cwd: '/elsewhere',
        additionalDirectories: ['/more'],
        mcpServers: [opening.mcpServers![0]],
        systemPrompt: opening.systemPrompt,
        meta: opening.meta,
      });
    });

    it('is what the host makes of it, each time anew; what it started ends with the tie to the agent', async () => {
      const ended: number[] = [];
      let asked = 0;
      const { link, session } = await opened({
        setup: (place, _, connection) => {
          const nth = ++asked;
          strictEqual(place.opening, opening);
          strictEqual(connection.agent.name, 'fake');
          return Promise.resolve({ mcpServers: [entry], dispose: () => ended.push(nth) });
        },
      });
      const request = {
        cwd: '/elsewhere',
        mcpServers: [entry],
        systemPrompt: opening.systemPrompt,
        meta: opening.meta,
      };
      deepStrictEqual(link.agent.session.request, request);
      await session.restart();
      deepStrictEqual(link.agent.session.request, { ...request, sessionId: 's1' });
      deepStrictEqual([asked, ended], [2, [1]]);
      session.dispose();
      deepStrictEqual(ended, [1, 2]);
    });

    it('ends at once when the session has ended meanwhile', async () => {
      const setup = new Deferred<SessionSetup>();
      const link = store.add(new FakeLink(() => new FakeAgent()));
      const session = store.add(
        new Session({ agentId: 'fake', folder }, link, fakeHost({ setup: () => setup.promise })),
      );
      const started = session.start();
      await settled();
      session.dispose();
      let isEnded = false;
      setup.resolve({ dispose: () => (isEnded = true) });
      strictEqual((await started)?.kind, 'stopped');
      strictEqual(isEnded, true);
    });

    it('may ask the person, in the transcript', async () => {
      const link = store.add(new FakeLink(() => new FakeAgent()));
      const session = store.add(
        new Session(
          { agentId: 'fake', folder },
          link,
          fakeHost({
            setup: async (_, ask) => {
              const { outcome } = await ask({ title: 'Start the server?', options }, signal);
              return { mcpServers: outcome === 'selected' ? [entry] : [] };
            },
          }),
        ),
      );
      const started = session.start();
      const { openRequests } = await until(session, (state) => state.openRequests.length > 0);
      session.answerPermission(openRequests[0]!.requestId, options[0]!.optionId);
      strictEqual(await started, undefined);
      deepStrictEqual(link.agent.session.request.mcpServers, [entry]);
    });
  });

  describe('opened anew', () => {
    it('is closed and taken up again by the same process, with what it is to be opened with now', async () => {
      let count = 0;
      const setup = () => Promise.resolve({ additionalDirectories: [`/${++count}`] });
      const { link, session, agent } = await inTurn({ setup }, { resumeSession: true, closeSession: true });
      agent.lastPrompt.says('Hi').end();
      strictEqual(await session.reopen(), undefined);
      const { openedBy, request, sessionId } = link.agent.session;
      deepStrictEqual(
        [link.agents.length, agent.isClosed, openedBy, request.additionalDirectories, sessionId],
        [1, true, 'resume', ['/2'], agent.sessionId],
      );
      strictEqual(transcript(session), 'You\n  hello\nAgent\n  Hi\n');
      session.prompt([text('again')]);
      strictEqual(link.agent.session.lastPrompt.text, 'again');
    });

    it('says what the agent has forgotten where it cannot take it up', async () => {
      const { session, agent } = await inTurn();
      agent.lastPrompt.end();
      await session.reopen();
      strictEqual(transcript(session), 'You\n  hello\n(the agent remembers nothing of what is above)\n');
    });

    it('says nothing of the kind before anything was said', async () => {
      const { link, session } = setUp();
      await session.start();
      await session.reopen();
      deepStrictEqual([link.agent.sessions.length, transcript(session)], [2, '']);
    });

    it('is not done in a turn, nor without an agent', async () => {
      const { link, session } = await inTurn();
      await session.reopen();
      strictEqual(link.agent.sessions.length, 1);
      const { link: unused, session: fresh } = setUp();
      await fresh.reopen();
      strictEqual(unused.agents.length, 0);
    });
  });

  describe('the end', () => {
    it('cancels the turn, closes the session at the agent, and hears nothing more', async () => {
      const { session, agent } = await inTurn();
      session.dispose();
      session.dispose();
      agent.sink.update(says('late'));
      deepStrictEqual([agent.cancels, agent.isClosed, agent.isDisposed], [1, true, true]);
      strictEqual(transcript(session), 'You\n  hello\nTurn ended: cancelled\n');
    });

    it('while the agent starts leaves nothing behind', async () => {
      const { link, session } = setUp();
      const started = session.start();
      session.dispose();
      deepStrictEqual(await started, { kind: 'stopped' });
      const sessions = link.agents.flatMap((agent) => agent.sessions);
      strictEqual(
        sessions.every(({ isDisposed }) => isDisposed),
        true,
      );
    });
  });

  describe('a sign-in', () => {
    const refusal = new AcpError('answered', 'Sign in first', errorCodes.authRequired);

    /** A session whose agent opens none before `signIn` was called. */
    async function locked() {
      const { link, session } = setUp({}, { loadSession: true });
      const agent = await link.connect();
      let isSignedIn = false;
      agent.beforeOpening = () => {
        if (!isSignedIn) throw refusal;
      };
      agent.onSignIn = (methodId) => {
        if (methodId !== 'login') throw new AcpError('answered', 'unknown method', -32602);
        isSignedIn = true;
      };
      session.prompt([text('hello')]);
      await until(session, ({ activity }) => activity === 'idle');
      return { link, session };
    }

    it('at the agent sends the prompt again that met it', async () => {
      const { link, session } = await locked();
      strictEqual((await session.signIn('nonsense'))?.kind, 'requestFailed');
      strictEqual(session.state.link.state, 'failed');
      strictEqual(await session.signIn('login'), undefined);
      await settled();
      strictEqual(link.agent.session.lastPrompt.text, 'hello');
    });

    it('that does not come back can be given up, and another one begun', async () => {
      const { link, session } = await locked();
      link.agent.onSignIn = () => new Promise(() => undefined);
      const hanging = session.signIn('login');
      await settled();
      deepStrictEqual(session.state.link, { state: 'starting', stage: 'signingIn' });
      session.cancelSignIn();
      strictEqual(await hanging, undefined);
      deepStrictEqual(session.state.link, { state: 'none' });
      link.agent.onSignIn = () => undefined;
      link.agent.beforeOpening = () => undefined;
      strictEqual(await session.signIn('login'), undefined);
      await settled();
      strictEqual(link.agent.session.lastPrompt.text, 'hello');
    });

    it('that fails or is given up leaves a session that works as it was', async () => {
      const { link, session } = setUp({}, {});
      await session.start();
      link.agent.onSignIn = () => {
        throw new AcpError('answered', 'no', -32602);
      };
      strictEqual((await session.signIn('login'))?.kind, 'requestFailed');
      strictEqual(session.state.link.state, 'ready');
      match(transcript(session), /Failure: requestFailed/);
      link.agent.onSignIn = () => new Promise(() => undefined);
      const hanging = session.signIn('login');
      await settled();
      session.cancelSignIn();
      await hanging;
      strictEqual(session.state.link.state, 'ready');
    });

    it('elsewhere starts the agent anew, and does so too', async () => {
      const { link, session } = await locked();
      strictEqual(await session.signedIn(), undefined);
      await settled();
      strictEqual(link.agents.length, 2);
      strictEqual(link.agent.session.lastPrompt.text, 'hello');
    });
  });

  it('sets an option, before any prompt too, and tells when that fails', async () => {
    const { link, session } = setUp();
    strictEqual(await session.setConfigOption('mode', 'plan'), undefined);
    deepStrictEqual(link.agent.session.optionsSet, [['mode', 'plan']]);
    link.agent.session.setConfigOption = () => Promise.reject(new AcpError('answered', 'no such mode', -32602));
    strictEqual((await session.setConfigOption('mode', 'x'))?.kind, 'requestFailed');
    strictEqual(transcript(session).startsWith('Failure: requestFailed (method session/set_config_option'), true);
  });

  it('tells the agent its name where the agent takes one', async () => {
    const { link, session } = await inTurn({}, { setSessionTitle: true });
    session.rename('Fix it');
    deepStrictEqual([session.state.title, link.agent.titles], ['Fix it', ['Fix it']]);
  });

  it('knows nothing of another one of the same agent', async () => {
    const { link, session, agent } = await inTurn();
    const other = store.add(new Session({ agentId: 'fake', folder }, link, fakeHost()));
    other.prompt([text('and you?')]);
    await until(other, (state) => state.link.state === 'ready');
    await settled();
    const [first, second] = [agent.lastPrompt, link.agent.session.lastPrompt];
    first.says('one');
    second.says('two');
    other.cancel();
    first.says(' more').end();
    second.end('cancelled');
    strictEqual(transcript(session), 'You\n  hello\nAgent\n  one more\n');
    strictEqual(transcript(other), 'You\n  and you?\nAgent\n  two\nTurn ended: cancelled\n');
    strictEqual(link.agents.length, 1);
  });
});
