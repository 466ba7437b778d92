import type { PermissionState, Row, SessionState, SubagentRow } from '../state';

/** Where an open request is shown. */
export interface RequestPlace {
  readonly row: Row;
  /** The subagent that asks; undefined: the session's own agent does. */
  readonly subagent: SubagentRow | undefined;
}

/**
 * The row that shows an open request, in the session itself or in a subagent's conversation, however deep. Undefined when the request
 * is not open, or its row is one that a replica has not loaded.
 */
export function placeOfRequest(state: SessionState, requestId: string): RequestPlace | undefined {
  const open = state.openRequests.find((one) => one.requestId === requestId);
  const row = open && state.rows.get(open.rowKey);
  if (row?.kind !== 'subagent') return row && { row, subagent: undefined };
  const inner = placeOfRequest(row.conversation, requestId);
  return inner && { row: inner.row, subagent: inner.subagent ?? row };
}

/** An open permission request, wherever it is shown. */
export function openPermission(state: SessionState, requestId: string): PermissionState | undefined {
  const row = placeOfRequest(state, requestId)?.row;
  if (row?.kind === 'permission') return row.permission;
  return row?.kind === 'tool' ? row.permissions.find((one) => one.requestId === requestId) : undefined;
}
