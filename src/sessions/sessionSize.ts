import { weightOf } from '../base/weight';
import { eventSize } from './eventSize';
import type { SessionEvent } from './events';
import { toRowSnapshot } from './snapshot';
import type { SessionState } from './state';

/** What one session may hold: characters. Sessions of months have a tenth of it; the extension host has room for several times as much. */
export const SESSION_LIMIT = 256 * 1024 * 1024;

/** It is measured again when so much has come. Characters. */
const STEP = 32 * 1024 * 1024;

/** Watches that an agent that never stops talking does not take all memory: every single thing that it sends is bounded, their number is not. */
export class SessionSize {
  #since = 0;

  /** @returns Whether the session holds more than the limit. Looks at all of it only when very much has come since the last time. */
  exceeds(event: SessionEvent, state: SessionState): boolean {
    this.#since += eventSize(event, STEP);
    if (this.#since < STEP) return false;
    this.#since = 0;
    return sizeOf(state) > SESSION_LIMIT;
  }
}

function sizeOf({ rows, terminals }: SessionState): number {
  let size = 0;
  for (const row of rows) size += weightOf(toRowSnapshot(row), SESSION_LIMIT);
  for (const terminal of terminals) size += weightOf(terminal, SESSION_LIMIT);
  return size;
}
