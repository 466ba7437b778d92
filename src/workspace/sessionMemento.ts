import type * as vscode from 'vscode';
import { errorMessage } from '../base/errors';
import type { Log } from '../base/log';
import { type RecordedSession, type SessionRecords, checkRecordedSessions } from '../sessions/recordedSession';

const KEY = 'parley.openSessions';

/** Keeps the records of open sessions in what VS Code stores for the workspace. */
export class SessionMemento implements SessionRecords {
  constructor(
    private readonly state: vscode.Memento,
    private readonly log: Log,
  ) {}

  read(): readonly RecordedSession[] {
    const kept: unknown = this.state.get(KEY);
    if (kept === undefined) return [];
    return checkRecordedSessions(kept, (error) => {
      this.log.warn(`A session that was open before could not be read: ${error.message}`);
    });
  }

  write(sessions: readonly RecordedSession[]): void {
    this.state.update(KEY, sessions).then(undefined, (error: unknown) => {
      this.log.warn(`The open sessions could not be recorded: ${errorMessage(error)}`);
    });
  }
}
