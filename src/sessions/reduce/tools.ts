import type { BackgroundWork, ToolCallContent, ToolCallContentChunk, ToolCallPatch } from '../../acp/update';
import { PersistentList } from '../../base/persistentList';
import type { Row, SessionState, ToolRow } from '../state';
import { appendToolContent, sizeOfToolContent, TEXT_LIMIT } from './content';
import { keptRaw } from './rawValue';
import { type Moment, appendRow, inTurn, patched, replaceRow, rowBase } from './rows';

/** Pieces that one tool call may be given one after the other. */
const MAX_ITEMS = 10_000;

export function toolKey(toolCallId: string): string {
  return `tool:${toolCallId}`;
}

/** Whether a status is the last word. One that is not known counts as in progress (v2 "Status"). */
export function isFinal(status: string): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Creates or changes a tool call: whichever of its updates comes first creates it. */
export function patchTool(state: SessionState, patch: ToolCallPatch, when: Moment): SessionState {
  const key = toolKey(patch.toolCallId);
  const index = state.rows.indexOf(key);
  const row = index < 0 ? undefined : state.rows.at(index);
  const isLive = inTurn(state) || isBackground(state.background, patch.toolCallId);
  if (row === undefined) {
    // A new call has the status `pending`, told or not.
    const told = patch.status === undefined ? { ...patch, status: 'pending' } : patch;
    const created = patchedTool(emptyTool(state, patch.toolCallId, when), told, isLive, when);
    return track(appendRow(state, created), undefined, created);
  }
  if (row.kind !== 'tool') return state;
  const next = patchedTool(row, patch, isLive, when);
  return next === row ? state : track(replaceRow(state, index, next), row, next);
}

export function addToolContent(state: SessionState, chunk: ToolCallContentChunk, when: Moment): SessionState {
  const index = state.rows.indexOf(toolKey(chunk.toolCallId));
  const row = index < 0 ? undefined : state.rows.at(index);
  if (row === undefined) {
    const created = patchTool(state, { type: 'toolCall', toolCallId: chunk.toolCallId }, when);
    return addToolContent(created, chunk, when);
  }
  if (row.kind !== 'tool') return state;
  if (row.truncated) return state;
  const grownBy = (row.grownBy ?? 0) + sizeOfToolContent(chunk.content);
  if (grownBy > TEXT_LIMIT || row.content.length >= MAX_ITEMS) {
    return replaceRow(state, index, { ...row, truncated: true });
  }
  const content = appendToolContent(row.content, chunk.content);
  return content === row.content ? state : replaceRow(state, index, { ...row, content, grownBy });
}

/** The tool calls that have not told a final status, of those that began since they were last closed. */
export function openTools({
  rows,
  openRows,
}: SessionState): readonly { readonly index: number; readonly row: ToolRow }[] {
  const found = new Map<number, ToolRow>();
  for (const key of openRows) {
    const index = rows.indexOf(key);
    const row = index < 0 ? undefined : rows.at(index);
    if (row?.kind === 'tool' && isOpen(row)) found.set(index, row);
  }
  return [...found].map(([index, row]) => ({ index, row }));
}

/**
 * Closes the tool calls of a turn that is over, or cancelled, but for those that go on in the background. Some agents never tell how
 * a call ended: it is not shown as running for ever, and what the agent still says of it counts.
 * @param how `cancelled` gives them that status; `unfinished` leaves the last one told.
 */
export function closeTools(state: SessionState, how: 'cancelled' | 'unfinished', { at }: Moment): SessionState {
  const open = openTools(state);
  const background = new Set(state.background.map((work) => (work.type === 'tool_call' ? work.toolCallId : undefined)));
  let { rows } = state;
  for (const { index, row } of open) {
    if (background.has(row.toolCallId)) continue;
    rows = rows.set(
      index,
      how === 'cancelled' ? { ...row, status: 'cancelled', endedAt: at } : { ...row, unfinished: true, endedAt: at },
    );
  }
  return rows === state.rows ? state : { ...state, rows };
}

/** Takes over the list of background work: a tool call on it runs, one that left it without an end does not any more. */
export function setBackground(state: SessionState, background: readonly BackgroundWork[], when: Moment): SessionState {
  let next: SessionState = { ...state, background };
  for (const work of background) {
    if (work.type !== 'tool_call') continue;
    const index = next.rows.indexOf(toolKey(work.toolCallId));
    const row = index < 0 ? undefined : next.rows.at(index);
    if (row?.kind === 'tool' && row.unfinished) {
      const { endedAt: _, unfinished: __, ...reopened } = row;
      next = track(replaceRow(next, index, reopened), row, reopened);
    }
  }
  if (inTurn(state) || state.background.length === 0) return next;
  return compactOpenRows(closeTools(next, 'unfinished', when));
}

