import { type Disposable, toDisposable } from './lifecycle';

/** A promise with its two ends outside. Settling it twice is harmless. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  resolve!: (value: T | PromiseLike<T>) => void;
  reject!: (reason: unknown) => void;
  #settled = false;

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolve = (value) => {
        this.#settled = true;
        resolve(value);
      };
      this.reject = (reason) => {
        this.#settled = true;
        reject(reason instanceof Error ? reason : new Error(String(reason)));
      };
    });
  }

  get isSettled(): boolean {
    return this.#settled;
  }
}

/** Lets one at a time through, in the order of asking. */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  /** Waits until all that asked before have left. @returns What the one who asked calls when it leaves. */
  async enter(): Promise<() => void> {
    const before = this.#last;
    const left = new Deferred<undefined>();
    this.#last = left.promise;
    await before;
    return () => {
      left.resolve(undefined);
    };
  }
}

/** A wait took longer than its limit. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  constructor(
    readonly what: string,
    readonly limitMs: number,
  ) {
    super(`${what} took longer than ${String(limitMs)} ms`);
  }
}

/**
 * Waits for `promise`, at most `limitMs` milliseconds.
 * @param what Names the wait in the error, e.g. `initialize`.
 * @throws TimeoutError when the limit passes first; the promise itself goes on, its later rejection is not reported.
 */
export async function withTimeout<T>(promise: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TimeoutError(what, limitMs));
    }, limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => undefined);
  }
}

/** Waits for `promise`, until the signal aborts. @throws the signal's reason then; the promise itself goes on, unreported. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Deferred<never>();
  const abort = (): void => {
    aborted.reject(signal.reason);
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    promise.catch(() => undefined);
  }
}

/** Runs `action` once after `delayMs`, unless disposed before. */
export function disposableTimeout(action: () => void, delayMs: number): Disposable {
  const timer = setTimeout(() => {
    disposable.dispose();
    action();
  }, delayMs);
  const disposable = toDisposable(() => {
    clearTimeout(timer);
  });
  return disposable;
}

/** Runs tasks one after the other, in the order in which they were given; one that fails does not keep the next from running. */
export class Sequencer {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result;
    return result;
  }
}

/** A {@link Sequencer} for each key: tasks with different keys do not wait for each other. */
export class KeyedSequencer {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(task, task);
    this.#last.set(key, result);
    try {
      return await result;
    } finally {
      if (this.#last.get(key) === result) this.#last.delete(key);
    }
  }

  /** Settles when all that was given until now is done. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}

/** Works through items, so many at a time. */
export async function forEachOf<T>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnce: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const running = new Set<Promise<unknown>>();
  for await (const item of items) {
    const one: Promise<unknown> = work(item).finally(() => running.delete(one));
    running.add(one);
    if (running.size >= atOnce) await Promise.race(running);
  }
  await Promise.all(running);
}
