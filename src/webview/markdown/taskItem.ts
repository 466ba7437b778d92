import type { Token } from 'markdown-it';

const mark = /^\[([ xX])\]\s+/;

/** GFM's task list item (https://github.github.com/gfm/#task-list-items-extension-); undefined for an ordinary item. */
export function taskOf(item: readonly Token[]): { readonly done: boolean } | undefined {
  const [, paragraph, inline] = item;
  const found = paragraph?.type === 'paragraph_open' && mark.exec(inline?.content ?? '');
  return found ? { done: found[1] !== ' ' } : undefined;
}

/** The content of a task item, without the mark in front. The tokens given stay as they are. */
export function withoutMark(content: readonly Token[]): readonly Token[] {
  return content.map((token, index) => {
    if (index !== 1 || !token.children) return token;
    const children = token.children.map((child, at) =>
      at === 0 ? copyWith(child, { content: child.content.replace(mark, '') }) : child,
    );
    return copyWith(token, { children });
  });
}

function copyWith(token: Token, change: Partial<Token>): Token {
  const copy: Token = Object.create(token) as Token;
  return Object.assign(copy, change);
}
