import type { ChangeReview } from './changeReview';
import { errorMessage } from './base/errors';
import { Emitter } from './base/events';
import { Lazy } from './base/lazy';
import { DisposableObject } from './base/lifecycle';
import type { Log } from './base/log';
import type { WriteWork } from './changes/writers';
import type { ChangesView, RestoreOutcome } from './changes/changedFile';
import type { PanelChanges } from './chat/panelPorts';
import type { SessionEvent } from './sessions/events';
import { isAtWork } from './sessions/reduce/background';
import { inTurn } from './sessions/reduce/rows';
import type { SessionChange } from './sessions/session';
import type { WorkspaceSessions } from './sessions/workspaceSessions';

/** The review of changes, which is loaded with the first session. Until then there is nothing to review. */
export class LazyChanges extends DisposableObject implements PanelChanges {
  readonly #didChange = this.register(new Emitter<string>());
  readonly onDidChange = this.#didChange.event;
  readonly #followed = new Set<string>();
  readonly #loading = new Lazy(() => this.#load());
  #review: ChangeReview | undefined;

  constructor(
    private readonly sessions: WorkspaceSessions,
    private readonly load: () => Promise<ChangeReview>,
    private readonly log: Log,
  ) {
    super();
    this.register(sessions.onDidChange(() => this.#followSessions()));
    this.register(
      sessions.onDidChangeSession(({ session, ...change }) => {
        if (isOfInterest(change)) this.#run((review) => review.changed(session.id, change));
      }),
    );
    this.#followSessions();
  }

  view(sessionId: string, start: number): ChangesView | undefined {
    return this.#review?.view(sessionId, start);
  }

  /** Lets a session's agent write a file: what it was before is known then. */
  async write<T>(sessionId: string, file: string, work: WriteWork<T>): Promise<T> {
    const review = await this.get().catch((error: unknown) => {
      // The agent's work goes on without it.
      this.log.error(`The review of changes could not be loaded: ${errorMessage(error)}`);
    });
    return review ? review.write(sessionId, file, work) : work(() => Promise.resolve());
  }

  /** The session is deleted: what became of files in it is not kept any more. @throws where it cannot be loaded, or deleted */
  async forget(sessionId: string): Promise<void> {
    await (await this.get()).forget(sessionId);
  }

  review(sessionId: string, file: string | undefined): void {
    this.#run(({ editors }) => (file === undefined ? editors.showAll(sessionId) : editors.showFile(sessionId, file)));
  }

  keep(sessionId: string, file: string | undefined): void {
    this.#run(({ actions }) => (file === undefined ? actions.keepAll(sessionId) : actions.keepFile(sessionId, file)));
  }

  undo(sessionId: string, file: string | undefined): void {
    this.#run(({ actions }) => (file === undefined ? actions.undoAll(sessionId) : actions.undoFile(sessionId, file)));
  }

  restore(sessionId: string, promptId: string): void {
    this.#run(({ checkpoints }) => checkpoints.restore(sessionId, promptId));
  }

  async restoreNow(sessionId: string, promptId: string): Promise<RestoreOutcome> {
    const review = await this.get();
    // What its last turn did is part of what is brought back.
    await review.settled(sessionId);
    return review.checkpoints.restoreNow(sessionId, promptId);
  }

  previewRestore(sessionId: string, promptId: string): void {
    this.#run(({ checkpoints }) => checkpoints.preview(sessionId, promptId));
  }

  get(): Promise<ChangeReview> {
    return this.#loading.get();
  }

  /** Settles when all is on disk that outlasts a reload. */
  async stored(): Promise<void> {
    await this.#review?.desk.stored();
  }

  async #load(): Promise<ChangeReview> {
    const review = this.register(await this.load());
    this.#review = review;
    this.register(review.desk.onDidChange((sessionId) => this.#didChange.fire(sessionId)));
    // Those that came while it could not be loaded, too.
    if (!this.isDisposed) this.#follow(review);
    return review;
  }

  #followSessions(): void {
    if (this.#review || this.sessions.all.length > 0) this.#run((review) => this.#follow(review));
  }

  /** Tells the review which sessions there are. */
  #follow(review: ChangeReview): void {
    const open = this.sessions.all;
    for (const session of open) {
      if (this.#followed.has(session.id)) continue;
      this.#followed.add(session.id);
      review.open(session);
    }
    for (const id of this.#followed) {
      if (open.some((session) => session.id === id)) continue;
      this.#followed.delete(id);
      review.close(id);
    }
  }

  /** All that is run runs in its order. */
  #run(work: (review: ChangeReview) => unknown): void {
    this.get()
      .then((review) => (this.isDisposed ? undefined : work(review)))
      .catch((error: unknown) => {
        this.log.error(`The review of changes failed: ${errorMessage(error)}`);
      });
  }
}

/** Whether an event can be about changes: most are text, and of no interest here. */
function isOfInterest({ event, before, state }: SessionChange): boolean {
  return inTurn(before) !== inTurn(state) || isAboutFiles(event) || isAtWork(before) !== isAtWork(state);
}

function isAboutFiles(event: SessionEvent): boolean {
  switch (event.type) {
    case 'toolCall':
    case 'toolCallContent':
    case 'permissionAsked':
      return true;
    case 'subagentEvent':
      return isAboutFiles(event.event);
    default:
      return false;
  }
}
