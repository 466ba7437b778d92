/** How well a text fits what was typed, and which of its characters are those that were typed. */
export interface FuzzyMatch {
  /** Higher is better; comparable for one query only. */
  readonly score: number;
  /** UTF-16 positions in the text, ascending. */
  readonly positions: readonly number[];
}

/** In one piece, at the beginning of the text, of a word, or within one. */
const WHOLE = 1000;
const AT_START = 900;
const AT_WORD = 800;
const INSIDE = 600;
/** In pieces that all begin words, as initials do; and in any pieces, however good they are. */
const INITIALS = 700;
const MAX_SCATTERED = 550;
const SCATTERED = 200;

/** Lower case of the same length, so that positions in one are positions in the other. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

/**
 * Finds the letters of a query in a text, in their order: best in one piece, then where words begin (also in camelCase), then anywhere.
 * Shorter texts win. Linear in the length of the text.
 *
 * @param query Folded with {@link foldCase}. An empty one fits everything equally.
 * @param from Where in the text the search begins.
 */
export function fuzzyMatch(query: string, text: string, folded = foldCase(text), from = 0): FuzzyMatch | undefined {
  if (query === '') return { score: 0, positions: [] };
  const length = text.length - from;
  const piece = bestPiece(query, text, folded, from);
  if (piece) {
    const score = query.length === length ? WHOLE : piece.score;
    return { score: score - Math.min(length, 90), positions: range(piece.at, query.length) };
  }
  const positions = scattered(query, text, folded, from, true) ?? scattered(query, text, folded, from, false);
  if (!positions) return undefined;
  const quality = isOfWords(positions, text)
    ? INITIALS
    : Math.min(MAX_SCATTERED, SCATTERED + worth(positions, text, from));
  return { score: quality - Math.min(length, 90), positions };
}

/**
 * What {@link fuzzyMatch} scores at most, told much faster; undefined when it finds nothing. For searching many texts of which few are
 * wanted.
 */
export function fuzzyBound(query: string, text: string, folded: string, from = 0): number | undefined {
  if (query === '') return 0;
  const length = text.length - from;
  const piece = bestPiece(query, text, folded, from)?.score ?? hasAll(query, folded, from);
  if (piece === undefined) return undefined;
  return (query.length === length ? WHOLE : piece) - Math.min(length, 90);
}

/** @returns What letters in their order are worth at most. */
function hasAll(query: string, folded: string, from: number): number | undefined {
  let next = from;
  for (let index = 0; index < query.length; index++) {
    next = folded.indexOf(query.charAt(index), next) + 1;
    if (next === 0) return undefined;
  }
  return INITIALS;
}

/** Whether a word begins there: after a separator, a capital after a small letter, a digit after a letter. */
export function isWordStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  const here = text.charCodeAt(at);
  if (!isWordCode(before)) return true;
  return (isUpper(here) && !isUpper(before)) || (isDigit(here) && !isDigit(before));
}

function bestPiece(
  query: string,
  text: string,
  folded: string,
  from: number,
): { readonly at: number; readonly score: number } | undefined {
  let at = folded.indexOf(query, from);
  if (at < 0) return undefined;
  if (at === from) return { at, score: AT_START };
  const first = at;
  while (at >= 0) {
    if (isWordStart(text, at)) return { at, score: AT_WORD };
    at = folded.indexOf(query, at + 1);
  }
  return { at: first, score: INSIDE };
}

/** @param wordsFirst Prefers the next beginning of a word to the next letter, which may lead past the end. */
function scattered(
  query: string,
  text: string,
  folded: string,
  from: number,
  wordsFirst: boolean,
): number[] | undefined {
  const positions: number[] = [];
  let next = from;
  for (let index = 0; index < query.length; index++) {
    const letter = query.charAt(index);
    let at = folded.indexOf(letter, next);
    if (at < 0) return undefined;
    if (wordsFirst && at !== next) {
      let word = at;
      while (word >= 0 && !isWordStart(text, word)) word = folded.indexOf(letter, word + 1);
      if (word >= 0) at = word;
    }
    positions.push(at);
    next = at + 1;
  }
  return positions;
}

function isOfWords(positions: readonly number[], text: string): boolean {
  return positions.every((at, index) => at - 1 === positions[index - 1] || isWordStart(text, at));
}

function worth(positions: readonly number[], text: string, from: number): number {
  let sum = positions[0] === from ? 60 : 0;
  for (const [index, at] of positions.entries()) {
    const before = positions[index - 1];
    if (before !== undefined && at === before + 1) sum += 25;
    else if (isWordStart(text, at)) sum += 35;
    else sum -= Math.min(10, before === undefined ? 5 : at - before);
  }
  return sum;
}

function range(from: number, length: number): readonly number[] {
  return Array.from({ length }, (_, index) => from + index);
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters and digits; everything that is not ASCII counts as a letter. */
function isWordCode(code: number): boolean {
  return isUpper(code) || isDigit(code) || (code >= 97 && code <= 122) || code > 127;
}
