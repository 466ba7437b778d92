import { Emitter } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import type { TraceEntry } from '../acp/trace';
import { isRecord } from '../base/check';

/** What is kept of the protocol trace: the newest. Characters. */
const LIMIT = 8 * 1024 * 1024;

/** A message of the trace, with the agent that it went to or came from. */
export type TracedMessage = TraceEntry & { readonly agent: string };

/** The newest messages of the protocol trace, bounded by their size; the oldest are dropped. */
export class TraceBuffer extends DisposableObject {
  readonly #didChange = this.register(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;
  #lines: (readonly [agent: string, line: string])[] = [];
  #first = 0;
  #size = 0;
  #dropped = 0;

  constructor(private readonly limit = LIMIT) {
    super();
  }

  /** How many messages are not kept any more. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @param line One JSON object, a {@link TraceEntry}. */
  push(agent: string, line: string): void {
    this.#lines.push([agent, line]);
    this.#size += line.length;
    while (this.#size > this.limit && this.#first < this.#lines.length - 1) {
      this.#size -= this.#lines[this.#first]?.[1].length ?? 0;
      this.#first++;
      this.#dropped++;
    }
    // Moving what is left at each message would cost more than all the rest.
    if (this.#first > 1024 && this.#first > this.#lines.length / 2) {
      this.#lines = this.#lines.slice(this.#first);
      this.#first = 0;
    }
    this.#didChange.fire();
  }

  clear(): void {
    this.#lines = [];
    [this.#first, this.#size, this.#dropped] = [0, 0, 0];
    this.#didChange.fire();
  }

  /** Oldest first. */
  messages(): readonly TracedMessage[] {
    return this.#lines.slice(this.#first).flatMap(([agent, line]) => {
      const entry: unknown = JSON.parse(line);
      return isTraceEntry(entry) ? [{ agent, ...entry }] : [];
    });
  }
}

function isTraceEntry(value: unknown): value is TraceEntry {
  return isRecord(value) && typeof value['at'] === 'string' && typeof value['kind'] === 'string';
}
