import type { TextStyle } from './textStyle';

/** Text of one look. */
export interface Run {
  readonly text: string;
  readonly style: TextStyle;
}

/** One line of a terminal's output; immutable. */
export interface TerminalLine {
  readonly runs: readonly Run[];
  /** In UTF-16 code units, as all columns are. */
  readonly length: number;
}

export const emptyLine: TerminalLine = { runs: [], length: 0 };

/** A line that changes its look more often is drawn in its last look from there on. */
const maxRuns = 200;

/** Writes text into a line at a column, over what is there; a gap before it is filled with blanks. */
export function written(line: TerminalLine, column: number, text: string, style: TextStyle): TerminalLine {
  if (text === '') return line;
  if (column >= line.length) {
    const gap = ' '.repeat(column - line.length);
    return { runs: appended(line.runs, gap + text, style), length: column + text.length };
  }
  const end = column + text.length;
  // One run with what is before it where the look is the same, as when both had come at once.
  const runs = [...appended(part(line.runs, 0, column), text, style), ...part(line.runs, end, line.length)];
  return { runs: runs.length > maxRuns ? merged(runs) : runs, length: Math.max(line.length, end) };
}

/** The line without what stands from a column on. */
export function cutAt(line: TerminalLine, column: number): TerminalLine {
  return column >= line.length ? line : { runs: part(line.runs, 0, column), length: column };
}

function appended(runs: readonly Run[], text: string, style: TextStyle): readonly Run[] {
  const last = runs.at(-1);
  if (last && (last.style === style || runs.length >= maxRuns)) {
    return [...runs.slice(0, -1), { text: last.text + text, style: last.style }];
  }
  return [...runs, { text, style }];
}

function merged(runs: readonly Run[]): readonly Run[] {
  const rest = runs.slice(maxRuns - 1);
  const [first] = rest;
  return first
    ? [...runs.slice(0, maxRuns - 1), { text: rest.map(({ text }) => text).join(''), style: first.style }]
    : runs;
}

function part(runs: readonly Run[], from: number, to: number): readonly Run[] {
  const found: Run[] = [];
  let at = 0;
  for (const run of runs) {
    const text = run.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (text !== '') found.push(text.length === run.text.length ? run : { ...run, text });
    at += run.text.length;
  }
  return found;
}
