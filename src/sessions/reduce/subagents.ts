import type { SubagentPatch } from '../../acp/update';
import type { SessionEvent } from '../events';
import type { SessionState, SubagentRow } from '../state';
import { type Moment, appendRow, patched, replaceRow, rowBase } from './rows';
import { track } from './tools';

export function subagentKey(sessionId: string): string {
  return `subagent:${sessionId}`;
}

/** A subagent's conversation is a session within the session: the same reducer makes it. */
export interface Conversations {
  initial(): SessionState;
  reduce(state: SessionState, event: SessionEvent, when: Moment): SessionState;
}

export function patchSubagent(
  state: SessionState,
  patch: SubagentPatch,
  when: Moment,
  conversations: Conversations,
): SessionState {
  return changeSubagent(state, patch.sessionId, when, conversations, (before) => {
    const { title: oldTitle, description: oldDescription, cwd: oldCwd, ...row } = before;
    const title = patched(oldTitle, patch.title);
    const description = patched(oldDescription, patch.description);
    const cwd = patched(oldCwd, patch.cwd);
    return {
      ...row,
      cancellable: patch.cancellable === undefined ? row.cancellable : (patch.cancellable ?? false),
      conversation: patch.state ? conversations.reduce(row.conversation, patch.state, when) : row.conversation,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(cwd !== undefined && { cwd }),
    };
  });
}

/** What happens in a subagent's session. What it asks waits for an answer in this session too. */
export function inSubagent(
  state: SessionState,
  sessionId: string,
  event: SessionEvent,
  when: Moment,
  conversations: Conversations,
): SessionState {
  const rowKey = subagentKey(sessionId);
  const before = state.rows.get(rowKey);
  const next = changeSubagent(state, sessionId, when, conversations, (row) => {
    const conversation = conversations.reduce(row.conversation, event, when);
    return conversation === row.conversation ? row : { ...row, conversation };
  });
  const after = next.rows.get(rowKey);
  if (after?.kind !== 'subagent') return next;
  const asked = before?.kind === 'subagent' ? before.conversation.openRequests : [];
  const { openRequests } = after.conversation;
  if (openRequests === asked) return next;
  const others = next.openRequests.filter((open) => open.rowKey !== rowKey);
  return { ...next, openRequests: [...others, ...openRequests.map((open) => ({ ...open, rowKey }))] };
}

function changeSubagent(
  state: SessionState,
  sessionId: string,
  when: Moment,
  conversations: Conversations,
  change: (row: SubagentRow) => SubagentRow,
): SessionState {
  const key = subagentKey(sessionId);
  const index = state.rows.indexOf(key);
  const row = index < 0 ? undefined : state.rows.at(index);
  if (row?.kind === 'subagent') {
    const next = change(row);
    return next === row ? state : track(replaceRow(state, index, next), row, next);
  }
  const base = rowBase(state, key, when);
  const created = change({
    ...base,
    kind: 'subagent',
    sessionId,
    cancellable: false,
    conversation: conversations.initial(),
  });
  return track(appendRow(state, created), undefined, created);
}
