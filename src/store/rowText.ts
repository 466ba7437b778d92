import type { ContentBlock } from '../acp/content';
import type { RowSnapshot } from '../sessions/snapshot';

/** Characters of a row that can be found. */
const MAX_LENGTH = 100_000;

/** What of a row can be found: what was said, and what tool calls are called; empty: nothing. */
export function rowText(row: RowSnapshot): string {
  switch (row.kind) {
    case 'message':
    case 'sessionMessage':
      return textOf(row.content);
    case 'tool':
      return row.title.slice(0, MAX_LENGTH);
    case 'notice':
      return [row.title, row.description].filter((part) => part !== undefined).join('\n');
    case 'compaction':
      return textOf(row.summary);
    case 'subagent':
      return [row.title ?? '', ...row.conversation.rows.map(rowText)]
        .filter((part) => part !== '')
        .join('\n')
        .slice(0, MAX_LENGTH);
    default:
      return '';
  }
}

function textOf(blocks: readonly ContentBlock[]): string {
  return blocks
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('\n')
    .slice(0, MAX_LENGTH);
}
