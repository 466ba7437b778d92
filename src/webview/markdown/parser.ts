import MarkdownIt from 'markdown-it';
import type { Env, Token } from 'markdown-it';
import { linkTarget } from './links';

/**
 * CommonMark with GFM's tables, strikethrough and autolinks. HTML is off: tags are text. The depth of nesting is limited by
 * markdown-it itself (100), so hostile text cannot exhaust the stack.
 */
const parser = new MarkdownIt({ html: false, linkify: true });

// Only links with a scheme: "README.md" is a file, not a host in Moldova.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
// A link that leads nowhere is left as it was written, where the person can read what it would have done.
parser.validateLink = (url) => linkTarget(url) !== undefined;

/**
 * Inline text that is longer stays as it was written: characters. Looking for the partners of marks takes the square of its length, and
 * nobody writes so much in one piece. A streamed paragraph is cut before (see `longBlock.ts`).
 */
export const longestInline = 12_000;

parser.core.ruler.at('inline', ({ tokens, md, env, Token }) => {
  for (const token of tokens) {
    if (token.type !== 'inline') continue;
    token.children ??= [];
    if (token.content.length <= longestInline) md.inline.parse(token.content, md, env, token.children);
    else {
      // Becomes text at the end, and is not searched for links.
      const text = new Token('text_special', '', 0);
      text.content = token.content;
      token.children.push(text);
    }
  }
});

/** Definitions of reference links, by normalised label. */
export type References = NonNullable<Env['references']>;

/** The tokens of `source`. Definitions found are added to `references`. */
export function parseMarkdown(source: string, references: References): readonly Token[] {
  return parser.parse(source, { references });
}

/** The inline tokens of one paragraph. */
export function parseInline(source: string, references: References): readonly Token[] {
  return parser.parseInline(source, { references })[0]?.children ?? [];
}
