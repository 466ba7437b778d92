import type { Block } from './block';
import { firstPiece, inPieces } from './listPieces';
import { cut, ended, isLong, joined, prefixOf } from './longBlock';
import type { LongBlock } from './longBlock';
import { OpenCode } from './openCode';
import { OpenContainer, contentIndent } from './openContainer';
import type { InnerDocument } from './openContainer';
import { parseMarkdown } from './parser';
import type { References } from './parser';
import { listItems, listStart, toBlock } from './toBlock';
import { completeLines, groupsOf, offsetOfLine } from './tokenGroups';
import type { TokenGroup } from './tokenGroups';

/** Quotes and items further inside are parsed whole: people do not nest deeper, and each level costs. */
const deepest = 5;

/**
 * A markdown text that grows at its end, as blocks.
 *
 * A block is settled once the one after it has two complete lines, or one that opens a fence: in CommonMark nothing that follows can
 * change it then (only a reference definition could turn its brackets into links; that is given up, so that nothing that was read
 * jumps). Settled blocks stay the same objects and their source is not looked at again, so a chunk costs what the last block costs,
 * and of a long last block only its end (see `longBlock.ts` and `openCode.ts`).
 */
export class MarkdownDocument implements InnerDocument {
  #source = '';
  #blocks: readonly Block[] = [];
  #settled: Block[] = [];
  /** Where the part that is not settled begins. */
  #tail = 0;
  #references: References;
  #code: OpenCode | undefined;
  #long: LongBlock | undefined;
  #container: Container | undefined;

  /** @param outer Definitions of the text around this one. @param depth In how many quotes and items it stands. */
  constructor(
    private readonly outer: References = {},
    private readonly depth = 0,
  ) {
    this.#references = outer;
  }

  get settledCount(): number {
    return this.#settled.length;
  }

