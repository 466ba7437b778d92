import { Emitter } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import type { WorkspaceSessions } from '../sessions/workspaceSessions';

/** Which sessions have said something that nobody has seen: news while no visible webview shows them. */
export class UnreadSessions extends DisposableObject {
  readonly #unread = new Set<string>();
  readonly #didChange = this.register(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;

  /** @param isWatched Whether a person sees the session now. */
  constructor(sessions: WorkspaceSessions, isWatched: (sessionKey: string) => boolean) {
    super();
    this.register(
      sessions.onDidChangeSession(({ session, before, state }) => {
        // Told for every chunk of every session: only what adds a row is news.
        if (state.rows.length <= before.rows.length || this.#unread.has(session.id) || isWatched(session.id)) return;
        this.#unread.add(session.id);
        this.#didChange.fire();
      }),
    );
  }

  has(sessionKey: string): boolean {
    return this.#unread.has(sessionKey);
  }

  markRead(sessionKey: string): void {
    if (this.#unread.delete(sessionKey)) this.#didChange.fire();
  }
}
