import type { ContentBlock } from '../acp/content';
import type { ToolCallContent } from '../acp/update';
import { KeyedList, type Run } from '../base/keyedList';
import { PersistentList } from '../base/persistentList';
import type { Range } from '../base/ranges';
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

/** Rows that follow each other; the first has the number `start`. */
export type RowRun = Run<RowSnapshot>;

/** A session's state as plain JSON, with some of its rows: all from `firstRow` on, a few before, and the terminals that they show. */
export interface SessionSnapshot extends StateFields {
  readonly firstRow: number;
  readonly rows: readonly RowSnapshot[];
  readonly earlier: readonly RowRun[];
  readonly terminals: readonly TerminalState[];
}

/**
 * @param firstRow The row from which on to hold all; with 0 it is all of the state.
 * @param others Earlier rows to hold, in order.
 */
export function toSnapshot(state: SessionState, firstRow = 0, others: readonly Range[] = []): SessionSnapshot {
  const first = Math.max(state.rows.first, Math.min(firstRow, state.rows.length));
  const { rows, terminals, openRows: _, ...fields } = state;
  const held = rows.slice(first);
  const earlier = others.map(({ start, end }) => ({ start, items: rows.slice(start, Math.min(end, first)) }));
  return {
    ...fields,
    firstRow: first,
    rows: held.map(toRowSnapshot),
    earlier: earlier.map(({ start, items }) => ({ start, items: items.map(toRowSnapshot) })),
    terminals:
      first === 0 ? [...terminals] : shownTerminals(state, [...earlier.flatMap(({ items }) => items), ...held]),
  };
}

/** The state that a snapshot was made of; rows before its window are not loaded. */
export function fromSnapshot(snapshot: SessionSnapshot): SessionState {
  const { firstRow, rows, earlier, terminals, ...fields } = snapshot;
  const last = rows.map(fromRowSnapshot);
  const runs = earlier.map(({ start, items }) => ({ start, items: items.map(fromRowSnapshot) }));
  const all = KeyedList.from(last, firstRow);
  const loaded = [...runs.flatMap(({ items }) => items), ...last];
  return {
    ...fields,
    // What is undefined does not survive as JSON; all states have the same fields, in the same order.
    ...optionalFields(snapshot),
    rows: runs.length === 0 ? all : all.withLoaded(runs.map(rangeOf), firstRow, runs),
    terminals: KeyedList.from(terminals),
    openRows: openRowsOf(loaded),
  };
}

export function rangeOf({ start, items }: Run<unknown>): Range {
  return { start, end: start + items.length };
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
