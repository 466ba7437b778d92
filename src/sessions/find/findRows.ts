import type { SessionState } from '../state';
import { rowTexts } from './rowTexts';
import { type FindQuery, countMatches, patternOf } from './textMatcher';

/** Where a text was found. */
export interface FoundRows {
  /** Matches in all rows. */
  readonly total: number;
  /** The numbers of the rows with matches, in order, with how many there are in each. At most {@link MAX_ROWS}. */
  readonly rows: readonly (readonly [row: number, matches: number])[];
}

/** Rows that a search tells; all matches are counted, whatever there are. */
const MAX_ROWS = 10_000;

/** How long to search before other work gets its turn: milliseconds. */
const SLICE_MS = 8;

/**
 * Searches all that was said and done in a session, as it is now. Never keeps other work waiting: a long search pauses again and again.
 * @returns undefined when `isWanted`, asked before each part of the search, says no.
 */
export async function findRows(
  state: SessionState,
  query: FindQuery,
  isWanted: () => boolean = () => true,
): Promise<FoundRows | undefined> {
  const search = searchOf(state, query);
  while (isWanted()) {
    const end = performance.now() + SLICE_MS;
    do {
      const step = search.next();
      if (step.done) return step.value;
    } while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return undefined;
}

function* searchOf({ rows, terminals }: SessionState, query: FindQuery): Generator<void, FoundRows> {
  if (query.text === '') return { total: 0, rows: [] };
  const pattern = patternOf(query);
  const found: [number, number][] = [];
  let total = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows.at(index);
    let count = 0;
    for (const { text } of row ? rowTexts(row, terminals) : []) {
      count += yield* countMatches(text, query, pattern);
    }
    total += count;
    if (count > 0 && found.length < MAX_ROWS) found.push([index, count]);
    yield;
  }
  return { total, rows: found };
}
