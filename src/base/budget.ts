import { Deferred, disposableTimeout } from './async';

/** Work that takes longer, such as on a dead network, does not hold up the others any more. Milliseconds. */
const HELD_MS = 30_000;

/** Lets work through as long as its weight, all together, stays within a limit; more waits, in the order of asking. */
export class Budget {
  #free: number;
  readonly #waiting: { readonly weight: number; readonly turn: Deferred<undefined> }[] = [];

  /** @param limit What may be under way at a time. */
  constructor(private readonly limit: number) {
    this.#free = limit;
  }

  /**
   * @param weight Of the work; one that is heavier than the limit goes alone.
   * @param signal Nobody wants it any more: it is not begun. @throws the signal's reason then.
   */
  async run<T>(weight: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const taken = Math.min(weight, this.limit);
    await this.#enter(taken, signal);
    let isHeld = true;
    const leave = (): void => {
      if (!isHeld) return;
      isHeld = false;
      this.#free += taken;
      this.#next();
    };
    const longest = disposableTimeout(leave, HELD_MS);
    try {
      return await work();
    } finally {
      longest.dispose();
      leave();
    }
  }

  async #enter(weight: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#waiting.length === 0 && weight <= this.#free) {
      this.#free -= weight;
      return;
    }
    const one = { weight, turn: new Deferred<undefined>() };
    const giveUp = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(one), 1);
      one.turn.reject(signal.reason);
      this.#next();
    };
    this.#waiting.push(one);
    signal.addEventListener('abort', giveUp, { once: true });
    await one.turn.promise.finally(() => {
      signal.removeEventListener('abort', giveUp);
    });
  }

  #next(): void {
    for (let first = this.#waiting[0]; first && first.weight <= this.#free; first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= first.weight;
      first.turn.resolve(undefined);
    }
  }
}
