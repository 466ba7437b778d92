import type { ForkPoint } from '../acp/forkPoint';
import { KeyedList } from '../base/keyedList';
import { PersistentList } from '../base/persistentList';
import { textOf } from './messageText';
import { stilled } from './reduce/interrupt';
import type { Moment } from './reduce/rows';
import type { MessageRow, Row, SessionState } from './state';

/** Where another conversation can part from one. */
export type BranchPoint =
  /** Nothing comes before that its agent knows of: the other one is simply new. */
  { readonly type: 'start' } | { readonly type: 'message'; readonly message: MessageRow };

/**
 * Where a conversation parts that goes on before a message of the person. Undefined: what the agent knows of by then does not end with a
 * message of its own, so that there is no name for that place.
 * @param index Of the person's message.
 */
export function branchPoint({ rows }: SessionState, index: number): BranchPoint | undefined {
  for (let at = index - 1; at >= 0; at--) {
    const row = rows.at(at);
    // It has no memory of what was before.
    if (row?.kind === 'contextLost') return { type: 'start' };
    if (row?.kind !== 'message' || row.parentToolCallId !== undefined) continue;
    if (row.role === 'agent') return row.messageId === undefined ? undefined : { type: 'message', message: row };
    // What did not get through, the agent does not know of.
    if (row.role === 'user' && row.prompt?.state !== 'failed') return undefined;
  }
  return { type: 'start' };
}

/** As its agent is told of the place. */
export async function forkPointOf({ rows }: SessionState, message: MessageRow): Promise<ForkPoint> {
  const text = textOf(message);
  let occurrence = 0;
  for (const row of rows) {
    // It has no memory of what was before.
    if (row.kind === 'contextLost') occurrence = 0;
    if (isOfAgent(row) && row.size === message.size && textOf(row) === text) occurrence++;
    if (row.key === message.key) break;
  }
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { messageId: message.messageId ?? '', hash, occurrence: Math.max(1, occurrence) };
}

/**
 * What came between the agent's message at which a conversation parts and a later row, and is not known to who goes on from there: tool
 * calls have no name by which they could be taken along. Undefined: nothing.
 * @param index Of the row.
 */
export function leftBehind(state: SessionState, message: MessageRow, index: number): SessionState | undefined {
  const rows = state.rows.slice(state.rows.indexOf(message.key) + 1, index);
  if (!rows.some(({ kind }) => kind === 'tool' || kind === 'subagent')) return undefined;
  return { ...state, activity: 'idle', rows: KeyedList.from(rows), plans: [], queue: [] };
}

/** A session as it was before one of its rows. @param index Of the row. */
export function stateBefore(state: SessionState, index: number, when: Moment): SessionState {
  const still = stilled(state, when);
  const row = still.rows.at(index);
  return {
    ...still,
    link: { state: 'none' },
    // With the row its turn began.
    turn: row?.kind === 'message' && row.role === 'user' ? Math.max(0, row.turn - 1) : (row?.turn ?? 0),
    rows: KeyedList.from(still.rows.slice(0, index)),
    openRows: PersistentList.empty(),
    plans: [],
    usage: undefined,
    queue: [],
    openRequests: [],
    promptSuggestions: [],
  };
}

function isOfAgent(row: Row): row is MessageRow {
  return row.kind === 'message' && row.role === 'agent' && row.parentToolCallId === undefined;
}
