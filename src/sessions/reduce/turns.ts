import type { AgentFailure } from '../../acp/agentFailure';
import type { ContentBlock } from '../../acp/content';
import type { StateUpdate } from '../../acp/update';
import type { PromptChange } from '../fitContent';
import type { MessageRow, Row, SessionState } from '../state';
import { bindPrompt, measured, promptKey } from './messages';
import { cancelRequests } from './requests';
import { type Moment, appendRow, inTurn, nextKey, replaceRow, rowBase } from './rows';
import { closeTools, compactOpenRows, setBackground } from './tools';

/** A prompt begins a turn; one that is sent into a running turn belongs to it. */
export function sendPrompt(
  state: SessionState,
  promptId: string,
  content: readonly ContentBlock[],
  when: Moment,
): SessionState {
  const begun: SessionState = inTurn(state)
    ? state
    : {
        ...state,
        turn: state.turn + 1,
        turnStartedAt: when.at,
        activity: 'running',
        turnHeard: false,
        lastHeardAt: undefined,
      };
  const row: MessageRow = {
    ...rowBase(begun, promptKey(promptId), when),
    kind: 'message',
    role: 'user',
    ...measured(content),
    changedAt: when.at,
    prompt: { promptId, state: 'sent' },
  };
  return {
    ...begun,
    // Prompts have ids of our own, which do not repeat; where one does, e.g. in a damaged journal, the first one stays.
    rows: begun.rows.indexOf(row.key) < 0 ? begun.rows.push(row) : begun.rows,
    turnPrompt: promptId,
    turnShown: true,
    unresponsive: false,
    promptSuggestions: [],
  };
}

export function acceptPrompt(state: SessionState, promptId: string, messageId: string | undefined): SessionState {
  const accepted = changePrompt(state, promptId, (row) => bindPrompt(row, messageId));
  return state.turnPrompt === promptId ? { ...accepted, turnHeard: true } : accepted;
}

export function fitPrompt(state: SessionState, promptId: string, changes: readonly PromptChange[]): SessionState {
  return changePrompt(state, promptId, (row) => (row.prompt ? { ...row, prompt: { ...row.prompt, changes } } : row));
}

export function failPrompt(state: SessionState, promptId: string, failure: AgentFailure, when: Moment): SessionState {
  const marked = markUndelivered(state, promptId, ['sent', 'accepted']);
  // A prompt that failed after its turn has ended otherwise, or that was sent into a turn of the agent's, ends nothing.
  const ended = state.turnPrompt === promptId ? endTurn(marked, 'unfinished', when) : marked;
  return appendFailure(ended, failure, promptId, when);
}

/** What the agent says of its own work. Only what it ends counts: a repeated `idle` is no second end (v2 "State"). */
export function updateState(state: SessionState, update: StateUpdate, when: Moment): SessionState {
  const next = update.background ? setBackground(state, update.background, when) : state;
  switch (update.state) {
    case 'running':
      return inTurn(next) ? resumeTurn(next, 'running') : beginOwnTurn(next, 'running', when);
    case 'requires_action':
      return inTurn(next) ? resumeTurn(next, 'requiresAction') : beginOwnTurn(next, 'requiresAction', when);
    case 'idle':
      if (!inTurn(next)) return { ...next, activity: 'idle', unresponsive: false };
      return isEnd(next, update) ? finishTurn(next, update, when) : next;
    default:
      return inTurn(next) ? next : { ...next, activity: 'unknown' };
  }
}

/** From here on the turn only awaits its end; what was under way or asked counts as cancelled at once (ACP "Cancellation"). */
export function requestCancel(state: SessionState, when: Moment): SessionState {
  const cancelled = compactOpenRows(cancelRequests(closeTools(state, 'cancelled', when), when));
  return inTurn(state) ? { ...cancelled, activity: 'cancelling' } : cancelled;
}

/** The person need not wait any longer for a turn that was cancelled. */
export function giveUpTurn(state: SessionState, limitMs: number, when: Moment): SessionState {
  if (state.activity !== 'cancelling') return state;
  const ended = { ...endTurn(state, 'cancelled', when), unresponsive: true };
  return appendFailure(ended, { kind: 'cancelOverdue', limitMs }, undefined, when);
}

/** The agent is gone: nothing runs any more, neither in the turn nor in the background or in subagents. */
export function loseAgent(state: SessionState, failure: AgentFailure, when: Moment): SessionState {
  const lost: SessionState = { ...stopAll(state, when), link: { state: 'failed', failure } };
  return appendFailure(lost, failure, state.turnPrompt, when);
}

