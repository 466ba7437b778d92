import type { SessionEvent } from './events';
import { messageIndex, promptKey } from './reduce/messages';
import { compactionKey, sessionMessageKey } from './reduce/otherRows';
import { elicitationKey, permissionKey, urlKey } from './reduce/requests';
import { subagentKey } from './reduce/subagents';
import { toolKey } from './reduce/tools';
import type { SessionState } from './state';

/**
 * The position of the one row that an event changes, in the state before it; undefined when the event creates the row, and for events
 * that change none or several. A replica that has not loaded the row must not get the event: it would create the row anew, or take
 * another one for it.
 */
export function rowOfEvent(state: SessionState, event: SessionEvent): number | undefined {
  const index = indexOf(state, event);
  return index < 0 ? undefined : index;
}

function indexOf(state: SessionState, event: SessionEvent): number {
  const { rows } = state;
  switch (event.type) {
    case 'messageChunk':
    case 'message':
      return messageIndex(state, event.role, event.messageId);
    case 'toolCall':
    case 'toolCallContent':
      return rows.indexOf(toolKey(event.toolCallId));
    case 'permissionAsked': {
      const { subject } = event.request;
      if (subject?.type === 'toolCall') return rows.indexOf(toolKey(subject.toolCall.toolCallId));
      const key =
        subject?.type === 'command' && subject.toolCallId !== undefined
          ? toolKey(subject.toolCallId)
          : permissionKey(event.requestId);
      return rows.indexOf(key);
    }
    case 'elicitationAsked':
      return rows.indexOf(elicitationKey(event.requestId));
    case 'elicitationCompleted':
      return rows.indexOf(urlKey(event.elicitationId));
    case 'promptSent':
      return rows.indexOf(promptKey(event.promptId));
    case 'compaction':
    case 'compactionSummary':
      return rows.indexOf(compactionKey(event.compactionId));
    case 'sessionMessage':
    case 'sessionMessageChunk':
      return rows.indexOf(sessionMessageKey(event.messageId));
    case 'subagent':
    case 'subagentEvent':
      return rows.indexOf(subagentKey(event.sessionId));
    default:
      return -1;
  }
}
