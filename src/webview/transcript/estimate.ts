import type { ContentBlock } from '../../acp/content';
import type { Row } from '../../sessions/state';

const line = 20;
/** Characters that fit into a hundred pixels of text. */
const charactersPer100 = 15;

/**
 * A guess of a row's height in pixels before it was ever drawn, good enough for the scroll bar: the true height replaces it once the
 * row has been near the viewport.
 */
export function estimatedHeight(row: Row, width: number): number {
  switch (row.kind) {
    case 'message':
      if (row.role === 'thought') return 32;
      return (row.role === 'user' ? 40 : 12) + textHeight(row.content, width);
    case 'tool':
      return 36;
    case 'failure':
      return 120;
    default:
      return 36;
  }
}

function textHeight(content: Iterable<ContentBlock>, width: number): number {
  let height = 0;
  for (const block of content) {
    if (block.type !== 'text') {
      height += 4 * line;
      continue;
    }
    const perLine = Math.max(10, (width / 100) * charactersPer100);
    height += line * Math.max(1, Math.ceil(block.text.length / perLine));
  }
  return height;
}
