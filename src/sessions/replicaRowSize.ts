import type { ContentBlock } from '../acp/content';
import type { Row } from './state';

/** What stands for a row of one line. */
const oneLine = 0;
/** What an image or a file in a message counts for, in characters of text. */
const blockSize = 200;

/**
 * About how much of a row is shown while nothing in it is unfolded, in characters of text; negative: the person's own. So that a
 * panel can guess the height of a row that it does not have.
 */
export function rowSize(row: Row): number {
  switch (row.kind) {
    case 'message':
      if (row.role === 'thought') return oneLine;
      return row.role === 'user' ? -Math.max(1, contentSize(row.content)) : contentSize(row.content);
    case 'failure':
      return blockSize;
    default:
      return oneLine;
  }
}

function contentSize(content: Iterable<ContentBlock>): number {
  let size = 0;
  for (const block of content) size += block.type === 'text' ? block.text.length : blockSize;
  return size;
}
