import type { RecordedSession } from './recordedSession';
import { initialState, reduce } from './reduce';
import type { KnownSession } from './session';

/** The session as it is before its agent has been asked for it. */
export function knownSession({ id: key, agentSessionId, title, titleIsOwn, hasTurns }: RecordedSession): KnownSession {
  const state = { ...initialState(), title: title === '' ? undefined : title, titleIsOwn };
  if (agentSessionId !== undefined) return { id: key, state, agent: { agentSessionId, wantsReplay: hasTurns } };
  // The agent never told a session of its own that it could be asked for.
  return { id: key, state: hasTurns ? reduce(state, { type: 'transcriptMissing', agentRemembers: false }, 0) : state };
}
