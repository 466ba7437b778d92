import { Emitter } from '../../src/base/events';
import type { FeedSource } from '../../src/chat/sessionFeed';
import type { SessionEvent } from '../../src/sessions/events';
import { initialState, reduce } from '../../src/sessions/reduce';

/** A session as a feed sees it: what the benchmark says happens in it. */
export class FeedSession implements FeedSource {
  state = initialState();
  readonly #changes = new Emitter<Parameters<Parameters<FeedSource['onDidChange']>[0]>[0]>();
  readonly onDidChange = this.#changes.event;
  /** Milliseconds since the epoch. */
  #now = Date.now() - 3_600_000;

  happen(...events: readonly SessionEvent[]): void {
    for (const event of events) {
      this.state = reduce(this.state, event, this.#now);
      this.#changes.fire({ at: this.#now, event, state: this.state });
    }
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
