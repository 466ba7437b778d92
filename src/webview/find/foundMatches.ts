import type { FoundRows } from '../../sessions/find/findRows';

/** One match: the number of its row, and which of the row's matches it is; the first is 0. */
export interface FindMatch {
  readonly row: number;
  readonly nth: number;
}

/** The match at a position in the list of all that can be gone to. */
export function matchAt({ rows }: FoundRows, position: number): FindMatch | undefined {
  let left = position;
  for (const [row, count] of rows) {
    if (left < count) return { row, nth: left };
    left -= count;
  }
  return undefined;
}

/** How many matches can be gone to; of very many rows only the first are told. */
export function reachable({ rows }: FoundRows): number {
  return rows.reduce((sum, [, count]) => sum + count, 0);
}

/** The position of a match, or of the first after it; the first of all where there is none after it. */
export function positionFrom({ rows }: FoundRows, { row, nth }: FindMatch): number {
  let position = 0;
  for (const [number, count] of rows) {
    if (number === row && nth < count) return position + nth;
    if (number > row) return position;
    position += count;
  }
  return 0;
}
