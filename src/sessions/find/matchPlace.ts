import type { KeyedList } from '../../base/keyedList';
import type { Row, TerminalState } from '../state';
import { type RowPart, rowTexts } from './rowTexts';
import { type FindQuery, countMatches, patternOf } from './textMatcher';

/** Where one of a row's matches is. */
export interface MatchPlace {
  /** What must be unfolded to see it. */
  readonly within: readonly RowPart[];
  /** How far into the row's texts it is: 0 to 1. */
  readonly part: number;
}

/** @param nth Which of the row's matches, the first is 0. Undefined when the row does not have so many. */
export function matchPlace(
  row: Row,
  terminals: KeyedList<TerminalState>,
  query: FindQuery,
  nth: number,
): MatchPlace | undefined {
  const pattern = patternOf(query);
  const texts = [...rowTexts(row, terminals)];
  const length = texts.reduce((sum, { text }) => sum + text.length, 0);
  let before = 0;
  let left = nth;
  for (const { text, within } of texts) {
    const count = allMatches(text, query, pattern);
    if (left < count) return { within, part: (before + positionOf(text, pattern, left)) / length };
    left -= count;
    before += text.length;
  }
  return undefined;
}

function allMatches(text: string, query: FindQuery, pattern: RegExp): number {
  const search = countMatches(text, query, pattern);
  let step = search.next();
  while (!step.done) step = search.next();
  return step.value;
}

function positionOf(text: string, pattern: RegExp, nth: number): number {
  pattern.lastIndex = 0;
  for (let left = nth; left > 0; left--) pattern.exec(text);
  return pattern.exec(text)?.index ?? 0;
}
