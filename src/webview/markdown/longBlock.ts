import type { Token } from 'markdown-it';
import type { Block, ListItem } from './block';
import { longestInline, parseInline } from './parser';
import type { References } from './parser';
import { listItems, listStart, tableParts, toBlock } from './toBlock';
import { completeLines, offsetOfLine } from './tokenGroups';
import type { TokenGroup } from './tokenGroups';

/**
 * The final beginning of a block that is still being written: the items of a list, the rows of a table, the sentences of a paragraph
 * that nothing which comes can change any more. Only what follows is parsed again.
 */
export type LongBlock =
  | {
      readonly kind: 'list';
      readonly markup: string;
      readonly start: number | undefined;
      readonly items: readonly ListItem[];
      readonly continued: boolean;
    }
  | {
      readonly kind: 'table';
      readonly header: string;
      readonly head: readonly Token[];
      readonly rows: readonly Tokens[];
    }
  /** Its beginning is a block of its own. */
  | { readonly kind: 'paragraph'; readonly tokens: Tokens; readonly continued: boolean };

type Tokens = readonly Token[];

/** A block is only cut when it is this long: characters. Shorter ones are parsed whole, exactly as CommonMark says. */
const long = 3000;

/** How long a piece to cut off: not the smallest of a text that is enormous already, since what follows a cut is parsed again. */
function pieceOf({ length }: string): number {
  return length > enormous ? length / 32 : Math.min(length / 32, longestInline / 2);
}

const enormous = 1_000_000;

export function isLong(source: string): boolean {
  return source.length >= long;
}

/** What must stand before the source that follows, for it to be parsed as the block's continuation. */
export function prefixOf(block: LongBlock | undefined): string {
  return block?.kind === 'table' ? block.header : '';
}

/** The whole block, when `group` continues it; undefined when it does not. */
export function joined(block: LongBlock, id: number, group: TokenGroup | undefined): Block | undefined {
  const next = group && toBlock(id, group);
  if (next === undefined) return undefined;
  if (block.kind === 'list' && next.kind === 'list' && group?.tokens[0]?.markup === block.markup) {
    return { ...next, start: block.start, items: [...block.items, ...next.items], continued: block.continued };
  }
  if (block.kind === 'table' && next.kind === 'table') {
    return { ...next, head: block.head, rows: [...block.rows, ...next.rows] };
  }
  if (block.kind === 'paragraph' && next.kind === 'paragraph') {
    return { ...next, continued: true };
  }
  return undefined;
}

/** The block as it is, when nothing continues it. */
export function ended(block: LongBlock, id: number): Block {
  switch (block.kind) {
    case 'list':
      return { kind: 'list', id, start: block.start, items: block.items, continued: block.continued };
    case 'table':
      return { kind: 'table', id, head: block.head, rows: block.rows };
    case 'paragraph':
      return { kind: 'paragraph', id, tokens: block.tokens, continued: block.continued };
  }
}

/**
 * Cuts off what is final of a long block.
 * @param tail The source from the block's (remaining) beginning on; `group` was parsed from it, after the prefix of `before`.
 * @returns the block's final beginning, and where in the tail the rest begins.
 */
export function cut(
  before: LongBlock | undefined,
  group: TokenGroup,
  tail: string,
  references: References,
): { readonly block: LongBlock; readonly rest: number } | undefined {
  if (!isLong(tail)) return undefined;
  const [first] = group.tokens;
  if (first?.type === 'bullet_list_open' || first?.type === 'ordered_list_open') return cutList(before, group, tail);
  if (first?.type === 'table_open') return cutTable(before, group, tail);
  if (first?.type === 'paragraph_open') return cutParagraph(before, tail, references);
  return undefined;
}

