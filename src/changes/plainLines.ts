import { diffLines } from './lineDiff';
import { transplant } from './mergeLines';
import type { TextLines } from './textLines';

const MARK = '\ufeff';

/** Lines as they can be compared with what an editor shows, which has one kind of line ends in a document, and no byte order mark. */
export function plainLines(lines: TextLines): TextLines {
  return lines.map((line, at) => {
    const text = at === 0 && line.startsWith(MARK) ? line.slice(1) : line;
    return text.endsWith('\r\n') ? `${text.slice(0, -2)}\n` : text;
  });
}

/** A text that came of another by a change. */
export interface Transplanted {
  readonly lines: TextLines;
  /** Forms played a part: the lines can be compared with others as plain ones only. */
  readonly isPlain: boolean;
}

/**
 * As {@link transplant}, for a change of a text as an editor shows it.
 * @param other The text from which the change takes lines. @param shownOther The same as it is shown.
 */
export function transplantShown(
  onto: TextLines,
  from: TextLines,
  to: TextLines,
  other: TextLines,
  shownOther: TextLines,
): Transplanted {
  if (!isInOtherForm(onto, from))
    return { lines: transplant(onto, from, to), isPlain: isInOtherForm(other, shownOther) };
  const lines = transplant(plainLines(onto), plainLines(from), plainLines(to));
  return { lines: inFormOf(lines, onto, other), isPlain: true };
}

/** Whether two texts differ less when only their plain lines are compared. */
function isInOtherForm(one: TextLines, other: TextLines): boolean {
  return diffLines(one, other).length !== diffLines(plainLines(one), plainLines(other)).length;
}

/** Whether the outcome is a text. */
export function isText({ lines, isPlain }: Transplanted, text: TextLines): boolean {
  const [one, other] = isPlain ? [plainLines(lines), plainLines(text)] : [lines, text];
  return one.length === other.length && one.every((line, at) => line === other[at]);
}

/**
 * Plain lines in the form of the lines that they came of: those that are still there as they are there, the others with the line ends
 * that most lines have there.
 * @param like Where there are no lines to be like, the form is that of these.
 */
function inFormOf(plain: TextLines, lines: TextLines, like: TextLines): TextLines {
  const model = lines.length > 0 ? lines : like;
  const isCrlf = model.filter((line) => line.endsWith('\r\n')).length * 2 > model.length;
  const formed: string[] = [];
  const put = (line: string): void => {
    formed.push(isCrlf && line.endsWith('\n') ? `${line.slice(0, -1)}\r\n` : line);
  };
  let old = 0;
  let now = 0;
  for (const edit of [...diffLines(plainLines(lines), plain), undefined]) {
    const end = edit?.oldStart ?? lines.length;
    for (; old < end; old++, now++) formed.push(lines[old] ?? '');
    if (!edit) break;
    for (; now < edit.newEnd; now++) put(plain[now] ?? '');
    old = edit.oldEnd;
  }
  const [first = ''] = formed;
  const hasMark = model[0]?.startsWith(MARK) === true && formed.length > 0;
  const bare = first.startsWith(MARK) ? first.slice(1) : first;
  return formed.length === 0 ? formed : [hasMark ? MARK + bare : bare, ...formed.slice(1)];
}
