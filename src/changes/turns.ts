import { TIME_GRAIN_MS } from './diskFiles';

/** What tells that a file has changed may come so much later. Milliseconds. */
const LATE_MS = 2000;

/** `endedMs` is absent while the agent works. Milliseconds since the epoch. */
interface Turn {
  readonly startedMs: number;
  readonly endedMs?: number;
}

/** When a session's agent worked: in the turn that runs or ran last, and in the one before, of which something may be told late. */
export class Turns {
  #last: Turn | undefined;
  #before: Turn | undefined;

  /** Whether the agent works now. */
  get isRunning(): boolean {
    return this.#last !== undefined && this.#last.endedMs === undefined;
  }

  /** Whether it ever did. */
  get hasAny(): boolean {
    return this.#last !== undefined;
  }

  /** When the turn began that runs or ran last; 0 before any. */
  get startedMs(): number {
    return this.#last?.startedMs ?? 0;
  }

  /** A turn that still runs is over with that. */
  begin(startedMs: number): void {
    this.end(startedMs);
    this.#before = this.#last;
    this.#last = { startedMs };
  }

  end(endedMs: number): void {
    if (this.#last && this.isRunning) this.#last = { ...this.#last, endedMs };
  }

  /** Whether news may still be of a turn. */
  mayConcern(nowMs: number): boolean {
    const { isRunning } = this;
    return isRunning || (this.#last?.endedMs !== undefined && nowMs - this.#last.endedMs <= LATE_MS);
  }

  /** Whether a change of that time was made within a turn. What is gone has no time: then it is news that counts. */
  cover(changedMs: number | undefined, nowMs: number): boolean {
    return [this.#last, this.#before].some((turn) => turn !== undefined && covers(turn, changedMs, nowMs));
  }
}

function covers({ startedMs, endedMs }: Turn, changedMs: number | undefined, nowMs: number): boolean {
  if (changedMs === undefined) return endedMs === undefined || nowMs - endedMs < LATE_MS;
  return changedMs >= startedMs - TIME_GRAIN_MS && (endedMs === undefined || changedMs <= endedMs + TIME_GRAIN_MS);
}
