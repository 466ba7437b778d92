import type { MessageRow } from './state';

/** The text of a message, without what is no text. */
export function textOf({ content }: MessageRow): string {
  let text = '';
  for (const block of content) if (block.type === 'text') text += block.text;
  return text;
}
