import { Worker } from 'node:worker_threads';
import { Deferred } from '../base/async';
import { errorMessage } from '../base/errors';
import { DisposableObject } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { StoreFailure, StoreOperations, StoreTrouble } from './records';
import type { StoreFiles } from './storeDesk';
import { StoreError } from './storeError';

export type StoreRequest =
  | { readonly operation: keyof StoreOperations; readonly id: number; readonly order: unknown }
  | { readonly operation: 'close' };

export type StoreMessage =
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly failure: StoreFailure }
  | { readonly type: 'trouble'; readonly trouble: StoreTrouble }
  | { readonly type: 'warning'; readonly message: string };

/** What the store can be asked from outside of its thread. */
export interface Store {
  /** Orders are done one after the other, in the order in which they were given. @throws StoreError */
  ask<Name extends keyof StoreOperations>(
    operation: Name,
    order: Parameters<StoreOperations[Name]>[0],
  ): Promise<ReturnType<StoreOperations[Name]>>;
}

export interface StoreThreadOptions {
  /** The bundle of `storeWorker.ts`. Absolute. */
  readonly script: string;
  readonly files: StoreFiles;
  readonly log: Log;
  readonly onTrouble: (trouble: StoreTrouble) => void;
}

/** How often the thread is begun anew after it has died. */
const MAX_DEATHS = 3;

/**
 * The store, in a thread of its own: neither a slow disk nor a long search holds up the extension host. The thread is started with the
 * first order.
 */
export class StoreThread extends DisposableObject implements Store {
  readonly #waiting = new Map<number, Deferred<unknown>>();
  #worker: Worker | undefined;
  #ended: Promise<void> = Promise.resolve();
  #lastId = 0;
  #deaths = 0;

  constructor(private readonly options: StoreThreadOptions) {
    super();
    this.onDispose(() => {
      this.#send({ operation: 'close' });
    });
  }

  async ask<Name extends keyof StoreOperations>(
    operation: Name,
    order: Parameters<StoreOperations[Name]>[0],
  ): Promise<ReturnType<StoreOperations[Name]>> {
    if (this.isDisposed) throw new StoreError({ kind: 'failed', message: 'The store is closed' });
    this.#worker ??= this.#start();
    const id = ++this.#lastId;
    const answer = new Deferred<unknown>();
    this.#waiting.set(id, answer);
    this.#send({ operation, id, order });
    return (await answer.promise) as ReturnType<StoreOperations[Name]>;
  }

  /** Settles when all that was ordered before the end is done, and the files are closed. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  #send(request: StoreRequest): void {
    this.#worker?.postMessage(request);
  }

  #start(): Worker {
    if (this.#deaths >= MAX_DEATHS) {
      throw new StoreError({ kind: 'failed', message: 'The thread of the store has died too often' });
    }
    const { script, files, log, onTrouble } = this.options;
    const worker = new Worker(script, {
      workerData: files,
      // Without the host's arguments and environment: both may say how to load modules. Node 22 and 24 warn of node:sqlite.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: {},
      name: 'Parley store',
    });
    worker.on('message', (message: StoreMessage) => {
      switch (message.type) {
        case 'done':
          this.#take(message.id)?.resolve(message.result);
          break;
        case 'failed':
          this.#take(message.id)?.reject(new StoreError(message.failure));
          break;
        case 'trouble':
          onTrouble(message.trouble);
          break;
        case 'warning':
          log.warn(message.message);
          break;
      }
    });
    worker.on('error', (error) => {
      this.#deaths++;
      log.error(`The thread of the store has died: ${errorMessage(error)}`);
    });
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => {
        if (this.#worker === worker) this.#worker = undefined;
        for (const answer of this.#waiting.values()) {
          answer.reject(new StoreError({ kind: 'failed', message: 'The thread of the store has ended' }));
        }
        this.#waiting.clear();
        resolve();
      });
    });
    return worker;
  }

  #take(id: number): Deferred<unknown> | undefined {
    const answer = this.#waiting.get(id);
    this.#waiting.delete(id);
    return answer;
  }
}
