import type { VNode } from 'preact';
import type { PermissionState, SessionState, ToolRow } from '../../sessions/state';
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
  const open = state.openRequests.flatMap(({ requestId, rowKey }) => {
    const question = questionOf(state, rowKey, requestId);
    return question ? [question] : [];
  });
  const [first] = open;
  if (!first) return null;
  return (
    <div class="dock">
      <PermissionCard
        key={first.permission.requestId}
        sessionKey={sessionKey}
        permission={first.permission}
        tool={first.tool}
        waiting={open.length}
        agentName={agentName}
        folder={folder}
        onAnswered={onAnswered}
      />
    </div>
  );
}

interface Question {
  readonly permission: PermissionState;
  readonly tool: ToolRow | undefined;
}

function questionOf(state: SessionState, rowKey: string, requestId: string): Question | undefined {
  const row = state.rows.get(rowKey);
  if (row?.kind === 'permission') return { permission: row.permission, tool: undefined };
  if (row?.kind !== 'tool') return undefined;
  const permission = row.permissions.find((one) => one.requestId === requestId);
  return permission && { permission, tool: row };
}
