import { Deferred } from './async';

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
    await this.#enter(taken);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      this.#free += taken;
      this.#next();
    }
  }

  async #enter(weight: number): Promise<void> {
    if (this.#waiting.length === 0 && weight <= this.#free) {
      this.#free -= weight;
      return;
    }
    const turn = new Deferred<undefined>();
    this.#waiting.push({ weight, turn });
    await turn.promise;
  }

  #next(): void {
    for (let first = this.#waiting[0]; first && first.weight <= this.#free; first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= first.weight;
      first.turn.resolve(undefined);
    }
  }
}