/** Nothing goes on any more; what was asked counts as cancelled. @param isTaken The agent has the prompt. */
export function stopAll(state: SessionState, when: Moment, isTaken = false): SessionState {
  const { turnPrompt } = state;
  const marked = turnPrompt === undefined ? state : markUndelivered(state, turnPrompt, ['sent'], isTaken);
  return cancelRequests(endTurn(stopSubagents({ ...marked, background: [] }, when), 'unfinished', when), when);
}

/** A prompt to which the agent had begun to answer did get through, whatever came after. */
function markUndelivered(
  state: SessionState,
  promptId: string,
  from: readonly ('sent' | 'accepted' | 'failed')[],
  isTaken = false,
): SessionState {
  const isAnswered = isTaken || state.rows.at(-1)?.key !== promptKey(promptId);
  return changePrompt(state, promptId, (row) =>
    row.prompt && from.includes(row.prompt.state)
      ? { ...row, prompt: { ...row.prompt, state: isAnswered ? 'accepted' : 'failed' } }
      : row,
  );
}

/** Ends what goes on in a session without telling a reason. */
export function endTurn(state: SessionState, tools: 'cancelled' | 'unfinished', when: Moment): SessionState {
  return {
    ...compactOpenRows(closeTools(state, tools, when)),
    activity: 'idle',
    turnPrompt: undefined,
    turnShown: true,
    unresponsive: false,
  };
}

export function appendFailure(
  state: SessionState,
  failure: AgentFailure,
  promptId: string | undefined,
  when: Moment,
): SessionState {
  const row: Row = {
    ...rowBase(state, nextKey(state, 'failure'), when),
    kind: 'failure',
    failure,
    ...(promptId !== undefined && { promptId }),
  };
  return appendRow(state, row);
}

function finishTurn(state: SessionState, { stopReason, error }: StateUpdate, when: Moment): SessionState {
  const wasCancelled = stopReason === 'cancelled' || state.activity === 'cancelling';
  const tools = wasCancelled ? 'cancelled' : 'unfinished';
  if (stopReason === undefined || stopReason === 'end_turn') return endTurn(state, tools, when);
  const row: Row = {
    ...rowBase(state, nextKey(state, 'turnEnd'), when),
    kind: 'turnEnd',
    stopReason,
    ...(error && { error }),
  };
  return endTurn(appendRow(state, row), tools, when);
}

/**
 * Whether an `idle` ends the running turn. A prompt makes a turn before the agent has it: an agent that tells its state meanwhile, e.g.
 * as its session is opened, does not mean that turn. One that never says `running` is understood when it names a reason after
 * something has come of the prompt.
 */
function isEnd(state: SessionState, { stopReason }: StateUpdate): boolean {
  if (state.turnHeard || state.activity === 'cancelling') return true;
  if (stopReason === undefined || state.turnPrompt === undefined) return false;
  return state.rows.at(-1)?.key !== promptKey(state.turnPrompt);
}

/** The agent begins to work by itself: nobody prompted it here. */
function beginOwnTurn(state: SessionState, activity: 'running' | 'requiresAction', { at }: Moment): SessionState {
  return {
    ...state,
    activity,
    turn: state.turn + 1,
    turnStartedAt: at,
    turnHeard: true,
    turnShown: false,
    turnPrompt: undefined,
    unresponsive: false,
  };
}

function resumeTurn(state: SessionState, activity: 'running' | 'requiresAction'): SessionState {
  return { ...state, turnHeard: true, activity: state.activity === 'cancelling' ? 'cancelling' : activity };
}

function stopSubagents(state: SessionState, when: Moment): SessionState {
  let { rows } = state;
  for (const key of state.openRows) {
    const index = rows.indexOf(key);
    const row = index < 0 ? undefined : rows.at(index);
    if (row?.kind !== 'subagent') continue;
    const stopped = stopSubagents({ ...row.conversation, background: [] }, when);
    rows = rows.set(index, { ...row, conversation: endTurn(cancelRequests(stopped, when), 'unfinished', when) });
  }
  return rows === state.rows ? state : { ...state, rows };
}

function changePrompt(state: SessionState, promptId: string, change: (row: MessageRow) => MessageRow): SessionState {
  const index = state.rows.indexOf(promptKey(promptId));
  const row = index < 0 ? undefined : state.rows.at(index);
  return row?.kind === 'message' && row.prompt ? replaceRow(state, index, change(row)) : state;
}
