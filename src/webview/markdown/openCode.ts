import type { CodeBlock } from './block';

/** Lines in one piece of a code block. */
const pieceLines = 40;

/** A fenced code block that is being written: takes new lines without looking at the old ones again. */
export class OpenCode {
  #pieces: readonly string[] = [];
  #lines: string[] = [];
  #read: number;
  readonly #closing: RegExp;
  readonly #maybeClosing: RegExp;
  readonly #indent: RegExp;

  /**
   * @param fence The opening line, e.g. ` ```ts `.
   * @param start Where the code begins in the source.
   */
  constructor(
    readonly info: string,
    fence: string,
    start: number,
  ) {
    const [, indent = '', marks = '```'] = /^( *)(`+|~+)/.exec(fence) ?? [];
    const mark = marks.startsWith('~') ? '~' : '`';
    this.#read = start;
    this.#closing = new RegExp(`^ {0,3}${mark}{${String(marks.length)},}[ \\t]*$`);
    this.#maybeClosing = new RegExp(`^ {0,3}${mark}+$`);
    this.#indent = new RegExp(`^ {0,${String(indent.length)}}`);
  }

  /** Reads on to the end of `source`. @returns where the source goes on after the closing fence's line, once that is complete. */
  advance(source: string): number | undefined {
    for (;;) {
      const end = source.indexOf('\n', this.#read);
      if (end < 0) return undefined;
      const line = source.slice(this.#read, source[end - 1] === '\r' ? end - 1 : end);
      this.#read = end + 1;
      if (this.#closing.test(line)) return this.#read;
      this.#add(line);
    }
  }

  /** The block as it is shown now, with the line that is not complete yet. */
  block(id: number, source: string, closed: boolean): CodeBlock {
    const last = closed ? '' : source.slice(this.#read);
    // A line that can still become the closing fence would flash up as code; markdown-it drops a last line of white space.
    const isHidden = this.#maybeClosing.test(last) || this.#closing.test(last) || /^[ \t]*$/.test(last);
    const partial = isHidden ? '' : last.replace(this.#indent, '');
    const rest = [...this.#lines, ...(partial === '' ? [] : [partial])];
    const pieces = rest.length === 0 ? this.#pieces : [...this.#pieces, rest.join('\n')];
    return { kind: 'code', id, info: this.info, pieces, open: !closed && !this.#closing.test(last) };
  }

  #add(line: string): void {
    this.#lines.push(line.replace(this.#indent, ''));
    if (this.#lines.length < pieceLines) return;
    this.#pieces = [...this.#pieces, this.#lines.join('\n')];
    this.#lines = [];
  }
}

/** Cuts finished code into the same pieces. */
export function piecesOf(code: string): readonly string[] {
  const lines = code.replace(/\n$/, '').split('\n');
  const pieces: string[] = [];
  for (let start = 0; start < lines.length; start += pieceLines) {
    pieces.push(lines.slice(start, start + pieceLines).join('\n'));
  }
  return pieces;
}
