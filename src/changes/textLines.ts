/**
 * A text as its lines, each with its own end of line. Joined they are the text again, whatever ends it has: `\r\n` and `\n` are kept
 * as they are, a `\r` alone is part of a line, and only the last line may lack an end.
 */
export type TextLines = readonly string[];

/** An empty text has no lines. */
export function linesOf(text: string): TextLines {
  const lines: string[] = [];
  let start = 0;
  while (start < text.length) {
    const at = text.indexOf('\n', start);
    const end = at < 0 ? text.length : at + 1;
    lines.push(text.slice(start, end));
    start = end;
  }
  return lines;
}

/**
 * The text of lines that may come from two texts: a line without an end that has come to stand before another one gets an end, of
 * the kind that the lines have, so that two lines never become one.
 */
export function textOf(lines: TextLines): string {
  const isBroken = lines.some((line, index) => index < lines.length - 1 && !line.endsWith('\n'));
  if (!isBroken) return lines.join('');
  const lineEnd = lines.some((line) => line.endsWith('\r\n')) ? '\r\n' : '\n';
  return lines
    .map((line, index) => (index < lines.length - 1 && !line.endsWith('\n') ? `${line}${lineEnd}` : line))
    .join('');
}
