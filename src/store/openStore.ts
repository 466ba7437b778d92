import { DisposableObject } from '../base/lifecycle';
import type { LoadedSession } from './loadSession';
import { readSession } from './loadSession';
import { SessionKeeper, type KeeperOptions } from './sessionKeeper';
import { type Store, StoreThread, type StoreThreadOptions } from './storeThread';

/** The store of one window, with all that keeps sessions in it. A part of its own: it is loaded when something is to be kept or found. */
export class OpenStore extends DisposableObject {
  readonly keeper: SessionKeeper;
  readonly #thread: StoreThread;

  constructor(options: StoreThreadOptions & Omit<KeeperOptions, 'store'>) {
    super();
    this.#thread = this.register(new StoreThread(options));
    // Ends before the thread: what it has is stored then.
    this.keeper = this.register(new SessionKeeper({ ...options, store: this.#thread }));
  }

  get store(): Store {
    return this.#thread;
  }

  /** A session to be read, of whatever workspace. @throws StoreError, SyntaxError */
  read(id: string): Promise<LoadedSession | undefined> {
    return readSession(this.#thread, id);
  }

  /** Settles when, after the end, all is stored. */
  get ended(): Promise<void> {
    return this.#thread.ended;
  }
}
