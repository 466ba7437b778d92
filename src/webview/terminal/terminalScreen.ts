import { afterSgr, plainPen, styleOf } from './textStyle';
import type { Pen } from './textStyle';
import { cutAt, emptyLine, written } from './terminalLine';
import type { TerminalLine } from './terminalLine';

/** Lines kept, from the end; they are dropped so many at a time. */
const keptLines = 1000;
const droppedAtOnce = 200;
/** A longer line goes on in the next one: columns. */
const maxColumns = 2000;
/** How far a cursor may go back up: lines. What is above is history, as in a terminal of this height. */
const height = 100;
/** A sequence that is not complete after so many characters is none. */
const maxPending = 4096;

const control = /[\u0000-\u001f\u007f-\u009f]/g;
/** ECMA-48: CSI; OSC; DCS, SOS, PM and APC with their strings; all others. */
const sequence =
  /\u001b(?:\[([0-?]*)([ -/]*)([@-~])|\]([^\u0007\u001b]*)(?:\u0007|\u001b\\)|[PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-OQ-WYZ`-~\\])/y;
const incomplete = /^\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b]*\u001b?|[ -/]*)$/;

/**
 * What a terminal would show of the output of a program that does not fill the whole screen: colours, lines that are written over,
 * cursors that move up a few lines. It takes output as it comes; a piece costs what is in it. Nothing that was shown is wiped by
 * "clear screen": what follows begins below.
 */
export class TerminalScreen {
  #lines: TerminalLine[] = [emptyLine];
  /** How many lines before the first of `#lines` were dropped. */
  #dropped = 0;
  #row = 0;
  #column = 0;
  #pen: Pen = plainPen;
  #pending = '';

  /** The lines that are kept, with the number of the first, counted from the beginning of the output. */
  get lines(): readonly TerminalLine[] {
    return this.#lines;
  }

  get firstLine(): number {
    return this.#dropped;
  }

  /** Takes more output. @returns the number of the first line that changed. */
  write(chunk: string): number {
    const text = this.#pending + chunk;
    this.#pending = '';
    let lowest = this.#dropped + this.#row;
    let at = 0;
    while (at < text.length) {
      control.lastIndex = at;
      const next = control.exec(text)?.index ?? text.length;
      if (next > at) this.#put(text.slice(at, next));
      if (next >= text.length) break;
      at = this.#control(text, next);
      lowest = Math.min(lowest, this.#dropped + this.#row);
    }
    this.#drop();
    return Math.max(lowest, this.#dropped);
  }

  /** @returns where the text goes on. */
  #control(text: string, at: number): number {
    switch (text[at]) {
      case '\n':
        this.#down();
        this.#column = 0;
        return at + 1;
      case '\r':
        this.#column = 0;
        return at + 1;
      case '\b':
        this.#column = Math.max(0, this.#column - 1);
        return at + 1;
      case '\t':
        this.#put(' '.repeat(8 - (this.#column % 8)));
        return at + 1;
      case '\u001b':
        return this.#escape(text, at);
      default:
        return at + 1;
    }
  }

  #escape(text: string, at: number): number {
    sequence.lastIndex = at;
    const found = sequence.exec(text);
    if (found) {
      const [, parameters = '', between = '', final, operatingSystem] = found;
      if (operatingSystem !== undefined) this.#link(operatingSystem);
      else if (final !== undefined && between === '') this.#csi(final, parameters);
      return sequence.lastIndex;
    }
    if (text.length - at <= maxPending && incomplete.test(text.slice(at))) {
      this.#pending = text.slice(at);
      return text.length;
    }
    return at + 1;
  }

  #csi(final: string, parameters: string): void {
    const count = Math.min(Math.max(1, Number.parseInt(parameters, 10) || 1), maxColumns);
    const erased = Number.parseInt(parameters, 10) || 0;
    switch (final) {
      case 'm':
        if (/^[\d;:]*$/.test(parameters)) this.#pen = afterSgr(this.#pen, parameters);
        return;
      case 'A':
      case 'F':
        this.#row = Math.max(0, this.#lines.length - height, this.#row - count);
        if (final === 'F') this.#column = 0;
        return;
      case 'B':
      case 'E':
        this.#row = Math.min(this.#lines.length - 1, this.#row + count);
        if (final === 'E') this.#column = 0;
        return;
      case 'C':
        this.#column = Math.min(maxColumns - 1, this.#column + count);
        return;
      case 'D':
        this.#column = Math.max(0, this.#column - count);
        return;
      case 'G':
        this.#column = count - 1;
        return;
      case 'K':
        this.#eraseInLine(erased);
        return;
      case 'J':
        if (erased === 0) {
          this.#eraseInLine(0);
          this.#lines.length = this.#row + 1;
        } else if (erased >= 2) this.#toEnd();
        return;
      case 'H':
      case 'f':
        this.#toEnd();
        return;
      default:
        return;
    }
  }

  #eraseInLine(how: number): void {
    const line = this.#lines[this.#row] ?? emptyLine;
    if (how === 0) this.#lines[this.#row] = cutAt(line, this.#column);
    else if (how === 2) this.#lines[this.#row] = emptyLine;
    else this.#lines[this.#row] = written(line, 0, ' '.repeat(Math.min(this.#column, line.length)), styleOf(plainPen));
  }

  /** OSC 8 begins and ends a link; titles, colours and all else of OSC is no output. */
  #link(command: string): void {
    const href = /^8;[^;]*;(.*)$/s.exec(command)?.[1];
    if (href !== undefined) this.#pen = { ...this.#pen, href: href === '' ? undefined : href };
  }

  #put(text: string): void {
    const style = styleOf(this.#pen);
    for (let rest = text; rest !== '';) {
      if (this.#column >= maxColumns) {
        this.#down();
        this.#column = 0;
      }
      const piece = rest.slice(0, maxColumns - this.#column);
      this.#lines[this.#row] = written(this.#lines[this.#row] ?? emptyLine, this.#column, piece, style);
      this.#column += piece.length;
      rest = rest.slice(piece.length);
    }
  }

  #down(): void {
    this.#row++;
    if (this.#row === this.#lines.length) this.#lines.push(emptyLine);
    if (this.#lines.length >= keptLines + droppedAtOnce * 2) this.#drop();
  }

  #toEnd(): void {
    if (this.#lines.at(-1) !== emptyLine) this.#lines.push(emptyLine);
    this.#row = this.#lines.length - 1;
    this.#column = 0;
  }

  #drop(): void {
    if (this.#lines.length < keptLines + droppedAtOnce) return;
    const count = this.#lines.length - keptLines;
    this.#lines.splice(0, count);
    this.#dropped += count;
    this.#row = Math.max(0, this.#row - count);
  }
}
