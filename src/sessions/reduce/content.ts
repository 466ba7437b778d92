import type { ContentBlock, TextBlock } from '../../acp/content';
import type { ToolCallContent } from '../../acp/update';
import { PersistentList } from '../../base/persistentList';
import { weightOf } from '../../base/weight';

/** How much of one message, or of one text elsewhere, is kept: characters of text, of base64 and of whatever else. The wire's own limit for a message. */
export const TEXT_LIMIT = 32 * 1024 * 1024;

/** Content with its size, so that a limit costs no counting. */
export interface Measured {
  readonly content: PersistentList<ContentBlock>;
  /** Characters of text, of base64 and of whatever else. */
  readonly size: number;
  /** Something did not fit. */
  readonly truncated: boolean;
}

const nothing: Measured = { content: PersistentList.empty<ContentBlock>(), size: 0, truncated: false };

/** Measures a whole content. */
export function measure(blocks: readonly ContentBlock[]): Measured {
  return blocks.reduce(appendBlock, nothing);
}

/**
 * Adds a block; text that follows text of the same annotations becomes one block with it. What exceeds the limit is left out, as is
 * everything after. Costs the same however much there is already.
 */
export function appendBlock(to: Measured, block: ContentBlock): Measured {
  const { content, size } = to;
  if (to.truncated) return to;
  if (block.type !== 'text') {
    const added = sizeOf(block);
    if (size + added > TEXT_LIMIT) return { content, size, truncated: true };
    return { content: content.push(block), size: size + added, truncated: false };
  }
  const text = fitting(block.text, TEXT_LIMIT - size);
  return {
    content: text === '' ? content : appendText(content, block, text),
    size: size + text.length,
    truncated: text.length < block.text.length,
  };
}

/** Adds a block to a content whose size is not kept: the limit holds for each text alone. */
export function appendLoose(content: PersistentList<ContentBlock>, block: ContentBlock): PersistentList<ContentBlock> {
  if (block.type !== 'text') return content.push(block);
  const last = content.at(-1);
  const text = fitting(
    block.text,
    TEXT_LIMIT - (last?.type === 'text' && continues(last, block) ? last.text.length : 0),
  );
  return text === '' ? content : appendText(content, block, text);
}

/** As {@link appendLoose}, for what a tool call holds. */
export function appendToolContent(
  content: PersistentList<ToolCallContent>,
  item: ToolCallContent,
): PersistentList<ToolCallContent> {
  if (item.type !== 'content' || item.content.type !== 'text') return content.push(item);
  const block = item.content;
  const last = content.at(-1);
  const open = last?.type === 'content' && last.content.type === 'text' ? last.content : undefined;
  if (!open || !continues(open, block)) {
    return block.text === '' ? content : content.push({ type: 'content', content: cut(block, TEXT_LIMIT) });
  }
  const text = fitting(block.text, TEXT_LIMIT - open.text.length);
  if (text === '') return content;
  return content.set(content.length - 1, { type: 'content', content: { ...open, text: open.text + text } });
}

/** Characters of text and of base64 in a piece of a tool call. */
export function sizeOfToolContent(item: ToolCallContent): number {
  if (item.type !== 'content') return 0;
  return item.content.type === 'text' ? item.content.text.length : sizeOf(item.content);
}

/** Whether text may be joined to the text before it: only where both are annotated alike. */
export function continues(before: TextBlock, { annotations }: TextBlock): boolean {
  if (before.annotations === annotations) return true;
  return JSON.stringify(before.annotations) === JSON.stringify(annotations);
}

function appendText(
  content: PersistentList<ContentBlock>,
  block: TextBlock,
  text: string,
): PersistentList<ContentBlock> {
  const last = content.at(-1);
  return last?.type === 'text' && continues(last, block)
    ? content.set(content.length - 1, { ...last, text: last.text + text })
    : content.push(text === block.text ? block : { ...block, text });
}

function cut(block: TextBlock, room: number): TextBlock {
  const text = fitting(block.text, room);
  return text === block.text ? block : { ...block, text };
}

/** As much of a text as there is room for. One that fills the room to the brim must not end within a character. */
function fitting(text: string, room: number): string {
  if (text.length < room) return text;
  const end = room > 0 && isHighSurrogate(text.charCodeAt(room - 1)) ? room - 1 : room;
  return text.slice(0, Math.max(0, end));
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function sizeOf(block: Exclude<ContentBlock, TextBlock>): number {
  switch (block.type) {
    case 'image':
    case 'audio':
      return block.data.length;
    case 'resource': {
      const { resource } = block;
      return resource.uri.length + ('text' in resource ? resource.text.length : resource.blob.length);
    }
    case 'resource_link':
    case 'unknown':
      return weightOf(block, TEXT_LIMIT);
  }
}
