import type { SessionEvent } from '../sessions/events';
import type { SubagentUpdate, SessionUpdate } from './parley';

/** Whether other extensions get it: what is this side's own business is not told. */
export function isTold(event: SessionEvent): boolean {
  return publicForm(event) !== undefined;
}

/** An event that is told, as other extensions get it: a copy, for what they do with it must not change the session's. */
export function updateOf(event: SessionEvent): SessionUpdate {
  const update = publicForm(event);
  if (!update) throw new Error(`${event.type} is not for others`);
  return structuredClone(update);
}

function publicForm(event: SessionEvent): SubagentUpdate['update'] | { readonly type: 'contextLost' } | undefined {
  switch (event.type) {
    case 'linkChanged':
    case 'promptSent':
    case 'promptAccepted':
    case 'promptFitted':
    case 'promptFailed':
    case 'queueChanged':
    case 'cancelRequested':
    case 'cancelOverdue':
    case 'agentLost':
    case 'interrupted':
    case 'transcriptMissing':
    case 'requestFailed':
    case 'elicitationCompleted':
    case 'permissionModeChanged':
    case 'renamed':
      return undefined;
    case 'permissionAsked':
      return { type: 'permissionAsked', requestId: event.requestId, request: event.request };
    case 'permissionSettled': {
      const { requestId, answer } = event;
      if (answer.state !== 'selected') return { type: 'permissionSettled', requestId, answer };
      const { state, optionId, by } = answer;
      return { type: 'permissionSettled', requestId, answer: { state, optionId, by } };
    }
    case 'elicitationAsked': {
      const { requestId, request } = event;
      return { type: 'elicitationAsked', requestId, mode: request.mode, message: request.message };
    }
    case 'elicitationSettled':
      return { type: 'elicitationSettled', requestId: event.requestId, action: event.outcome.action };
    case 'subagentEvent': {
      const update = publicForm(event.event);
      if (!update || update.type === 'contextLost') return undefined;
      return { type: 'subagentUpdate', sessionId: event.sessionId, update };
    }
    default:
      return event;
  }
}
