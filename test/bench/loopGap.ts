import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** Watches how long the event loop is kept from coming round. */
export class LoopGap {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: 1 });

  start(): void {
    this.#histogram.reset();
    this.#histogram.enable();
  }

  /** @returns the longest gap since the start, in milliseconds */
  stop(): number {
    this.#histogram.disable();
    return this.#histogram.max / 1e6;
  }
}
