import { CheckError, boolean, object, oneOf, optional, text } from '../base/check';
import { checkOpening } from './keptOpening';

/** Sessions that are recorded; the newest. */
export const MAX_SESSIONS = 200;
/** Characters of a title that are recorded. */
export const MAX_TITLE_LENGTH = 200;
const id = text(200);

/** What is kept of an open session, so that it is there again after a reload of the window. Its transcript is kept elsewhere. */
const recordedSession = object({
  id,
  /** The names of agents are the person's. */
  agentId: text(10_000),
  /** The folder's URI. */
  folder: text(4096),
  agentSessionId: optional(text(65536)),
  title: text(MAX_TITLE_LENGTH),
  /** The title is the person's. */
  titleIsOwn: boolean,
  /** Something was said in it. */
  hasTurns: boolean,
  place: oneOf('panel', 'editor'),
  opening: optional(checkOpening),
});

export type RecordedSession = ReturnType<typeof recordedSession>;

/** Where the records of the open sessions are kept. */
export interface SessionRecords {
  /** In the order in which the sessions are listed. Never throws: what cannot be read is left out, and logged. */
  read(): readonly RecordedSession[];
  write(sessions: readonly RecordedSession[]): void;
}

/**
 * Takes what was kept; an older or newer version of Parley may have written it.
 * @param leftOut Told of each record that cannot be taken: the others come back all the same.
 */
export function checkRecordedSessions(
  value: unknown,
  leftOut: (error: CheckError) => void,
): readonly RecordedSession[] {
  if (!Array.isArray(value)) {
    leftOut(new CheckError('sessions', 'a list'));
    return [];
  }
  return value.slice(-MAX_SESSIONS).flatMap((record, index) => {
    try {
      return [recordedSession(record, `sessions[${String(index)}]`)];
    } catch (error) {
      if (!(error instanceof CheckError)) throw error;
      leftOut(error);
      return [];
    }
  });
}
