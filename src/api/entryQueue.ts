import { Deferred } from '../base/async';
import { weightOf } from '../base/weight';
import type { SessionEvent } from '../sessions/events';
import { mergeEvents } from '../sessions/mergeEvents';
import type { ApiError } from './apiError';
import type { Stop } from './parley';

/** What waits to be read. */
export type Entry =
  | {
      readonly type: 'event';
      readonly event: SessionEvent;
      /** Whether it belongs to a turn. */
      readonly inTurn: boolean;
      readonly weight: number;
    }
  /** So many events gave way. */
  | { readonly type: 'missed'; readonly count: number; readonly inTurn: boolean }
  | { readonly type: 'stop'; readonly stop: Stop }
  /** A turn failed. */
  | { readonly type: 'error'; readonly error: ApiError };

export interface QueueLimits {
  readonly count: number;
  /** In the terms of {@link weightOf}: about characters. */
  readonly weight: number;
}

/** What one read of a session may be late. */
export const queueLimits: QueueLimits = { count: 10_000, weight: 8 * 1024 * 1024 };

/** Of the limits, how much is left when they were reached: events give way in bulk, not one by one. */
const KEPT = 3 / 4;

/**
 * What happens in a session, in order, until it is read: bounded. One reader at a time may wait; the caller sees to that.
 * What a turn came to is never given up.
 */
export class EntryQueue {
  #entries: Entry[] = [];
  #weight = 0;
  #waiting: Deferred<Entry> | undefined;
  #end: ApiError | undefined;

  constructor(private readonly limits: QueueLimits = queueLimits) {}

  event(event: SessionEvent, inTurn: boolean): void {
    const last = this.#entries.at(-1);
    const merged = last?.type === 'event' && last.inTurn === inTurn ? mergeEvents(last.event, event) : undefined;
    if (last?.type === 'event' && merged) {
      this.#entries.pop();
      this.#weight -= last.weight;
    }
    const next = merged ?? event;
    this.add({ type: 'event', event: next, inTurn, weight: weightOf(next, this.limits.weight) });
  }

  add(entry: Entry): void {
    if (this.#end) return;
    const reader = this.#waiting;
    this.#waiting = undefined;
    if (reader) {
      reader.resolve(entry);
      return;
    }
    this.#entries.push(entry);
    if (entry.type === 'event') this.#weight += entry.weight;
    if (this.#entries.length > this.limits.count || this.#weight > this.limits.weight) this.#shrink();
  }

  /** The next entry. @throws ApiError that is the end's, when all was read. */
  next(): Promise<Entry> {
    const entry = this.#entries.shift();
    if (entry) {
      if (entry.type === 'event') this.#weight -= entry.weight;
      return Promise.resolve(entry);
    }
    if (this.#end) return Promise.reject(this.#end);
    this.#waiting = new Deferred<Entry>();
    return this.#waiting.promise;
  }

  /** Something failed that is no turn's: who waits is told, for what it waits for may not come; who comes later is not. */
  failWaiting(error: ApiError): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  /** Nothing more comes. What waits can still be read. */
  end(error: ApiError): void {
    this.#end ??= error;
    this.failWaiting(error);
  }

  #shrink(): void {
    const { limits } = this;
    const kept: Entry[] = [];
    let left = this.#entries.length;
    for (const entry of this.#entries) {
      const isTooMuch = left > limits.count * KEPT || this.#weight > limits.weight * KEPT;
      if (!isTooMuch || entry.type === 'stop' || entry.type === 'error') {
        kept.push(entry);
        continue;
      }
      if (entry.type === 'event') this.#weight -= entry.weight;
      const { inTurn } = entry;
      const count = entry.type === 'missed' ? entry.count : 1;
      const before = kept.at(-1);
      if (before?.type === 'missed' && before.inTurn === inTurn) {
        kept[kept.length - 1] = { type: 'missed', count: before.count + count, inTurn };
        left--;
      } else {
        kept.push({ type: 'missed', count, inTurn });
      }
    }
    this.#entries = kept;
  }
}
