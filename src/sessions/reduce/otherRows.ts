import type {
  CompactionPatch,
  CompactionSummaryChunk,
  NoticeUpdate,
  SessionMessageChunk,
  SessionMessagePatch,
  UnknownUpdate,
} from '../../acp/update';
import type { ContentBlock } from '../../acp/content';
import { PersistentList } from '../../base/persistentList';
import type { CompactionRow, SessionMessageRow, SessionState } from '../state';
import { appendLoose } from './content';
import { type Moment, appendRow, nextKey, patched, replaceRow, rowBase } from './rows';

export function addNotice(state: SessionState, notice: NoticeUpdate, when: Moment): SessionState {
  const { severity, title, description } = notice;
  return appendRow(state, {
    ...rowBase(state, nextKey(state, 'notice'), when),
    kind: 'notice',
    severity,
    title,
    ...(description !== undefined && { description }),
  });
}

export function addUnknown(state: SessionState, { kind, raw }: UnknownUpdate, when: Moment): SessionState {
  return appendRow(state, { ...rowBase(state, nextKey(state, 'unknown'), when), kind: 'unknown', what: kind, raw });
}

export function compactionKey(compactionId: string): string {
  return `compaction:${compactionId}`;
}

export function patchCompaction(state: SessionState, patch: CompactionPatch, when: Moment): SessionState {
  return changeCompaction(state, patch.compactionId, when, ({ error: before, ...row }) => {
    const error = patched(before, patch.error);
    return {
      ...row,
      status: patch.status,
      summary: patch.summary === undefined ? row.summary : wholeContent(patch.summary ?? []),
      ...(error !== undefined && { error }),
    };
  });
}

export function addSummary(state: SessionState, chunk: CompactionSummaryChunk, when: Moment): SessionState {
  return changeCompaction(state, chunk.compactionId, when, (row) => ({
    ...row,
    summary: appendLoose(row.summary, chunk.content),
  }));
}

export function sessionMessageKey(messageId: string): string {
  return `sessionMessage:${messageId}`;
}

export function patchSessionMessage(state: SessionState, patch: SessionMessagePatch, when: Moment): SessionState {
  return changeSessionMessage(state, patch.messageId, when, (before) => {
    const { senderSessionId: sender, recipientSessionId: recipient, ...row } = before;
    const senderSessionId = patched(sender, patch.senderSessionId);
    const recipientSessionId = patched(recipient, patch.recipientSessionId);
    return {
      ...row,
      content: patch.content === undefined ? row.content : wholeContent(patch.content ?? []),
      ...(senderSessionId !== undefined && { senderSessionId }),
      ...(recipientSessionId !== undefined && { recipientSessionId }),
    };
  });
}

export function addSessionMessageChunk(state: SessionState, chunk: SessionMessageChunk, when: Moment): SessionState {
  return changeSessionMessage(state, chunk.messageId, when, (row) => ({
    ...row,
    content: appendLoose(row.content, chunk.content),
  }));
}

function changeCompaction(
  state: SessionState,
  compactionId: string,
  when: Moment,
  change: (row: CompactionRow) => CompactionRow,
): SessionState {
  const key = compactionKey(compactionId);
  const index = state.rows.indexOf(key);
  const row = index < 0 ? undefined : state.rows.at(index);
  if (row?.kind === 'compaction') return replaceRow(state, index, change(row));
  const base = rowBase(state, key, when);
  return appendRow(
    state,
    change({ ...base, kind: 'compaction', status: 'in_progress', summary: PersistentList.empty() }),
  );
}

function changeSessionMessage(
  state: SessionState,
  messageId: string,
  when: Moment,
  change: (row: SessionMessageRow) => SessionMessageRow,
): SessionState {
  const key = sessionMessageKey(messageId);
  const index = state.rows.indexOf(key);
  const row = index < 0 ? undefined : state.rows.at(index);
  if (row?.kind === 'sessionMessage') return replaceRow(state, index, change(row));
  const base = rowBase(state, key, when);
  return appendRow(state, change({ ...base, kind: 'sessionMessage', content: PersistentList.empty() }));
}

function wholeContent(blocks: readonly ContentBlock[]): PersistentList<ContentBlock> {
  return blocks.reduce(appendLoose, PersistentList.empty<ContentBlock>());
}
