/** What to find. */
export interface FindQuery {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
}

/** A long text is searched in pieces, so that one can pause between them: characters. */
const PIECE = 256 * 1024;

const wordCharacter = String.raw`[\p{L}\p{N}_]`;

/** The query as a regular expression with the flag `g`. */
export function patternOf({ text, matchCase, wholeWord }: FindQuery): RegExp {
  const literal = text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  const source = wholeWord ? `(?<!${wordCharacter})${literal}(?!${wordCharacter})` : literal;
  return new RegExp(source, matchCase ? 'gu' : 'giu');
}

/** Counts the matches in a text; yields after each piece of a long one. */
export function* countMatches(text: string, query: FindQuery, pattern: RegExp): Generator<void, number> {
  if (text.length < query.text.length) return 0;
  let count = 0;
  let end = 0;
  for (let from = 0; from < text.length; from += PIECE) {
    // What begins in this piece may end in the next, and what stands before decides whether it begins a word.
    const before = Math.min(from, 2);
    const piece = text.length <= PIECE ? text : text.slice(from - before, from + PIECE + query.text.length + 2);
    pattern.lastIndex = 0;
    for (let match = pattern.exec(piece); match; match = pattern.exec(piece)) {
      const at = from - before + match.index;
      if (at >= from + PIECE) break;
      if (at < from || at < end) continue;
      count++;
      end = at + match[0].length;
    }
    if (text.length > PIECE) yield;
  }
  return count;
}
