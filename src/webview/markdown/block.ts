import type { Token } from 'markdown-it';

/**
 * A top-level block of a markdown text. Blocks are immutable; a block that has not changed is the same object after more text came.
 * `id` stays when a block grows or is settled.
 */
export type Block = TokenBlock | CodeBlock | ListBlock | QuoteBlock | TableBlock | ParagraphBlock;

interface BlockBase {
  readonly id: number;
}

/** A heading, a quote, a rule: rendered from its tokens. */
export interface TokenBlock extends BlockBase {
  readonly kind: 'tokens';
  readonly tokens: readonly Token[];
}

/** A fenced or indented code block. */
export interface CodeBlock extends BlockBase {
  readonly kind: 'code';
  /** What stands behind the opening fence; its first word is the language. */
  readonly info: string;
  /** The code, in pieces of whole lines, so that a long block grows without touching what is there. */
  readonly pieces: readonly string[];
  /** The closing fence has not come yet. */
  readonly open: boolean;
}

export interface ListBlock extends BlockBase {
  readonly kind: 'list';
  /** The number of the first item; undefined: bullets. */
  readonly start: number | undefined;
  readonly items: readonly ListItem[];
  /** The list began in the block before: long lists are several blocks, so that a page need not hold all of one. */
  readonly continued: boolean;
}

/** An item's tokens; of one that is long, its blocks. */
export type ListItem = readonly Token[] | { readonly blocks: readonly Block[] };

/** A long quote; others are rendered from their tokens. */
export interface QuoteBlock extends BlockBase {
  readonly kind: 'quote';
  readonly blocks: readonly Block[];
  /** The quote began in the block before: one that goes on and on is cut into several. */
  readonly continued: boolean;
}

export interface TableBlock extends BlockBase {
  readonly kind: 'table';
  readonly head: readonly Token[];
  readonly rows: readonly (readonly Token[])[];
}

export interface ParagraphBlock extends BlockBase {
  readonly kind: 'paragraph';
  /** Inline tokens. */
  readonly tokens: readonly Token[];
  /** The paragraph began in the block before: one that goes on and on is cut between sentences. */
  readonly continued: boolean;
}
