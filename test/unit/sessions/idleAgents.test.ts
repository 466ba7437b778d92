import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { DisposableStore, toDisposable, type Disposable } from '../../../src/base/lifecycle';
import { IdleAgents } from '../../../src/sessions/idleAgents';
import type { Session } from '../../../src/sessions/session';
import { SessionManager } from '../../../src/sessions/sessionManager';
import { FakeAgent, FakeLink } from '../../support/fakeAgent';
import { fakeHost, folder, settled, until } from '../../support/fakeSessionHost';
import { running, says, text } from '../../support/sessionEvents';

const minute = 60_000;

/** A clock that the test moves, with what is to happen at its times. */
class Clock {
  time = 1_000_000;
  /** What somebody has set the clock on the wall back by. */
  setBackBy = 0;
  readonly #timers = new Set<{ readonly at: number; readonly action: () => void }>();

  readonly now = (): number => this.time - this.setBackBy;

  readonly after = (action: () => void, delayMs: number): Disposable => {
    const timer = { at: this.time + delayMs, action };
    this.#timers.add(timer);
    return toDisposable(() => this.#timers.delete(timer));
  };

  get waiting(): number {
    return this.#timers.size;
  }

  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (!next) break;
      this.time = Math.max(this.time, next.at);
      this.#timers.delete(next);
      next.action();
    }
    this.time = end;
  }
}

describe('an agent without work', () => {
  let store: DisposableStore;
  let clock: Clock;
  let link: FakeLink;
  let sessions: SessionManager;
  let limitMs: number;

  beforeEach(() => {
    store = new DisposableStore();
    clock = new Clock();
    limitMs = 30 * minute;
    link = store.add(new FakeLink(() => new FakeAgent({ resumeSession: true })));
    sessions = store.add(new SessionManager(folder, { link: () => link }, fakeHost({ clock })));
    store.add(new IdleAgents(sessions, { link: () => link }, { limitMs: () => limitMs, clock, after: clock.after }));
  });

  afterEach(() => {
    store.dispose();
  });

  async function answered(session: Session = sessions.create('fake')): Promise<Session> {
    session.prompt([text('hello')]);
    await until(session, ({ link: { state } }) => state === 'ready');
    await settled();
    link.agent.session.lastPrompt.says('Hi').end();
    return session;
  }

  it('is ended when the time has passed, and comes back with the next prompt as if nothing had been', async () => {
    const session = await answered();
    clock.pass(29 * minute);
    strictEqual(link.status.state, 'ready');
    clock.pass(minute);
    strictEqual(link.status.state, 'stopped');
    deepStrictEqual(session.state.link, { state: 'none' });
    const rows = session.state.rows.length;

    session.prompt([text('again')]);
    await until(session, ({ link: { state } }) => state === 'ready');
    deepStrictEqual([link.agents.length, link.agent.session.openedBy], [2, 'resume']);
    strictEqual(session.state.rows.length, rows + 1);
  });

  it('has its time from when it was last used, by any session', async () => {
    await answered();
    clock.pass(20 * minute);
    await answered(sessions.create('fake'));
    clock.pass(29 * minute);
    strictEqual(link.status.state, 'ready');
    clock.pass(minute);
    strictEqual(link.status.state, 'stopped');
  });

  it('is one that has no turn, no question, no background work and no terminal', async () => {
    const session = await answered();
    const agent = link.agent.session;
    const stays = (): void => {
      clock.pass(90 * minute);
      strictEqual(link.status.state, 'ready');
    };
    session.prompt([text('long')]);
    agent.say(running);
    stays();
    agent.say(says('done'));
    const answer = agent.sink.requestPermission(
      { title: 'May I?', options: [{ optionId: 'y', name: 'Yes', kind: 'allow_once' }] },
      new AbortController().signal,
    );
    agent.lastPrompt.end();
    stays();
    session.answerPermission(session.state.openRequests[0]!.requestId, 'y');
    await answer;
    agent.say({ type: 'terminal', terminalId: 't', command: 'serve', cancellable: false });
    stays();
    agent.say({ type: 'terminal', terminalId: 't', exitStatus: { exitCode: 0 } });
    clock.pass(31 * minute);
    strictEqual(link.status.state, 'stopped');
  });

  it('is ended as well when its sessions were closed', async () => {
    const session = await answered();
    sessions.close(session.id);
    clock.pass(31 * minute);
    strictEqual(link.status.state, 'stopped');
  });

  it('stays when the setting says never, and when the clock was set back it has its whole time', async () => {
    limitMs = 0;
    const session = await answered();
    clock.pass(600 * minute);
    deepStrictEqual([link.status.state, clock.waiting], ['ready', 0]);

    limitMs = 30 * minute;
    await answered(session);
    clock.setBackBy = 24 * 60 * minute;
    clock.pass(31 * minute);
    strictEqual(link.status.state, 'ready');
    clock.pass(30 * minute);
    strictEqual(link.status.state, 'stopped');
  });
});
