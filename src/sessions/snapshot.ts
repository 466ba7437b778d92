import type { ContentBlock } from '../acp/content';
import type { ToolCallContent } from '../acp/update';
import { KeyedList } from '../base/keyedList';
import { PersistentList } from '../base/persistentList';
import { isOpen } from './reduce/tools';
import type {
  CompactionRow,
  MessageRow,
  Row,
  SessionMessageRow,
  SessionState,
  SubagentRow,
  TerminalState,
  ToolRow,
} from './state';

/** A row as plain JSON. */
export type RowSnapshot =
  | PlainContent<MessageRow, ContentBlock>
  | PlainContent<ToolRow, ToolCallContent>
  | PlainContent<SessionMessageRow, ContentBlock>
  | (Omit<CompactionRow, 'summary'> & { readonly summary: readonly ContentBlock[] })
  | (Omit<SubagentRow, 'conversation'> & { readonly conversation: SessionSnapshot })
  | Exclude<Row, MessageRow | ToolRow | SessionMessageRow | CompactionRow | SubagentRow>;

type PlainContent<R, Item> = Omit<R, 'content'> & { readonly content: readonly Item[] };

/** A state's parts other than its long lists. They are plain JSON, but for `undefined`. */
export type StateFields = Omit<SessionState, 'rows' | 'terminals' | 'openRows'>;

/** A session's state as plain JSON, with a window of its rows: all from `firstRow` on, and the terminals that they show. */
export interface SessionSnapshot extends StateFields {
  readonly firstRow: number;
  readonly rows: readonly RowSnapshot[];
  readonly terminals: readonly TerminalState[];
}

/** @param firstRow The oldest row to hold; with 0 it is all of the state. */
export function toSnapshot(state: SessionState, firstRow = 0): SessionSnapshot {
  const first = Math.max(state.rows.first, Math.min(firstRow, state.rows.length));
  const { rows, terminals, openRows: _, ...fields } = state;
  const held = rows.slice(first);
  return {
    ...fields,
    firstRow: first,
    rows: held.map(toRowSnapshot),
    terminals: first === 0 ? [...terminals] : shownTerminals(state, held),
  };
}

/** The state that a snapshot was made of; rows before its window are not loaded. */
export function fromSnapshot(snapshot: SessionSnapshot): SessionState {
  const { firstRow, rows, terminals, ...fields } = snapshot;
  const loaded = rows.map(fromRowSnapshot);
  return {
    ...fields,
    // What is undefined does not survive as JSON; all states have the same fields, in the same order.
    ...optionalFields(snapshot),
    rows: KeyedList.from(loaded, firstRow),
    terminals: KeyedList.from(terminals),
    openRows: openRowsOf(loaded),
  };
}

export function toRowSnapshot(row: Row): RowSnapshot {
  switch (row.kind) {
    case 'message':
    case 'sessionMessage':
      return { ...row, content: [...row.content] };
    case 'tool':
      return { ...row, content: [...row.content] };
    case 'compaction':
      return { ...row, summary: [...row.summary] };
    case 'subagent':
      return { ...row, conversation: toSnapshot(row.conversation) };
    default:
      return row;
  }
}

export function fromRowSnapshot(row: RowSnapshot): Row {
  switch (row.kind) {
    case 'message':
    case 'sessionMessage':
      return { ...row, content: PersistentList.from(row.content) };
    case 'tool':
      return { ...row, content: PersistentList.from(row.content) };
    case 'compaction':
      return { ...row, summary: PersistentList.from(row.summary) };
    case 'subagent':
      return { ...row, conversation: fromSnapshot(row.conversation) };
    default:
      return row;
  }
}

/** The keys of the rows that are open: what a state's `openRows` holds at least. */
export function openRowsOf(rows: readonly Row[]): PersistentList<string> {
  return PersistentList.from(rows.filter(isOpen).map(({ key }) => key));
}

/** The terminals that rows show, and those that run in the background. */
export function shownTerminals(state: SessionState, rows: readonly Row[]): readonly TerminalState[] {
  const ids = new Set<string>();
  for (const row of rows) for (const id of terminalsOf(row)) ids.add(id);
  for (const work of state.background) if (work.type === 'terminal') ids.add(work.terminalId);
  return [...ids].map((id) => state.terminals.get(id)).filter((terminal) => terminal !== undefined);
}

/** The ids of the terminals that a row shows. */
export function terminalsOf(row: Row): readonly string[] {
  switch (row.kind) {
    case 'tool': {
      const asked = row.permissions.map(({ subject }) =>
        subject?.type === 'command' ? subject.terminalId : undefined,
      );
      const shown = [...row.content].map((item) => (item.type === 'terminal' ? item.terminalId : undefined));
      return [...asked, ...shown].filter((id) => id !== undefined);
    }
    case 'permission': {
      const { subject } = row.permission;
      return subject?.type === 'command' && subject.terminalId !== undefined ? [subject.terminalId] : [];
    }
    default:
      return [];
  }
}

function optionalFields(fields: StateFields): Pick<StateFields, OptionalField> {
  const { title, turnStartedAt, lastHeardAt, turnPrompt, usage } = fields;
  return { title, turnStartedAt, lastHeardAt, turnPrompt, usage };
}

/** Fields of a state that may be undefined. */
type OptionalField = {
  [Key in keyof StateFields]: undefined extends StateFields[Key] ? Key : never;
}[keyof StateFields];
