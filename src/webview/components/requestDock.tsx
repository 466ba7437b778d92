import type { VNode } from 'preact';
import type { ElicitationRow, PermissionState, SessionState, ToolRow } from '../../sessions/state';
import { ElicitationCard } from './elicitationCard';
import { PermissionCard } from './permissionCard';

/**
 * The question that waits longest, pinned between conversation and composer, so that it cannot scroll away. The conversation shows
 * where it belongs.
 */
export function RequestDock({
  sessionKey,
  state,
  agentName,
  folder,
  onAnswered,
}: {
  sessionKey: string;
  state: SessionState;
  agentName: string;
  folder: string;
  onAnswered: () => void;
}): VNode | null {
  const questions = openQuestions(state);
  const [first] = questions;
  if (!first) return null;
  const common = { sessionKey, waiting: questions.length, agentName, onAnswered };
  return (
    <div class="dock">
      {first.kind === 'elicitation' ? (
        <ElicitationCard key={first.row.requestId} {...common} row={first.row} />
      ) : (
        <PermissionCard
          key={first.permission.requestId}
          {...common}
          permission={first.permission}
          tool={first.tool}
          folder={folder}
        />
      )}
    </div>
  );
}

type Question =
  | { readonly kind: 'permission'; readonly permission: PermissionState; readonly tool: ToolRow | undefined }
  | { readonly kind: 'elicitation'; readonly row: ElicitationRow };

function openQuestions(state: SessionState): readonly Question[] {
  return state.openRequests.flatMap(({ requestId, rowKey }) => questionOf(state, rowKey, requestId) ?? []);
}

function questionOf(state: SessionState, rowKey: string, requestId: string): Question | undefined {
  const row = state.rows.get(rowKey);
  switch (row?.kind) {
    case 'permission':
      return { kind: 'permission', permission: row.permission, tool: undefined };
    case 'elicitation':
      return { kind: 'elicitation', row };
    case 'tool': {
      const permission = row.permissions.find((one) => one.requestId === requestId);
      return permission && { kind: 'permission', permission, tool: row };
    }
    case 'subagent': {
      // A subagent's question is found in what is said in its own session.
      const { conversation } = row;
      const inner = conversation.openRequests.find((one) => one.requestId === requestId);
      return inner && questionOf(conversation, inner.rowKey, requestId);
    }
    default:
      return undefined;
  }
}