function cutList(before: LongBlock | undefined, group: TokenGroup, tail: string): ReturnType<typeof cut> {
  const [first] = group.tokens;
  const items = listItems(group);
  const complete = completeLines(tail);
  const index = items.findLastIndex(({ line }) => line + 2 <= complete);
  const item = items[index];
  if (index < 1 || item === undefined || first === undefined) return undefined;
  const old = before?.kind === 'list' ? before : undefined;
  const block: LongBlock = {
    kind: 'list',
    markup: first.markup,
    start: old ? old.start : listStart(first),
    items: [...(old?.items ?? []), ...items.slice(0, index).map(({ tokens }) => tokens)],
    continued: old?.continued ?? false,
  };
  return { block, rest: offsetOfLine(tail, item.line) };
}

function cutTable(before: LongBlock | undefined, group: TokenGroup, tail: string): ReturnType<typeof cut> {
  const old = before?.kind === 'table' ? before : undefined;
  const { head, rows } = tableParts(group);
  const headerLines = 2;
  const line = group.line + (old ? 0 : headerLines);
  const final = Math.min(rows.length, completeLines(tail) - line) - 1;
  if (final < 1) return undefined;
  const header = old?.header ?? tail.slice(offsetOfLine(tail, group.line), offsetOfLine(tail, line));
  const block: LongBlock = {
    kind: 'table',
    header,
    head: old?.head ?? head,
    rows: [...(old?.rows ?? []), ...rows.slice(0, final)],
  };
  return { block, rest: offsetOfLine(tail, line + final) };
}

function cutParagraph(before: LongBlock | undefined, tail: string, references: References): ReturnType<typeof cut> {
  const rest = cutPlace(tail, /[.!?:;,)] $/) ?? cutPlace(tail, / $/) ?? anyPlace(tail);
  if (rest === undefined) return undefined;
  const source = tail
    .slice(0, rest)
    .trim()
    .replace(/\n[ \t]+/g, '\n');
  const tokens = parseInline(source, references);
  return { block: { kind: 'paragraph', tokens, continued: before?.kind === 'paragraph' }, rest };
}

/** Where a word begins after such an end, and before which every mark of emphasis, code or link has found its partner. */
function cutPlace(text: string, end: RegExp): number | undefined {
  const limit = Math.min(text.length - long / 4, Math.max(long, pieceOf(text)));
  for (let tries = 0, at = limit; tries < 40 && at > long / 4; tries++) {
    at = text.lastIndexOf(' ', at - 1);
    if (at < 0) return undefined;
    // A word: nothing that could begin another block, now that it stands at the beginning of the source.
    const isWord = /\p{L}/u.test(text.charAt(at + 1));
    if (isWord && end.test(text.slice(at - 1, at + 1)) && balanced(text.slice(0, at))) return at + 1;
  }
  return undefined;
}

/** What would be taken for the beginning of another block. */
const beginning = /^(?:[-+*>#=|~`:]|\d+[.)])?(?:\s|$)|^(?:[-_*=~`] ?){3}/;

/** Of a text whose marks find no partners for so long, they are not looked for any more; without a blank for longer still, it is cut anywhere. */
function anyPlace(text: string): number | undefined {
  if (text.length < 3 * long) return undefined;
  for (let tries = 0, at = text.length - long; tries < 40 && at > 0; tries++) {
    at = text.lastIndexOf(' ', at - 1);
    if (at > 0 && !beginning.test(text.slice(at + 1, at + 20))) return at + 1;
  }
  const end = Math.max(2 * long, pieceOf(text));
  for (let at = end; at > end - 100; at--) {
    // Not within a character, nor where another block would begin.
    const isWhole = !/^[\udc00-\udfff]/.test(text.slice(at, at + 1));
    if (isWhole && !/^\s/.test(text.slice(at)) && !beginning.test(text.slice(at, at + 20))) return at;
  }
  return undefined;
}

function balanced(text: string): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const even = [/`/g, /\*/g, /(?<!\w)_|_(?!\w)/g, /~/g].every((pattern) => count(pattern) % 2 === 0);
  return even && count(/\[/g) === count(/\]/g) && count(/\(/g) === count(/\)/g);
}
