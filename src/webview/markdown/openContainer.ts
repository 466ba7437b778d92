import type { Block } from './block';

/** What a container holds, read as a text of its own. */
export interface InnerDocument {
  update(source: string): readonly Block[];
  /** How many of its blocks cannot change any more. */
  readonly settledCount: number;
  /** Its last block is a fence whose end has not come: no line goes on lazily in it. */
  readonly isInCode: boolean;
}

/** Blocks in one piece of a long quote or list item. */
const pieceBlocks = 20;

/** Lines that begin a block of their own instead of going on with a paragraph (CommonMark 0.31.2, 5.1 "laziness"). */
const interrupting = /^ {0,3}(?:[-+*][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|>|`{3}|~{3}|(?:[-_*][ \t]*){3,}$)/;
/** A line so far of which may become anything. */
const undecided = /^ {0,3}(?:[-+*=_#>`~]+|\d{1,9}[.)]?)$/;

/**
 * A long quote or list item that is still being written: its lines, without what marks them as its own, are read as a text of their
 * own, so that only the end of that is parsed again.
 */
export class OpenContainer {
  #inner = '';
  #last = '';
  #read: number;
  #shown: readonly Block[] = [];
  #taken = 0;

  /**
   * @param start Where the container's first line begins in the source.
   * @param indent Of a list item: how far its content is indented. Undefined: a quote.
   * @param document Reads the content.
   */
  constructor(
    start: number,
    private readonly indent: number | undefined,
    private readonly document: InnerDocument,
  ) {
    this.#read = start;
  }

  /** Reads on to the end of `source`. @returns where the source goes on after the container, once it has ended. */
  advance(source: string): number | undefined {
    for (;;) {
      const end = source.indexOf('\n', this.#read);
      const line = source.slice(this.#read, end < 0 ? undefined : source[end - 1] === '\r' ? end - 1 : end);
      const text = this.#contentOf(line, end < 0);
      if (text === undefined) {
        this.#shown = this.document.update(this.#inner);
        return this.#read;
      }
      if (end < 0) {
        this.#shown = this.document.update(this.#inner + text);
        return undefined;
      }
      this.#inner += `${text}\n`;
      this.#last = text;
      this.#read = end + 1;
    }
  }

  /** Takes off the next blocks that cannot change any more; undefined while there are few. */
  takePiece(): readonly Block[] | undefined {
    if (this.document.settledCount - this.#taken < pieceBlocks) return undefined;
    this.#taken += pieceBlocks;
    return this.#shown.slice(this.#taken - pieceBlocks, this.#taken);
  }

  /** The blocks that were not taken off. */
  get rest(): readonly Block[] {
    return this.#taken === 0 ? this.#shown : this.#shown.slice(this.#taken);
  }

  /** The line without what marks it as the container's; undefined when it is not in it. */
  #contentOf(line: string, isPartial: boolean): string | undefined {
    const own = this.indent === undefined ? quoted(line) : indented(line, this.#inner === '', this.indent);
    if (own !== undefined) return own;
    const isBlank = line.trim() === '';
    if (isBlank) return this.indent !== undefined || isPartial ? '' : undefined;
    if (this.#last.trim() === '' || this.document.isInCode) return undefined;
    if (isPartial && undecided.test(line)) return '';
    return interrupting.test(line) ? undefined : line.trimStart();
  }
}

function quoted(line: string): string | undefined {
  const mark = /^ {0,3}> ?/.exec(line)?.[0];
  return mark === undefined ? undefined : line.slice(mark.length);
}

function indented(line: string, isFirst: boolean, indent: number): string | undefined {
  if (isFirst) return line.slice(indent);
  const spaces = /^[ \t]*/.exec(line)?.[0].replaceAll('\t', '    ') ?? '';
  if (spaces.length < indent) return undefined;
  return spaces.slice(indent) + line.trimStart();
}

/** How far the content of an item is indented that begins with this line (CommonMark 0.31.2, 5.2). */
export function contentIndent(line: string): number | undefined {
  const [, marker, blanks = ''] = /^( {0,3}(?:[-+*]|\d{1,9}[.)]))([ \t]*)/.exec(line) ?? [];
  if (marker === undefined || blanks.includes('\t')) return undefined;
  const isEmpty = line.length === marker.length + blanks.length;
  return marker.length + (isEmpty || blanks.length > 4 ? 1 : blanks.length);
}
