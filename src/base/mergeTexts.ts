/**
 * Puts two changes of one text together, where they are in different places: lines between the first and the last that one of them
 * touches are its own. Undefined when the places meet: then somebody has to choose. It never guesses, so that nothing is lost.
 */
export function mergeTexts(base: string, mine: string, theirs: string): string | undefined {
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  const lines = linesOf(base);
  const first = changeOf(lines, linesOf(mine));
  const second = changeOf(lines, linesOf(theirs));
  // Of two changes that touch, the order is not known.
  if (first.end < second.start) return joined(lines, [first, second]);
  if (second.end < first.start) return joined(lines, [second, first]);
  return undefined;
}

/** Lines `start` to `end` of a text, not counting the last, gave way to others. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** With their ends, so that joined they are the text. */
function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}

function changeOf(before: readonly string[], after: readonly string[]): Change {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let kept = 0;
  while (kept < shorter - start && before[before.length - 1 - kept] === after[after.length - 1 - kept]) kept++;
  return { start, end: before.length - kept, lines: after.slice(start, after.length - kept) };
}

function joined(lines: readonly string[], [first, second]: readonly [Change, Change]): string {
  return [
    ...lines.slice(0, first.start),
    ...first.lines,
    ...lines.slice(first.end, second.start),
    ...second.lines,
    ...lines.slice(second.end),
  ].join('');
}
