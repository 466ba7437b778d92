/** Lines of a text, counted from 0; `end` is the line after the last. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a piece of code belongs in a file, when that is plain: its first and its last line with anything on them stand in the file once
 * each, in this order. Undefined: it is not plain, e.g. for new code, or code that leaves parts out.
 */
export function placeOfCode(file: string, code: string): LineRange | undefined {
  const lines = file.split(/\r?\n/).map((line) => line.trim());
  const own = code
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [first] = own;
  const last = own.at(-1);
  if (first === undefined || last === undefined || own.length < 2 || own.length >= lines.length) return undefined;
  const start = lines.indexOf(first);
  if (start < 0 || lines.includes(first, start + 1)) return undefined;
  // A lone bracket stands everywhere: the one that closes what the first line opened is as far indented.
  const end = isOnlyClosing(last) ? closingLine(file, start, last) : lines.lastIndexOf(last);
  if (end === undefined || end <= start || (!isOnlyClosing(last) && lines.indexOf(last) !== end)) return undefined;
  return { start, end: end + 1 };
}

const isOnlyClosing = (line: string): boolean => /^[)\]};,]+$/.test(line);

function closingLine(file: string, start: number, closing: string): number | undefined {
  const lines = file.split(/\r?\n/);
  const indent = /^\s*/.exec(lines[start] ?? '')?.[0] ?? '';
  const found = lines.findIndex((line, index) => index > start && line.trimEnd() === indent + closing);
  return found < 0 ? undefined : found;
}

/** The text with lines put in the place of a range of them, in the file's own kind of line ends. */
export function withLines(file: string, range: LineRange, code: string): string {
  const lineEnd = file.includes('\r\n') ? '\r\n' : '\n';
  const lines = file.split(/\r?\n/);
  const own = code.replace(/\r?\n$/, '').split(/\r?\n/);
  return [...lines.slice(0, range.start), ...own, ...lines.slice(range.end)].join(lineEnd);
}

/** Offsets of what differs between two texts: as little as it takes, so that cursors and folds elsewhere stay. */
export function changedPart(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly text: string } {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start++;
  if (isInside(before, start)) start--;
  let kept = 0;
  while (kept < shorter - start && before[before.length - 1 - kept] === after[after.length - 1 - kept]) kept++;
  if (kept > 0 && isInside(before, before.length - kept)) kept--;
  return { start, end: before.length - kept, text: after.slice(start, after.length - kept) };
}

/** Whether an offset is within a line end or a character, where no position of an editor is. */
function isInside(text: string, offset: number): boolean {
  return /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(text.slice(Math.max(0, offset - 1), offset + 1));
}
