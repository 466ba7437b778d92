import type { Excerpt } from './records';

/** Characters of an excerpt. */
const EXCERPT_LENGTH = 160;
/** Characters of it before the first thing found. */
const LEAD = 40;

/** Scripts written without spaces: each character counts as a word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/** A text as it is put into the index, and looked for in it. */
export function indexedText(text: string): string {
  return text.replace(UNSPACED, ' $& ');
}

/**
 * The FTS5 expression for what a person typed: rows that have all its words, each at least as the beginning of one. Undefined: there
 * is nothing to look for.
 */
export function matchExpression(query: string): string | undefined {
  const phrases = wordsOf(query).map((word) => {
    return `"${indexedText(word).trim().replace(/\s+/g, ' ')}"*`;
  });
  return phrases.length === 0 ? undefined : phrases.join(' AND ');
}

/** One letter alone is the beginning of too much. */
function wordsOf(query: string): readonly string[] {
  const words = [...query.matchAll(WORD)].map(([word]) => word);
  const long = words.filter((word) => word.length > 1 || word.search(UNSPACED) === 0);
  return [...new Set(long)].slice(0, 16);
}

/** The part of a text where the words of a query are. */
export function excerpt(text: string, query: string): Excerpt {
  const marks = marksIn(text, query);
  const first = marks[0]?.start ?? 0;
  const before = text.lastIndexOf(' ', Math.max(0, first - LEAD));
  const start = first <= LEAD ? 0 : Math.max(first - LEAD, before + 1);
  const end = Math.min(text.length, start + EXCERPT_LENGTH);
  const head = start > 0 ? '…' : '';
  return {
    // One line, of the same length.
    text: head + text.slice(start, end).replace(/\s/g, ' ') + (end < text.length ? '…' : ''),
    marks: marks
      .filter((mark) => mark.start >= start && mark.end <= end)
      .map((mark) => ({ start: mark.start - start + head.length, end: mark.end - start + head.length })),
  };
}

/** Where the words of a query are in a text: at the beginnings of its words, whatever their case and accents. */
function marksIn(text: string, query: string): readonly { readonly start: number; readonly end: number }[] {
  const wanted = wordsOf(query).map(folded);
  const marks: { start: number; end: number }[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const plain = folded(word);
    for (const one of wanted) {
      const isUnspaced = one.search(UNSPACED) === 0;
      const at = isUnspaced ? plain.indexOf(one) : plain.startsWith(one) ? 0 : -1;
      if (at < 0) continue;
      // Folding keeps the length, but for the few letters that are longer without their case.
      marks.push({ start: index + at, end: Math.min(index + word.length, index + at + one.length) });
      break;
    }
  }
  return marks;
}

function folded(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
