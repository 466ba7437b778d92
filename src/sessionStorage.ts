import { errorMessage } from './base/errors';
import { Emitter } from './base/events';
import { disposableTimeout } from './base/async';
import { Lazy } from './base/lazy';
import { type Disposable, DisposableObject, MutableDisposable } from './base/lifecycle';
import type { Log } from './base/log';
import type { StorageProblem } from './chat/protocol';
import { sessionTitle } from './sessions/sessionTitle';
import type { SessionState } from './sessions/state';
import type { WorkspaceSessions } from './sessions/workspaceSessions';
import type { OpenStore } from './store/openStore';
import type { GoneSession, Retention, StoreFailure, StoreTrouble } from './store/records';
import type { StoreFiles } from './store/storeDesk';

export interface SessionStorageOptions {
  /** The bundle of the store's thread. Absolute. */
  readonly script: string;
  /** Undefined: VS Code gives no place to keep anything, since no folder is open. */
  readonly files: StoreFiles | undefined;
  readonly sessions: WorkspaceSessions;
  readonly log: Log;
  /** How long sessions are kept, and how much of them; asked each time that it matters. */
  readonly retention: () => Pick<Retention, 'maxAgeMs' | 'maxBytes'>;
  /**
   * Deletes what is kept beside the transcripts of sessions that are deleted. May come again for one, where it was interrupted.
   * @returns The ids of those of which nothing is left; the others are to come again.
   */
  readonly forget: (gone: readonly GoneSession[]) => Promise<readonly string[]>;
  /** For tests. */
  readonly after?: typeof disposableTimeout;
  readonly load?: () => Promise<{ readonly OpenStore: typeof OpenStore }>;
}

/** How long after the store was opened it is tidied for the first time, and how often then. Milliseconds. */
const FIRST_PRUNING_MS = 60_000;
const PRUNING_MS = 12 * 3600 * 1000;

/**
 * Keeps all sessions of the window. The store is loaded and opened with the first thing that was said, or that is to be read: until then it
 * costs nothing. What goes wrong with it is told in the panel; the sessions go on.
 */
export class SessionStorage extends DisposableObject {
  readonly #didChange = this.register(new Emitter<void>());
  /** There are other problems. */
  readonly onDidChange = this.#didChange.event;
  readonly #opening = new Lazy(() => this.#open());
  readonly #pruning = this.register(new MutableDisposable<Disposable>());
  #opened: OpenStore | undefined;
  #hasFailed = false;
  /** Of the sessions that cannot be stored now. */
  readonly #failures = new Map<string, StorageProblem>();
  /** What has happened once. */
  readonly #troubles: StorageProblem[] = [];

  constructor(private readonly options: SessionStorageOptions) {
    super();
    const { sessions } = options;
    const first = this.register(
      sessions.onDidChangeSession(({ event, state }) => {
        if (state.turn === 0 && state.rows.length === 0) return;
        if (this.#opened) first.dispose();
        // One that could not be opened is tried again with each message.
        else if (!this.#hasFailed || event.type === 'promptSent') void this.open();
      }),
    );
    this.register(
      sessions.onDidChange(() => {
        for (const id of this.#failures.keys())
          if (!sessions.get(id) && this.#failures.delete(id)) this.#didChange.fire();
      }),
    );
  }

  /** What a person must know; each once. */
  get problems(): readonly StorageProblem[] {
    const now = new Map([...this.#failures.values()].map((problem) => [problem.kind, problem]));
    return [...this.#troubles, ...(this.#hasFailed ? [{ kind: 'failed' } as const] : []), ...now.values()];
  }

  /** The store; undefined where there is none now. Never rejects. */
  async open(): Promise<OpenStore | undefined> {
    try {
      return await this.#opening.get();
    } catch (error) {
      this.options.log.error(`Sessions cannot be kept: ${errorMessage(error)}`);
      this.#failedToOpen(true);
      return undefined;
    }
  }

  /** Brings a session that is opened again, and goes on with keeping it; undefined: it is not kept. @throws StoreError, SyntaxError */
  readonly read = async (id: string): Promise<SessionState | undefined> => {
    const store = await this.open();
    // One that is kept by another workspace is kept here from then on too.
    return (await store?.keeper.load(id)) ?? (await store?.read(id))?.state;
  };

  /** The id under which an open session is kept. */
  storedId(sessionId: string): string {
    return this.#opened?.keeper.storedId(sessionId) ?? sessionId;
  }

  /** Settles when all is stored; to be called after the end. */
  async end(): Promise<void> {
    await this.#opened?.ended;
  }

  async #open(): Promise<OpenStore | undefined> {
    const { script, files, sessions, log, load = () => import('./store/openStore') } = this.options;
    if (!files) return undefined;
    const part = await load();
    if (this.isDisposed) return undefined;
    const store = this.register(
      new part.OpenStore({
        script,
        files,
        sessions,
        log,
        titleOf: sessionTitle,
        onTrouble: (trouble) => {
          log.warn(`The store of sessions: ${trouble.kind}`);
          this.#troubles.push(problemOf(trouble));
          this.#didChange.fire();
        },
        onFailure: (sessionId, failure) => {
          this.#failed(sessionId, failure);
        },
      }),
    );
    this.#opened = store;
    this.#failedToOpen(false);
    this.#pruneAfter(store, FIRST_PRUNING_MS);
    return store;
  }

  #failedToOpen(hasFailed: boolean): void {
    if (this.#hasFailed === hasFailed) return;
    this.#hasFailed = hasFailed;
    this.#didChange.fire();
  }

  #pruneAfter(store: OpenStore, delayMs: number): void {
    const { after = disposableTimeout } = this.options;
    this.#pruning.value = after(() => {
      void this.#prune(store);
    }, delayMs);
  }

  async #prune({ store }: OpenStore): Promise<void> {
    const { sessions, retention, forget, log } = this.options;
    const keep = sessions.all.flatMap(({ id }) => [id, this.storedId(id)]);
    try {
      const gone = await store.ask('prune', { ...retention(), now: Date.now(), keep });
      if (gone.length > 0) {
        log.info(`${String(gone.length)} sessions are deleted, and what was kept beside them`);
        await store.ask('forgotten', { ids: await forget(gone) });
      }
    } catch (error) {
      log.warn(`Old sessions could not be deleted: ${errorMessage(error)}`);
    }
    if (!this.isDisposed && this.#opened) this.#pruneAfter(this.#opened, PRUNING_MS);
  }

  #failed(sessionId: string, failure: StoreFailure | undefined): void {
    if (failure?.kind === 'failed') this.options.log.error(`A session could not be stored: ${failure.message}`);
    if (failure?.kind === 'takenOver') this.#troubles.push({ kind: 'takenOver' });
    else if (failure) this.#failures.set(sessionId, problemOf(failure));
    else this.#failures.delete(sessionId);
    this.#didChange.fire();
  }
}

function problemOf(trouble: StoreTrouble): StorageProblem {
  switch (trouble.kind) {
    case 'damaged':
      return { kind: 'damaged', file: trouble.keptAs };
    case 'newer':
      return { kind: 'newer', file: trouble.file };
    case 'takenOver':
    case 'full':
    case 'readOnly':
      return { kind: trouble.kind };
    case 'gone':
    case 'failed':
      return { kind: 'failed' };
  }
}
