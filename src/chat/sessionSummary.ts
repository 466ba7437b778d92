import { visibleText } from '../base/visibleText';
import { MAX_TITLE_LENGTH } from '../sessions/recordedSession';
import type { SessionState } from '../sessions/state';
import type { SessionSummary, SignInMethod } from './protocol';

const MAX_TITLE = 80;

/** The session's name, on one line: as given, or else the first line of its first message; empty before any. */
export function sessionTitle(state: SessionState): string {
  const given = oneLine(state.title ?? '', MAX_TITLE_LENGTH);
  if (given !== '') return given;
  const first = state.rows.at(0);
  const block = first?.kind === 'message' && first.role === 'user' ? first.content.at(0) : undefined;
  if (block?.type !== 'text') return '';
  return oneLine(block.text.trimStart().split('\n', 1)[0] ?? '', MAX_TITLE);
}

/** Agents name sessions too: nothing in a name changes how what stands beside it looks. */
function oneLine(text: string, limit: number): string {
  const line = visibleText(
    text
      .slice(0, limit + 1)
      .trim()
      .replace(/\s+/g, ' '),
  );
  return line.length > limit ? `${line.slice(0, limit - 1).trimEnd()}…` : line;
}

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
