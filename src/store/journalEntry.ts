import type { SessionEvent, TimedEvent } from '../sessions/events';
import type { JournalEntry } from './records';

/** An event as it is stored. */
export function toEntry(seq: number, event: TimedEvent): JournalEntry {
  return { seq, json: JSON.stringify(event) };
}

/** Undefined: it is not what {@link toEntry} made. */
export function fromEntry({ json }: JournalEntry): TimedEvent | undefined {
  try {
    return JSON.parse(json) as TimedEvent;
  } catch {
    return undefined;
  }
}

/** Whether an event says something that is still true after the window is gone: how the agent was reached is not. */
export function isKept({ type }: SessionEvent): boolean {
  return type !== 'linkChanged';
}
