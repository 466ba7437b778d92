import { DisposableMap, DisposableObject } from './base/lifecycle';
import { inTurn } from './sessions/reduce/rows';
import type { Session } from './sessions/session';
import type { WorkspaceSessions } from './sessions/workspaceSessions';

/** Opens sessions anew, with what they get now: at once, or when their turn has ended. */
export class SessionReopening extends DisposableObject {
  readonly #waiting = this.register(new DisposableMap<string, ReturnType<Session['onDidChange']>>());

  constructor(private readonly sessions: Pick<WorkspaceSessions, 'get'>) {
    super();
  }

  reopen(sessionId: string): void {
    const session = this.sessions.get(sessionId);
    if (!session) return;
    if (!inTurn(session.state)) {
      void (session.state.link.state === 'ready' ? session.reopen() : session.start());
      return;
    }
    const waiting = session.onDidChange(({ state }) => {
      if (inTurn(state)) return;
      this.forget(sessionId);
      // Before the queue's next prompt, which is the agent's with what is new; after all have heard of the end.
      queueMicrotask(() => {
        this.reopen(sessionId);
      });
    });
    this.#waiting.set(sessionId, waiting);
  }

  /** It waits until the session's turn has ended. */
  isWaiting(sessionId: string): boolean {
    return this.#waiting.get(sessionId) !== undefined;
  }

  /** It does not wait any more. */
  forget(sessionId: string): void {
    this.#waiting.delete(sessionId);
  }
}