  get isInCode(): boolean {
    return this.#code !== undefined || this.#blocks.at(-1)?.kind === 'code';
  }

  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  /** Takes the text as it is now. One that does not continue the text before is parsed from its beginning. */
  update(source: string): readonly Block[] {
    if (source === this.#source) return this.#blocks;
    if (!source.startsWith(this.#source)) this.#reset();
    this.#source = source;
    const open = this.#readOn();
    this.#blocks = [...this.#settled, ...open];
    return this.#blocks;
  }

  #reset(): void {
    this.#settled = [];
    this.#tail = 0;
    this.#references = this.outer;
    this.#code = undefined;
    this.#long = undefined;
    this.#container = undefined;
  }

  /** Settles what can be settled. @returns the blocks that are still open. */
  #readOn(): readonly Block[] {
    for (;;) {
      if (this.#code) {
        const after = this.#code.advance(this.#source);
        const block = this.#code.block(this.#settled.length, this.#source, after !== undefined);
        if (after === undefined) return [block];
        this.#settled.push(block);
        this.#tail = after;
        this.#code = undefined;
      }
      if (this.#container) {
        const open = this.#readContainer(this.#container);
        if (open) return open;
      }
      const open = this.#parseTail();
      if (open) return open;
    }
  }

  /** @returns the block that is still open; undefined when the container has ended. */
  #readContainer(container: Container): readonly Block[] | undefined {
    const { lines } = container;
    const after = lines.advance(this.#source);
    for (let piece = lines.takePiece(); piece; piece = lines.takePiece()) {
      this.#settled.push(containerBlock(container, this.#settled.length, piece));
      container.continued = true;
    }
    const rest = containerBlock(container, this.#settled.length, lines.rest);
    if (after === undefined) return lines.rest.length === 0 ? [] : [rest];
    if (lines.rest.length > 0) this.#settled.push(rest);
    this.#tail = after;
    this.#container = undefined;
    return undefined;
  }

  /** Goes over to reading a quote or a list's only item as a text of its own, when it is long. It begins `offset` after the tail. */
  #openContainer({ tokens }: TokenGroup, offset: number): boolean {
    if (this.depth >= deepest) return false;
    const [first] = tokens;
    const start = this.#tail + offset;
    const isQuote = first?.type === 'blockquote_open';
    const isList = first?.type === 'bullet_list_open' || first?.type === 'ordered_list_open';
    if (!isLong(this.#source.slice(start)) || !(isQuote || (isList && tokens[1]?.type === 'list_item_open')))
      return false;
    const lineEnd = this.#source.indexOf('\n', start);
    const indent = isList ? contentIndent(this.#source.slice(start, lineEnd < 0 ? undefined : lineEnd)) : undefined;
    if (isList && (indent === undefined || listItems({ tokens, line: 0 }).length !== 1)) return false;
    const before = this.#long;
    if (before) this.#settled.push(ended(before, this.#settled.length));
    this.#long = undefined;
    this.#container = {
      kind: isQuote ? 'quote' : 'item',
      start: isQuote ? undefined : listStart(first),
      continued: before !== undefined,
      lines: new OpenContainer(start, indent, new MarkdownDocument(this.#references, this.depth + 1)),
    };
    return true;
  }

  /** @returns undefined when the tail has to be looked at again, since its beginning was taken off. */
  #parseTail(): readonly Block[] | undefined {
    const tail = this.#source.slice(this.#tail);
    const prefix = prefixOf(this.#long);
    const references = { ...this.#references };
    const skipped = completeLines(prefix);
    const groups = groupsOf(parseMarkdown(prefix + tail, references)).map(({ tokens, line }) => ({
      tokens,
      line: Math.max(0, line - skipped),
    }));
    const blocks = groups.map((group, index) => toBlock(this.#settled.length + index, group));
    if (this.#long) {
      const whole = joined(this.#long, this.#settled.length, groups[0]);
      if (!whole) {
        // Blank lines so far, or another block: then the long one has ended.
        const end = this.#long.kind === 'paragraph' ? [] : [ended(this.#long, this.#settled.length)];
        if (groups.length === 0) return end;
        this.#settled.push(...end);
        this.#long = undefined;
        return undefined;
      }
      blocks[0] = whole;
    }
    return this.#settle(tail, groups, blocks, references);
  }

  #settle(
    tail: string,
    groups: readonly TokenGroup[],
    blocks: readonly Block[],
    references: References,
  ): readonly Block[] | undefined {
    const complete = completeLines(tail);
    const first = Math.max(
      0,
      groups.findLastIndex((group, index) => index > 0 && group.line + linesToSettle(group) <= complete),
    );
    const last = groups[first];
    if (first > 0 && last) {
      this.#settled.push(...inPieces(blocks.slice(0, first), this.#settled.length));
      this.#references = references;
      this.#long = undefined;
      this.#tail += offsetOfLine(tail, last.line);
    }
    const open = inPieces(blocks.slice(first), this.#settled.length);
    if (groups.length !== first + 1 || last === undefined) return open;
    const rest = first > 0 ? this.#source.slice(this.#tail) : tail;
    const offset = first > 0 ? 0 : offsetOfLine(tail, last.line);
    if (this.#openCode(last, offset)) return undefined;
    // The lines of `last` count from the old tail's beginning.
    const group = first > 0 ? undefined : last;
    const split = group && cut(this.#long, group, rest, references);
    if (split) {
      this.#tail += split.rest;
      this.#setLong(split.block);
      return undefined;
    }
    if (first > 0 && isLong(rest)) return undefined;
    return this.#openContainer(last, offset) ? undefined : open;
  }

  /** Takes the final beginning of a long block; what of it can be a block of its own is settled. */
  #setLong(block: LongBlock): void {
    this.#long = block;
    if (block.kind === 'paragraph') this.#settled.push(ended(block, this.#settled.length));
    for (let split = listPiece(block); split; split = listPiece(split.rest)) {
      this.#settled.push(ended(split.piece, this.#settled.length));
      this.#long = split.rest;
    }
  }

  /** Goes over to reading line by line when the last block is a fence whose end has not come. It begins `offset` after the tail. */
  #openCode({ tokens: [token] }: TokenGroup, offset: number): boolean {
    if (token?.type !== 'fence' || token.map === null) return false;
    const lines = token.content === '' ? 0 : token.content.replace(/\n$/, '').split('\n').length;
    const closed = token.map[1] - token.map[0] === lines + 2;
    const start = this.#tail + offset;
    const end = this.#source.indexOf('\n', start) + 1;
    if (closed || end === 0) return false;
    this.#code = new OpenCode(token.info, this.#source.slice(start, end), end);
    return true;
  }
}

/** So many complete lines of a block settle the one before it. What opens a fence can be nothing else by then. */
function linesToSettle({ tokens: [first] }: TokenGroup): number {
  return first?.type === 'fence' ? 1 : 2;
}

interface Container {
  readonly kind: 'quote' | 'item';
  /** The item's number; undefined: a bullet, or a quote. */
  readonly start: number | undefined;
  continued: boolean;
  readonly lines: OpenContainer;
}

function containerBlock({ kind, start, continued }: Container, id: number, blocks: readonly Block[]): Block {
  return kind === 'quote'
    ? { kind: 'quote', id, blocks, continued }
    : { kind: 'list', id, start, items: [{ blocks }], continued };
}

function listPiece(block: LongBlock): ReturnType<typeof firstPiece<LongBlock & { kind: 'list' }>> {
  return block.kind === 'list' ? firstPiece(block) : undefined;
}
