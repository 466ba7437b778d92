import type { ContentBlock } from '../acp/content';
import type { ToolCallContent } from '../acp/update';
import type { CompactionRow, MessageRow, Row, SessionMessageRow, SessionState, TerminalState, ToolRow } from './state';

/** A row as plain JSON. */
export type RowSnapshot =
  | PlainContent<MessageRow, ContentBlock>
  | PlainContent<ToolRow, ToolCallContent>
  | PlainContent<SessionMessageRow, ContentBlock>
  | (Omit<CompactionRow, 'summary'> & { readonly summary: readonly ContentBlock[] })
  | Exclude<Row, MessageRow | ToolRow | SessionMessageRow | CompactionRow>;

type PlainContent<R, Item> = Omit<R, 'content'> & { readonly content: readonly Item[] };

/** A session's state as plain JSON, with a window of its rows: all from `firstRow` on. */
export interface SessionSnapshot extends Omit<SessionState, 'rows' | 'terminals'> {
  readonly firstRow: number;
  readonly rows: readonly RowSnapshot[];
  readonly terminals: readonly TerminalState[];
}
