import { eventSize } from '../eventSize';
import type { SessionEvent } from '../events';
import { initialState, reduce } from '../reduce';
import type { SessionState } from '../state';
import { lastCommonPiece } from './alignPieces';
import { isBrokenOff, restOf } from './brokenOff';
import { isConversation, isUndelivered, type Piece, piecesOf } from './pieces';
import { eventsOf } from './rowEvents';

/** Characters that are held to be compared. What tells more is not caught up with. */
const MAX_SIZE = 64 * 1024 * 1024;

/**
 * What an agent tells of a session that is kept here, as it takes it up: the session may have been continued elsewhere, such as in the
 * agent's own command line. Laid beside what is kept, it shows what is missing here.
 *
 * Careful rather than complete: what cannot be laid beside what is kept is not told a second time, and rows are only ever added at the
 * end. What was said elsewhere before something that was said here stays out.
 */
export class ReplayedSession {
  #state = initialState();
  #size = 0;

  add(event: SessionEvent, at: number): void {
    if (this.#size > MAX_SIZE) return;
    this.#size += eventSize(event, MAX_SIZE);
    this.#state = this.#size > MAX_SIZE ? initialState() : reduce(this.#state, event, at);
  }

  /** The events that add what is missing to what is kept. Once they have happened, there are no more. */
  missingIn(state: SessionState): readonly SessionEvent[] {
    const told = piecesOf(this.#state.rows.slice());
    const kept = piecesOf(rememberedRows(state));
    if (!kept.some(({ rows }) => rows.some(isConversation))) return this.#newIn(told, state);
    const last = lastCommonPiece(kept, told);
    const [before, again] = [kept[last?.stored ?? -1], told[last?.told ?? -1]];
    if (!last || !before || !again) return [];
    const isEnd = kept.slice(last.stored + 1).every(isUndelivered);
    const rest = isEnd && isBrokenOff(before) ? restOf(before, again, state, this.#state) : [];
    return [...rest, ...this.#newIn(told.slice(last.told + 1), state)];
  }

  #newIn(pieces: readonly Piece[], { rows: kept }: SessionState): readonly SessionEvent[] {
    return pieces.flatMap(({ rows }) =>
      rows.flatMap((row) => (isCounted(row.key) || kept.indexOf(row.key) < 0 ? eventsOf(row, this.#state) : [])),
    );
  }
}

/** What the agent knows of: not what came before it lost its memory. */
function rememberedRows({ rows }: SessionState): ReturnType<SessionState['rows']['slice']> {
  const all = rows.slice();
  return all.slice(all.findLastIndex(({ kind }) => kind === 'contextLost') + 1);
}

/** Whether a key is made from the row's place, so that it says nothing about the row. */
function isCounted(key: string): boolean {
  return /^(notice|unknown):/.test(key);
}
