import type { ContentBlock } from '../../acp/content';

/** The text of a content, without what is no text. */
export function textOf(content: Iterable<ContentBlock>): string {
  return [...content].flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
}
