import type { SessionEvent } from '../../../src/sessions/events';

/** Builders for what other agents do for the session's own. */

export function subagent(sessionId: string, title: string, cancellable = false): SessionEvent {
  return { type: 'subagent', sessionId, title, cancellable, state: { type: 'state', state: 'running' } };
}

export function inSubagent(sessionId: string, event: SessionEvent): SessionEvent {
  return { type: 'subagentEvent', sessionId, event };
}
