import { disposableTimeout } from '../base/async';
import { type Disposable, DisposableObject, MutableDisposable } from '../base/lifecycle';
import { inTurn } from '../sessions/reduce/rows';
import type { Session } from '../sessions/session';
import type { WorkspaceSessions } from '../sessions/workspaceSessions';
import { type RequestSummary, summarizeRequest } from './requestSummary';
import type { Surfaces } from './surfaces';

/** How long a request must have waited before it is told: an agent may ask, and take it back, without end. Milliseconds. */
const OPEN_MS = 400;

/** What is told of sessions that nobody sees: all, only what needs an answer, or nothing. */
export type NotificationChoice = 'all' | 'requests' | 'never';

export type NoticeAnswer =
  | { readonly type: 'option'; readonly optionId: string }
  /** The session is to be shown. */
  | { readonly type: 'show' }
  /** Nothing now: the request stays open in its session. */
  | { readonly type: 'dismiss' };

/** How a person is told, outside of any webview of ours. */
export interface NoticeWindow {
  /** Shows a request until the result is disposed. `answered` is called at most once, and not after that. */
  ask(session: Session, request: RequestSummary, answered: (answer: NoticeAnswer) => void): Disposable;
  /** Says that a session has finished its work. */
  finished(session: Session, show: () => void): void;
}

/**
 * Tells of sessions that cannot be seen. Requests come one at a time, the oldest first; one goes away when it is settled anywhere, or
 * when its session is seen. A request that was dismissed is not shown again.
 */
export class Notices extends DisposableObject {
  readonly #shown = this.register(new MutableDisposable<Disposable>());
  readonly #waiting = this.register(new MutableDisposable<Disposable>());
  readonly #dismissed = new Set<string>();
  /** What is shown: the request, and what is said of it. */
  #told: string | undefined;

  constructor(
    sessions: WorkspaceSessions,
    private readonly surfaces: Surfaces,
    private readonly window: NoticeWindow,
    private readonly choice: () => NotificationChoice,
    private readonly later: (act: () => void) => Disposable = (act) => disposableTimeout(act, OPEN_MS),
  ) {
    super();
    this.register(
      surfaces.onDidChange(() => {
        this.#update();
      }),
    );
    this.register(
      sessions.onDidChangeSession(({ session, before, state }) => {
        const hasEnded = inTurn(before) && !inTurn(state) && before.activity !== 'cancelling';
        if (hasEnded && state.queue.length === 0 && this.choice() === 'all' && !surfaces.anyVisible) {
          window.finished(session, () => void surfaces.reveal(session.id));
        }
      }),
    );
  }

  #update(): void {
    const next = this.#next();
    // The agent may tell another thing of what it asks about, while it is asked.
    const told = next && JSON.stringify([next.requestId, next.summary]);
    if (told === this.#told) return;
    this.#told = told;
    this.#shown.value = undefined;
    this.#waiting.value = undefined;
    if (!next) return;
    const { session, requestId, summary } = next;
    this.#waiting.value = this.later(() => {
      this.#shown.value = this.window.ask(session, summary, (answer) => {
        this.#answer(session, requestId, answer);
      });
    });
  }

  #next(): { readonly session: Session; readonly requestId: string; readonly summary: RequestSummary } | undefined {
    if (this.choice() === 'never') return undefined;
    for (const session of this.surfaces.waiting) {
      if (this.surfaces.isWatched(session.id)) continue;
      for (const { requestId } of session.state.openRequests) {
        const summary = this.#dismissed.has(requestId) ? undefined : summarizeRequest(session.state, requestId);
        if (summary) return { session, requestId, summary };
      }
    }
    return undefined;
  }

  #answer(session: Session, requestId: string, answer: NoticeAnswer): void {
    if (answer.type === 'option') session.answerPermission(requestId, answer.optionId, 'person');
    else this.#dismissed.add(requestId);
    if (answer.type === 'show') void this.surfaces.reveal(session.id);
    this.#update();
  }
}
