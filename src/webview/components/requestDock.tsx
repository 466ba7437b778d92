import type { VNode } from 'preact';
import { placeOfRequest } from '../../sessions/reduce/openRequests';
import type { ElicitationRow, PermissionState, SessionState, SubagentRow, ToolRow } from '../../sessions/state';
import { t } from '../l10n';
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
  const { openRequests } = state;
  const open = openRequests.flatMap(({ requestId }) => questionOf(state, requestId) ?? []);
  const [first] = open;
  if (!first) return null;
  const common = {
    sessionKey,
    waiting: openRequests.length,
    agentName: askerName(first.subagent, agentName),
    onAnswered,
  };
  return (
    <div class="dock">
      {first.kind === 'permission' ? (
        <PermissionCard
          key={first.permission.requestId}
          {...common}
          permission={first.permission}
          tool={first.tool}
          folder={folder}
        />
      ) : (
        <ElicitationCard key={first.row.requestId} {...common} row={first.row} />
      )}
    </div>
  );
}

type Question = { readonly subagent: SubagentRow | undefined } & (
  | { readonly kind: 'permission'; readonly permission: PermissionState; readonly tool: ToolRow | undefined }
  | { readonly kind: 'elicitation'; readonly row: ElicitationRow }
);

function questionOf(state: SessionState, requestId: string): Question | undefined {
  const place = placeOfRequest(state, requestId);
  if (!place) return undefined;
  const { row, subagent } = place;
  if (row.kind === 'elicitation') return { kind: 'elicitation', row, subagent };
  if (row.kind === 'permission') return { kind: 'permission', permission: row.permission, tool: undefined, subagent };
  if (row.kind !== 'tool') return undefined;
  const permission = row.permissions.find((one) => one.requestId === requestId);
  return permission && { kind: 'permission', permission, tool: row, subagent };
}

function askerName(subagent: SubagentRow | undefined, agentName: string): string {
  if (!subagent) return agentName;
  return subagent.title === undefined ? t('A subagent of {0}', agentName) : t('{0}’s “{1}”', agentName, subagent.title);
}
