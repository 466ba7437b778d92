import type { TerminalLine } from './terminalLine';
import { TerminalScreen } from './terminalScreen';

/** Lines in one piece of what is drawn. */
const pieceLines = 10;
/** So much is drawn, from the end: runs of one look. */
const shownRuns = 1200;
const shownLines = 400;
/** Of output that is long already when it is first seen only the end is read: characters. */
const readAtOnce = 128 * 1024;
/** By so many characters output is recognised as the continuation of what was seen. */
const overlap = 256;

/** Some lines; the same object while nothing in it changes. */
export interface OutputPiece {
  /** Its place, counted in pieces from the beginning of all output. */
  readonly number: number;
  readonly lines: readonly TerminalLine[];
}

export interface OutputView {
  readonly pieces: readonly OutputPiece[];
  /** There was output before what is shown. */
  readonly cut: boolean;
}

/** The output of one terminal, as it grows, ready to be drawn. */
export class TerminalOutput {
  #screen = new TerminalScreen();
  #pieces: OutputPiece[] = [];
  #view: OutputView = { pieces: [], cut: false };
  /** Characters of all output that were read, and the last of them. */
  #read = 0;
  #last = '';
  #skipped = false;

  /**
   * Takes the output as it is now. @param dropped How many characters were before `output`. What does not continue the output before
   * is read afresh.
   */
  update(output: string, dropped: number): OutputView {
    const from = this.#read - dropped;
    const continues =
      from >= this.#last.length && output.length >= from && output.startsWith(this.#last, from - this.#last.length);
    if (continues && output.length === from) return this.#view;
    if (!continues) this.#reset();
    const unread = continues ? from : 0;
    const start = Math.max(unread, lineStart(output, output.length - readAtOnce));
    if (start > 0 && start !== from) this.#skipped = true;
    const changed = this.#screen.write(output.slice(start));
    this.#read = dropped + output.length;
    this.#last = output.slice(-overlap);
    this.#view = this.#draw(changed, dropped);
    return this.#view;
  }

  #reset(): void {
    this.#screen = new TerminalScreen();
    this.#pieces = [];
    this.#skipped = false;
  }

  #draw(changed: number, dropped: number): OutputView {
    const { lines, firstLine } = this.#screen;
    const end = firstLine + (lines.at(-1)?.length === 0 ? lines.length - 1 : lines.length);
    const begin = this.#begin(lines, firstLine, end);
    const first = Math.floor(begin / pieceLines);
    const kept = this.#pieces.filter(
      ({ number }) => number >= first && (number + 1) * pieceLines <= Math.min(changed, end),
    );
    const next = kept.at(-1);
    // Kept ones are without a gap from the first on, or there are none.
    const pieces = kept[0]?.number === first ? kept : [];
    for (let number = pieces.length > 0 && next ? next.number + 1 : first; number * pieceLines < end; number++) {
      const at = Math.max(0, number * pieceLines - firstLine);
      pieces.push({ number, lines: lines.slice(at, Math.min(end, (number + 1) * pieceLines) - firstLine) });
    }
    this.#pieces = pieces;
    return { pieces: [...pieces], cut: this.#skipped || dropped > 0 || first > 0 };
  }

  /** The first line to draw. */
  #begin(lines: readonly TerminalLine[], firstLine: number, end: number): number {
    let runs = 0;
    let line = end;
    while (line > firstLine && end - line < shownLines && runs < shownRuns) {
      line--;
      runs += lines[line - firstLine]?.runs.length ?? 0;
    }
    // At the border of a piece, so that pieces stay what they are while lines come at the end.
    return Math.max(firstLine, Math.floor(line / pieceLines) * pieceLines);
  }
}

function lineStart(text: string, from: number): number {
  if (from <= 0) return 0;
  const newline = text.indexOf('\n', from);
  return newline < 0 ? from : newline + 1;
}

const capacity = 50;
const outputs = new Map<string, TerminalOutput>();

/** The output of a terminal of the transcript; those that were not drawn for longest are forgotten. */
export function outputFor(key: string): TerminalOutput {
  const output = outputs.get(key) ?? new TerminalOutput();
  outputs.delete(key);
  outputs.set(key, output);
  const oldest = outputs.size > capacity ? outputs.keys().next().value : undefined;
  if (oldest !== undefined) outputs.delete(oldest);
  return output;
}
