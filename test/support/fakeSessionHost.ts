import { nullLog } from '../../src/base/log';
import { askAlways, type SessionHost, type WorkspaceFolder } from '../../src/sessions/ports';
import type { Session } from '../../src/sessions/session';
import type { SessionState } from '../../src/sessions/state';

export const folder: WorkspaceFolder = { uri: 'file:///w', name: 'w', path: '/w' };

/** A host whose clock counts the times it is asked. */
export function fakeHost(overrides: Partial<SessionHost> = {}): SessionHost {
  let now = 0;
  return { clock: { now: () => ++now }, log: nullLog, permissions: askAlways, cancelGraceMs: 60_000, ...overrides };
}

/** Resolves when the session's state is as wanted; at once when it is already. The test's own limit is the limit. */
export function until(session: Session, isWanted: (state: SessionState) => boolean): Promise<SessionState> {
  if (isWanted(session.state)) return Promise.resolve(session.state);
  return new Promise((resolve) => {
    const subscription = session.onDidChange(({ state }) => {
      if (!isWanted(state)) return;
      subscription.dispose();
      resolve(state);
    });
  });
}

/** Resolves when all that follows from what was done has been done: no promise of it is left to run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
