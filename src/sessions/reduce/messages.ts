import type { ContentBlock } from '../../acp/content';
import type { MessageChunk, MessagePatch, MessageRole } from '../../acp/update';
import type { KeyedList } from '../../base/keyedList';
import type { MessageRow, Row, SessionState } from '../state';
import { appendBlock, measure } from './content';
import { type Moment, appendRow, inTurn, replaceRow, rowBase } from './rows';

/** The key of a message row, or the second key of a prompt's row once the agent gave the prompt an id. */
export function messageKey(role: MessageRole, messageId: string): string {
  // A stream asks for one key again and again: the same string object is hashed once.
  if (role !== last.role || messageId !== last.messageId) {
    last = { role, messageId, key: `message:${role}:${messageId}` };
  }
  return last.key;
}

let last: { readonly role: MessageRole; readonly messageId: string; readonly key: string } = {
  role: 'user',
  messageId: '',
  key: 'message:user:',
};

export function promptKey(promptId: string): string {
  return `prompt:${promptId}`;
}

/**
 * The position of the row that a message of the agent belongs to, or -1. What comes from the agent as the person's message while the
 * running turn's prompt has no id yet is that prompt's echo.
 */
export function messageIndex(state: SessionState, role: MessageRole, messageId: string): number {
  const index = findMessage(state.rows, role, messageId);
  if (index >= 0 || role !== 'user' || state.turnPrompt === undefined) return index;
  const prompt = state.rows.indexOf(promptKey(state.turnPrompt));
  const row = prompt < 0 ? undefined : state.rows.at(prompt);
  return row?.kind === 'message' && row.messageId === undefined ? prompt : -1;
}

export function addChunk(state: SessionState, chunk: MessageChunk, when: Moment): SessionState {
  const { role, messageId, content, parentToolCallId } = chunk;
  const index = messageIndex(state, role, messageId);
  const row = index < 0 ? undefined : state.rows.at(index);
  if (row === undefined) {
    if (content.type === 'text' && content.text === '') return state;
    return create(state, role, messageId, [content], when, parentToolCallId);
  }
  if (row.kind !== 'message') return state;
  if (row.prompt) return bindEcho(state, index, row, messageId);
  const grown = appendBlock({ content: row.content, size: row.size, truncated: row.truncated === true }, content);
  if (grown.content === row.content && !grown.truncated) return state;
  // Written out: this runs for every piece of text that an agent streams.
  const next: MessageRow = grown.truncated
    ? { ...row, content: grown.content, size: grown.size, changedAt: when.until, truncated: true }
    : { ...row, content: grown.content, size: grown.size, changedAt: when.until };
  return replaceRow(state, index, next);
}

export function patchMessage(state: SessionState, patch: MessagePatch, when: Moment): SessionState {
  const { role, messageId } = patch;
  const index = messageIndex(state, role, messageId);
  const row = index < 0 ? undefined : state.rows.at(index);
  if (row === undefined) {
    const content = patch.content ?? [];
    return content.length === 0 ? state : create(state, role, messageId, content, when);
  }
  if (row.kind !== 'message') return state;
  if (row.prompt) return bindEcho(state, index, row, messageId);
  if (patch.content === undefined) return state;
  const { truncated: _, ...rest } = row;
  return replaceRow(state, index, { ...rest, ...measured(patch.content ?? []), changedAt: when.until });
}

/** The agent told its id for a prompt that was written here. The first one told is the one by which the row is found. */
export function bindPrompt(row: MessageRow, messageId: string | undefined): MessageRow {
  const prompt = row.prompt && { ...row.prompt, state: 'accepted' as const };
  const accepted: MessageRow = prompt ? { ...row, prompt } : row;
  return messageId === undefined
    ? accepted
    : { ...accepted, messageId, alias: row.alias ?? messageKey('user', messageId) };
}

/** The content of a message row. */
export function measured(blocks: readonly ContentBlock[]): Pick<MessageRow, 'content' | 'size' | 'truncated'> {
  const { content, size, truncated } = measure(blocks);
  return truncated ? { content, size, truncated } : { content, size };
}

/** What was written here stays as it was written; only the id is taken. */
function bindEcho(state: SessionState, index: number, row: MessageRow, messageId: string): SessionState {
  return row.messageId === undefined ? replaceRow(state, index, bindPrompt(row, messageId)) : state;
}

/** Most pieces belong to the last row, which is found without making a key. */
function findMessage(rows: KeyedList<Row>, role: MessageRole, messageId: string): number {
  const last = rows.at(-1);
  if (last?.kind === 'message' && last.messageId === messageId && last.role === role) return rows.length - 1;
  return rows.indexOf(messageKey(role, messageId));
}

function create(
  state: SessionState,
  role: MessageRole,
  messageId: string,
  blocks: readonly ContentBlock[],
  when: Moment,
  parentToolCallId?: string,
): SessionState {
  const base = role === 'user' ? withTurnOfUser(state, when) : state;
  const row: MessageRow = {
    ...rowBase(base, messageKey(role, messageId), when),
    kind: 'message',
    role,
    messageId,
    ...measured(blocks),
    changedAt: when.until,
    ...(parentToolCallId !== undefined && { parentToolCallId }),
  };
  return appendRow(base, row);
}

/**
 * A message of the person that was not written here, e.g. in a replay or in another window: it begins a turn, unless it comes into one.
 * Whether the agent is at work is for the agent to tell.
 */
function withTurnOfUser(state: SessionState, { at }: Moment): SessionState {
  if (inTurn(state)) return { ...state, turnShown: true };
  return { ...state, turn: state.turn + 1, turnStartedAt: at, turnShown: true };
}
