import { rm } from 'node:fs/promises';
import { errorMessage } from './base/errors';
import type { Log } from './base/log';
import { GUIDE_ID } from './folderCatalog';
import { sessionFile } from './guide/conversation/sessionFile';
import type { GoneSession } from './store/records';

/** What is kept beside the transcripts of sessions, in the workspace's own storage. */
export interface BesideServices {
  readonly drafts: {
    /** @throws errors of the file system */
    forget(key: string): Promise<void>;
  };
  readonly changes: {
    /** What became of files in a session is not kept any more. @throws errors of the file system, and where it cannot be loaded */
    forget(sessionId: string): Promise<void>;
  };
  readonly log: Log;
}

export interface GoneServices extends BesideServices {
  /** Where the Guide keeps its sessions, of all workspaces. Absolute. */
  readonly guideFolder: string;
}

/**
 * Sessions are deleted: what is kept beside their transcripts goes too, with the Guide's own copies, which would bring them back into the
 * history. Other agents are not started for it. May be done again for one that it was interrupted at. Never rejects.
 * @returns The ids of those of which nothing is left.
 */
export async function forgetGone(gone: readonly GoneSession[], services: GoneServices): Promise<readonly string[]> {
  const forgotten: string[] = [];
  for (const session of gone) {
    const isForgotten = await forgetBeside(session.id, services);
    if ((await forgetCopy(session, services)) && isForgotten) forgotten.push(session.id);
  }
  return forgotten;
}

/** Never rejects: a failure is logged. @returns Whether nothing is left. */
export async function forgetBeside(sessionId: string, { drafts, changes, log }: BesideServices): Promise<boolean> {
  const results = await Promise.allSettled([drafts.forget(sessionId), changes.forget(sessionId)]);
  const failures = results.filter((result) => result.status === 'rejected');
  for (const { reason } of failures) {
    log.warn(`What was kept beside a deleted session could not be deleted: ${errorMessage(reason)}`);
  }
  return failures.length === 0;
}

async function forgetCopy(
  { agentId, agentSessionId = '', isElsewhere }: GoneSession,
  { guideFolder, log }: GoneServices,
): Promise<boolean> {
  const copy = agentId === GUIDE_ID ? sessionFile(guideFolder, agentSessionId) : undefined;
  if (copy === undefined || isElsewhere === true) return true;
  // Whether another workspace goes on with it is not known: it may be later.
  if (isElsewhere === undefined) return false;
  try {
    await rm(copy, { force: true });
    return true;
  } catch (error) {
    log.warn(`The Guide's copy of a deleted session could not be deleted: ${errorMessage(error)}`);
    return false;
  }
}
