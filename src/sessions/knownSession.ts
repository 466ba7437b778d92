import type { RecordedSession } from './recordedSession';
import { initialState, reduce } from './reduce';
import type { KnownSession } from './session';
import type { SessionState } from './state';

/**
 * The session as it is before it is first looked at.
 * @param read Brings its state from where it was kept, if it is. Absent: nothing is kept here, and its agent is asked.
 */
export function knownSession(
  { id: key, agentSessionId, title, titleIsOwn, hasTurns }: RecordedSession,
  read?: (id: string) => Promise<SessionState | undefined>,
): KnownSession {
  const state = { ...initialState(), title: title === '' ? undefined : title, titleIsOwn };
  // The agent may never have told a session of its own that it could be asked for.
  const isLost = agentSessionId === undefined && hasTurns;
  const fallback = isLost ? reduce(state, { type: 'transcriptMissing', agentRemembers: false }, 0) : undefined;
  return {
    id: key,
    ...(agentSessionId !== undefined && { agent: { agentSessionId, wantsReplay: hasTurns } }),
    ...(read && hasTurns ? { state, stored: async () => (await read(key)) ?? fallback } : { state: fallback ?? state }),
  };
}
