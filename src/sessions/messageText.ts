import type { ContentBlock } from '../acp/content';

/** The text of a message, without what is no text. */
export function textOf({ content }: { readonly content: Iterable<ContentBlock> }): string {
  let text = '';
  for (const block of content) if (block.type === 'text') text += block.text;
  return text;
}
