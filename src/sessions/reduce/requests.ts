import type { ElicitationRequest } from '../../acp/agentConnection';
import type { SessionEvent } from '../events';
import type { ElicitationRow, OpenRequest, PermissionAnswer, PermissionState, Row, SessionState } from '../state';
import { type Moment, appendRow, replaceRow, rowBase } from './rows';
import { patchTool, toolKey } from './tools';

type PermissionAsked = Extract<SessionEvent, { readonly type: 'permissionAsked' }>;
/** Answered questions that one tool call tells of: the newest. */
const MAX_SETTLED = 100;

type SettledAnswer = Exclude<PermissionAnswer, { readonly state: 'open' }>;
type SettledOutcome = Exclude<ElicitationRow['outcome'], { readonly action: 'open' }>;

/** Shows a question on the tool call that it is about, which may not have been announced; else in a row of its own. */
export function askPermission(
  state: SessionState,
  { requestId, request, offers, caution }: PermissionAsked,
  when: Moment,
): SessionState {
  // Requests have ids of our own, which do not repeat; where one does, the first one stays.
  if (state.openRequests.some((open) => open.requestId === requestId)) return state;
  const permission: PermissionState = {
    requestId,
    ...request,
    ...(offers && { offers }),
    ...(caution && { caution }),
    askedAt: when.at,
    answer: { state: 'open' },
  };
  const { subject } = request;
  const toolCall =
    subject?.type === 'toolCall'
      ? subject.toolCall
      : subject?.type === 'command' && subject.toolCallId !== undefined
        ? ({ type: 'toolCall', toolCallId: subject.toolCallId } as const)
        : undefined;
  if (!toolCall) {
    const key = permissionKey(requestId);
    const row: Row = { ...rowBase(state, key, when), kind: 'permission', permission };
    return state.rows.indexOf(key) < 0
      ? opened(appendRow(state, row), { requestId, kind: 'permission', rowKey: key })
      : state;
  }
  const key = toolKey(toolCall.toolCallId);
  const told = patchTool(state, toolCall, when);
  const index = told.rows.indexOf(key);
  const row = index < 0 ? undefined : told.rows.at(index);
  if (row?.kind !== 'tool') return told;
  const asked = replaceRow(told, index, { ...row, permissions: [...kept(row.permissions), permission] });
  return opened(asked, { requestId, kind: 'permission', rowKey: key });
}

/** The first answer counts. */
export function settlePermission(
  state: SessionState,
  requestId: string,
  answer: SettledAnswer,
  when: Moment,
): SessionState {
  const open = findOpen(state, requestId, 'permission');
  if (!open) return state;
  const inside = inConversation(state, open, (inner) => settlePermission(inner, requestId, answer, when));
  return closed(inside ?? answerIn(state, open, answer, when), requestId);
}

export function askElicitation(
  state: SessionState,
  requestId: string,
  request: ElicitationRequest,
  when: Moment,
): SessionState {
  if (state.openRequests.some((open) => open.requestId === requestId)) return state;
  const key = elicitationKey(requestId);
  const row: Row = {
    ...rowBase(state, key, when),
    kind: 'elicitation',
    ...(request.mode === 'url' && { alias: urlKey(request.elicitationId) }),
    requestId,
    request,
    outcome: { action: 'open' },
    completed: false,
  };
  return state.rows.indexOf(key) < 0
    ? opened(appendRow(state, row), { requestId, kind: 'elicitation', rowKey: key })
    : state;
}

export function settleElicitation(state: SessionState, requestId: string, outcome: SettledOutcome): SessionState {
  const open = findOpen(state, requestId, 'elicitation');
  if (!open) return state;
  const inside = inConversation(state, open, (inner) => settleElicitation(inner, requestId, outcome));
  return closed(inside ?? settleIn(state, open, outcome), requestId);
}

/** What an URL asked for is done, says the agent. */
export function completeElicitation(state: SessionState, elicitationId: string): SessionState {
  const index = state.rows.indexOf(urlKey(elicitationId));
  const row = index < 0 ? undefined : state.rows.at(index);
  return row?.kind === 'elicitation' ? replaceRow(state, index, { ...row, completed: true }) : state;
}

/** Every open request counts as cancelled: with a cancel, and when nobody is there any more to be answered. */
export function cancelRequests(state: SessionState, when: Moment): SessionState {
  if (state.openRequests.length === 0) return state;
  let next = state;
  for (const open of state.openRequests) {
    next =
      inConversation(next, open, (inner) => cancelRequests(inner, when)) ??
      (open.kind === 'permission'
        ? answerIn(next, open, { state: 'cancelled' }, when)
        : settleIn(next, open, { action: 'cancel' }));
  }
  return { ...next, openRequests: [] };
}

export function permissionKey(requestId: string): string {
  return `permission:${requestId}`;
}

export function elicitationKey(requestId: string): string {
  return `elicitation:${requestId}`;
}

/** The second key of what an URL asked. */
export function urlKey(elicitationId: string): string {
  return `url:${elicitationId}`;
}

/** The state after a change in the conversation of the subagent that asks; undefined when none does. */
function inConversation(
  state: SessionState,
  { rowKey }: OpenRequest,
  change: (conversation: SessionState) => SessionState,
): SessionState | undefined {
  const index = state.rows.indexOf(rowKey);
  const row = index < 0 ? undefined : state.rows.at(index);
  if (row?.kind !== 'subagent') return undefined;
  return replaceRow(state, index, { ...row, conversation: change(row.conversation) });
}

function answerIn(
  state: SessionState,
  { requestId, rowKey }: OpenRequest,
  answer: SettledAnswer,
  { at: settledAt }: Moment,
): SessionState {
  const index = state.rows.indexOf(rowKey);
  const row = index < 0 ? undefined : state.rows.at(index);
  if (row?.kind === 'permission')
    return replaceRow(state, index, { ...row, permission: { ...row.permission, answer, settledAt } });
  if (row?.kind !== 'tool') return state;
  const permissions = row.permissions.map((one) =>
    one.requestId === requestId && one.answer.state === 'open' ? { ...one, answer, settledAt } : one,
  );
  return replaceRow(state, index, { ...row, permissions });
}

function settleIn(state: SessionState, { rowKey }: OpenRequest, outcome: SettledOutcome): SessionState {
  const index = state.rows.indexOf(rowKey);
  const row = index < 0 ? undefined : state.rows.at(index);
  return row?.kind === 'elicitation' ? replaceRow(state, index, { ...row, outcome }) : state;
}

/** The open ones must stay, wherever they are. */
function kept(permissions: readonly PermissionState[]): readonly PermissionState[] {
  const first = permissions.length - MAX_SETTLED;
  return first <= 0
    ? permissions
    : permissions.filter(({ answer }, index) => index >= first || answer.state === 'open');
}

function findOpen(state: SessionState, requestId: string, kind: OpenRequest['kind']): OpenRequest | undefined {
  return state.openRequests.find((open) => open.requestId === requestId && open.kind === kind);
}

function opened(state: SessionState, request: OpenRequest): SessionState {
  return { ...state, openRequests: [...state.openRequests, request] };
}

function closed(state: SessionState, requestId: string): SessionState {
  return { ...state, openRequests: state.openRequests.filter((open) => open.requestId !== requestId) };
}
