import { sessionTitle } from '../sessions/sessionTitle';
import type { SessionState } from '../sessions/state';
import type { SessionSummary, SignInMethod } from './protocol';

/** A session's line in the panel's list. */
export function summarize(
  session: { readonly id: string; readonly agentId: string; readonly folder: string; readonly state: SessionState },
  agentName: string,
  signInMethods: readonly SignInMethod[],
  place: Pick<SessionSummary, 'unread' | 'inEditor'>,
): SessionSummary {
  const { state } = session;
  return {
    key: session.id,
    title: sessionTitle(state),
    agentId: session.agentId,
    agentName,
    folder: session.folder,
    activity: state.activity,
    waiting: state.openRequests.length > 0,
    ...place,
    failed: state.link.state === 'failed',
    signInMethods,
  };
}

/** Whether a change of state can be seen in the session's line. Cheap: it is asked for every event. */
export function summaryDiffers(before: SessionState, after: SessionState): boolean {
  return (
    before.activity !== after.activity ||
    before.title !== after.title ||
    before.link.state !== after.link.state ||
    before.openRequests.length !== after.openRequests.length ||
    (before.rows.length === 0) !== (after.rows.length === 0)
  );
}
