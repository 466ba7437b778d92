import type { SessionUpdate } from '../acp/update';
import { KeyedList } from '../base/keyedList';
import { PersistentList } from '../base/persistentList';
import type { SessionEvent, TimedEvent } from './events';
import { interrupt } from './reduce/interrupt';
import { addChunk, patchMessage } from './reduce/messages';
import {
  addNotice,
  addSessionMessageChunk,
  addSummary,
  addUnknown,
  patchCompaction,
  patchSessionMessage,
} from './reduce/otherRows';
import {
  askElicitation,
  askPermission,
  completeElicitation,
  settleElicitation,
  settlePermission,
} from './reduce/requests';
import { type Moment, appendRow, nextKey, rowBase } from './reduce/rows';
import { patchInfo, patchPlan, removePlan, setConfigValue, updateUsage } from './reduce/sessionInfo';
import { type Conversations, inSubagent, patchSubagent } from './reduce/subagents';
import { addOutput, patchTerminal } from './reduce/terminals';
import { addToolContent, patchTool } from './reduce/tools';
import {
  acceptPrompt,
  appendFailure,
  failPrompt,
  fitPrompt,
  giveUpTurn,
  loseAgent,
  requestCancel,
  sendPrompt,
  updateState,
} from './reduce/turns';
import type { SessionState } from './state';

/** A session of which nothing is known yet. */
export function initialState(): SessionState {
  return {
    title: undefined,
    titleIsOwn: false,
    link: { state: 'none' },
    activity: 'idle',
    turn: 0,
    turnStartedAt: undefined,
    lastHeardAt: undefined,
    turnPrompt: undefined,
    turnHeard: false,
    turnShown: true,
    unresponsive: false,
    rows: KeyedList.empty(),
    openRows: PersistentList.empty(),
    terminals: KeyedList.empty(),
    plans: [],
    commands: [],
    configOptions: [],
    usage: undefined,
    queue: [],
    openRequests: [],
    background: [],
    promptSuggestions: [],
    permissionMode: 'ask',
  };
}

/**
 * The state after an event. Pure: the same arguments give the same state, the state given stays as it is. Total: whatever ids,
 * statuses or kinds an event names, it never throws. A piece of text costs the same however long its message and the transcript are.
 *
 * @param at When it happened, milliseconds since the epoch.
 * @param until Of an event that was made of several: when the last of them happened.
 */
export function reduce(state: SessionState, event: SessionEvent, at: number, until = at): SessionState {
  return reduceAt(state, event, { at, until });
}

export function reduceTimed(state: SessionState, { event, at, until = at }: TimedEvent): SessionState {
  return reduceAt(state, event, { at, until });
}

function reduceAt(state: SessionState, event: SessionEvent, when: Moment): SessionState {
  switch (event.type) {
    case 'linkChanged':
      // Where the agent is begun with anew, it is at nothing from before.
      return { ...state, link: event.link, unresponsive: event.link.state === 'ready' && state.unresponsive };
    case 'promptSent':
      return sendPrompt(state, event.promptId, event.content, when);
    case 'promptAccepted':
      return acceptPrompt(state, event.promptId, event.messageId);
    case 'promptFitted':
      return fitPrompt(state, event.promptId, event.changes);
    case 'promptFailed':
      return failPrompt(state, event.promptId, event.failure, when);
    case 'queueChanged':
      return { ...state, queue: event.queue };
    case 'cancelRequested':
      return requestCancel(state, when);
    case 'cancelOverdue':
      return giveUpTurn(state, event.limitMs, when);
    case 'agentLost':
      return loseAgent(state, event.failure, when);
    case 'interrupted':
      return interrupt(state, when);
    case 'contextLost':
      return appendRow(state, { ...rowBase(state, nextKey(state, 'contextLost'), when), kind: 'contextLost' });
    case 'transcriptMissing': {
      const base = rowBase(state, nextKey(state, 'transcriptMissing'), when);
      return appendRow(state, { ...base, kind: 'transcriptMissing', agentRemembers: event.agentRemembers });
    }
    case 'requestFailed':
      return appendFailure(state, event.failure, undefined, when);
    case 'subagentEvent':
      return heard(inSubagent(state, event.sessionId, event.event, when, conversations), when);
    case 'permissionAsked':
      return askPermission(state, event, when);
    case 'permissionModeChanged':
      return event.mode === state.permissionMode ? state : { ...state, permissionMode: event.mode };
    case 'permissionSettled':
      return settlePermission(state, event.requestId, event.answer, when);
    case 'elicitationAsked':
      return askElicitation(state, event.requestId, event.request, when);
    case 'elicitationSettled':
      return settleElicitation(state, event.requestId, event.outcome);
    case 'elicitationCompleted':
      return completeElicitation(state, event.elicitationId);
    case 'renamed':
      return { ...state, title: event.title, titleIsOwn: true };
    default:
      return heard(reduceUpdate(state, event, when), when);
  }
}

const conversations: Conversations = { initial: initialState, reduce: reduceAt };

function reduceUpdate(state: SessionState, update: SessionUpdate, when: Moment): SessionState {
  switch (update.type) {
    case 'messageChunk':
      return addChunk(state, update, when);
    case 'message':
      return patchMessage(state, update, when);
    case 'toolCall':
      return patchTool(state, update, when);
    case 'toolCallContent':
      return addToolContent(state, update, when);
    case 'terminal':
      return patchTerminal(state, update);
    case 'terminalOutput':
      return addOutput(state, update);
    case 'plan':
      return patchPlan(state, update);
    case 'planRemoved':
      return removePlan(state, update.planId);
    case 'commands':
      return { ...state, commands: update.commands };
    case 'configOptions':
      return { ...state, configOptions: update.options };
    case 'configValue':
      return setConfigValue(state, update);
    case 'info':
      return patchInfo(state, update);
    case 'usage':
      return updateUsage(state, update);
    case 'turnUsage':
      return { ...state, usage: { ...state.usage, lastTurn: update.usage } };
    case 'notice':
      return addNotice(state, update, when);
    case 'compaction':
      return patchCompaction(state, update, when);
    case 'compactionSummary':
      return addSummary(state, update, when);
    case 'state':
      return updateState(state, update, when);
    case 'subagent':
      return patchSubagent(state, update, when, conversations);
    case 'sessionMessage':
      return patchSessionMessage(state, update, when);
    case 'sessionMessageChunk':
      return addSessionMessageChunk(state, update, when);
    case 'unknown':
      return addUnknown(state, update, when);
  }
}

function heard(state: SessionState, { until }: Moment): SessionState {
  return state.lastHeardAt === until ? state : { ...state, lastHeardAt: until };
}
