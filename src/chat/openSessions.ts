import { DisposableObject } from '../base/lifecycle';
import { keptOpening } from '../sessions/keptOpening';
import { knownSession } from '../sessions/knownSession';
import { MAX_SESSIONS, MAX_TITLE_LENGTH, type RecordedSession, type SessionRecords } from '../sessions/recordedSession';
import type { Session } from '../sessions/session';
import type { SessionState } from '../sessions/state';
import type { WorkspaceSessions } from '../sessions/workspaceSessions';
import { sessionTitle } from '../sessions/sessionTitle';
import type { Surfaces } from './surfaces';

/**
 * Brings the sessions back that were open before the window was reloaded, and records which are open from then on. What was said in such
 * a session is read, and its agent started, when it is first looked at.
 */
export class OpenSessions extends DisposableObject {
  #written: string;
  #scheduled = false;

  constructor(
    private readonly sessions: WorkspaceSessions,
    private readonly surfaces: Surfaces,
    private readonly records: SessionRecords,
    /** Brings the state of a session that is kept. */
    read?: (id: string) => Promise<SessionState | undefined>,
  ) {
    super();
    const recorded = records.read();
    for (const record of recorded) {
      sessions.create(record.folder, record.agentId, knownSession(record, read), record.opening);
    }
    surfaces.awaitEditors(recorded.filter(({ place }) => place === 'editor').map(({ id }) => id));
    this.#written = JSON.stringify(recorded);
    // Told too of every change of a session that can be seen in its line.
    this.register(
      surfaces.onDidChange(() => {
        this.#schedule();
      }),
    );
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (!this.isDisposed) this.#write();
    });
  }

  #write(): void {
    const now = this.sessions.all.slice(-MAX_SESSIONS).map((session) => this.#recordOf(session));
    const text = JSON.stringify(now);
    if (text === this.#written) return;
    this.#written = text;
    this.records.write(now);
  }

  #recordOf(session: Session): RecordedSession {
    const { id, agentId, folder, agentSessionId, state } = session;
    const opening = keptOpening(session.opening);
    return {
      id,
      agentId,
      folder,
      ...(agentSessionId !== undefined && { agentSessionId }),
      title: sessionTitle(state).slice(0, MAX_TITLE_LENGTH),
      titleIsOwn: state.titleIsOwn,
      hasTurns: state.turn > 0 || session.awaitsReplay || !session.isLoaded || state.rows.length > 0,
      place: this.surfaces.isInEditor(id) ? 'editor' : 'panel',
      ...(opening && { opening }),
    };
  }
}