/** Whether a row belongs to `openRows`. */
export function isOpen(row: Row): boolean {
  if (row.kind === 'tool') return !isFinal(row.status) && row.unfinished !== true;
  if (row.kind !== 'subagent') return false;
  // What a subagent left running in the background ends with the agent too.
  return row.conversation.activity !== 'idle' || row.conversation.background.length > 0;
}

/** Drops from `openRows` what is not open any more. */
export function compactOpenRows(state: SessionState): SessionState {
  const { rows, openRows } = state;
  const left = new Set<string>();
  for (const key of openRows) {
    const row = rows.get(key);
    if (row && isOpen(row)) left.add(key);
  }
  return left.size === openRows.length ? state : { ...state, openRows: PersistentList.from(left) };
}

/** Remembers a row that has become open. */
export function track(state: SessionState, before: Row | undefined, after: Row): SessionState {
  if (!isOpen(after) || (before && isOpen(before))) return state;
  return { ...state, openRows: state.openRows.push(after.key) };
}

function isBackground(background: readonly BackgroundWork[], toolCallId: string): boolean {
  return background.some((work) => work.type === 'tool_call' && work.toolCallId === toolCallId);
}

function emptyTool(state: SessionState, toolCallId: string, when: Moment): ToolRow {
  return {
    ...rowBase(state, toolKey(toolCallId), when),
    kind: 'tool',
    toolCallId,
    title: '',
    toolKind: 'other',
    status: 'pending',
    content: PersistentList.empty(),
    locations: [],
    cancellable: false,
    permissions: [],
  };
}

/** The row with the patch applied; the row itself when nothing changes, as with an update that brings only `_meta`. */
function patchedTool(row: ToolRow, patch: ToolCallPatch, isLive: boolean, { at }: Moment): ToolRow {
  const name = patched(row.name, patch.name);
  const rawInput = patched(row.rawInput, keptRaw(patch.rawInput));
  const rawOutput = patched(row.rawOutput, keptRaw(patch.rawOutput));
  const parentToolCallId = patched(row.parentToolCallId, patch.parentToolCallId);
  const status = patch.status === undefined ? row.status : (patch.status ?? 'pending');
  const next: ToolRow = {
    key: row.key,
    turn: row.turn,
    at: row.at,
    kind: 'tool',
    toolCallId: row.toolCallId,
    title: patch.title === undefined ? row.title : (patch.title ?? ''),
    toolKind: patch.kind === undefined ? row.toolKind : (patch.kind ?? 'other'),
    status,
    content: patch.content === undefined ? row.content : wholeContent(patch.content ?? []),
    locations: patch.locations === undefined ? row.locations : (patch.locations ?? []),
    cancellable: patch.cancellable === undefined ? row.cancellable : (patch.cancellable ?? false),
    permissions: row.permissions,
    ...(name !== undefined && { name }),
    ...(rawInput !== undefined && { rawInput }),
    ...(rawOutput !== undefined && { rawOutput }),
    ...(parentToolCallId !== undefined && { parentToolCallId }),
    ...(patch.content === undefined ? growthOf(row) : {}),
    ...endOf(row, status, patch.status !== undefined, isLive, at),
  };
  return isSame(row, next) ? row : next;
}

/**
 * How a call stands after a status: ended, open, or, where a status that is no end comes while nothing runs, e.g. late after the
 * turn's end, unfinished.
 */
function endOf(
  row: ToolRow,
  status: string,
  wasTold: boolean,
  isLive: boolean,
  at: number,
): Pick<ToolRow, 'endedAt' | 'unfinished'> {
  if (isFinal(status)) return { endedAt: isFinal(row.status) ? (row.endedAt ?? at) : at };
  if (wasTold && isLive) return {};
  if (row.unfinished || !wasTold) return pickEnd(row);
  return { endedAt: at, unfinished: true };
}

function growthOf({ truncated, grownBy }: ToolRow): Pick<ToolRow, 'truncated' | 'grownBy'> {
  return { ...(truncated && { truncated }), ...(grownBy !== undefined && { grownBy }) };
}

function pickEnd({ endedAt, unfinished }: ToolRow): Pick<ToolRow, 'endedAt' | 'unfinished'> {
  return { ...(endedAt !== undefined && { endedAt }), ...(unfinished && { unfinished }) };
}

function wholeContent(items: readonly ToolCallContent[]): PersistentList<ToolCallContent> {
  return items.reduce(appendToolContent, PersistentList.empty<ToolCallContent>());
}

/** Rows that were built from each other: what was not patched is identical. */
function isSame(row: ToolRow, next: ToolRow): boolean {
  return (
    row.title === next.title &&
    row.toolKind === next.toolKind &&
    row.status === next.status &&
    row.content === next.content &&
    row.locations === next.locations &&
    row.cancellable === next.cancellable &&
    row.name === next.name &&
    row.rawInput === next.rawInput &&
    row.rawOutput === next.rawOutput &&
    row.parentToolCallId === next.parentToolCallId &&
    row.endedAt === next.endedAt &&
    row.unfinished === next.unfinished
  );
}
