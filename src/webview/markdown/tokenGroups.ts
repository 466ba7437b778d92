import type { Token } from 'markdown-it';

/** The tokens of one element and what is in it. */
export interface TokenGroup {
  readonly tokens: readonly Token[];
  /** The line of the parsed text on which it begins, counted from 0. */
  readonly line: number;
}

/** Cuts a flat list of tokens into the elements that stand side by side in it; deeper ones stay inside. */
export function groupsOf(tokens: readonly Token[]): readonly TokenGroup[] {
  const groups: TokenGroup[] = [];
  const level = tokens[0]?.level;
  let start = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.level !== level || token.nesting === 1) continue;
    groups.push({ tokens: tokens.slice(start, index + 1), line: tokens[start]?.map?.[0] ?? 0 });
    start = index + 1;
  }
  return groups;
}

/** What stands between a group's first and last token. */
export function inside(group: TokenGroup): readonly Token[] {
  return group.tokens.slice(1, -1);
}

/** The offset at which a line begins, counted from 0. Lines end as markdown-it takes them: `\n`, `\r\n` or `\r`. */
export function offsetOfLine(text: string, line: number): number {
  const ends = /\r\n?|\n/g;
  for (let count = 0; count < line; count++) if (!ends.exec(text)) return text.length;
  return ends.lastIndex;
}

/** How many lines of the text are complete. */
export function completeLines(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) count++;
  }
  return count;
}
