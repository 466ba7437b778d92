import { rm } from 'node:fs/promises';
import { errorMessage } from './base/errors';
import type { Log } from './base/log';
import type { PanelDrafts } from './chat/panelPorts';
import { GUIDE_ID } from './folderCatalog';
import { sessionFile } from './guide/conversation/sessionFile';
import type { SessionRecord } from './store/records';

export interface PrunedServices {
  readonly drafts: Pick<PanelDrafts, 'write'>;
  readonly changes: {
    /** Never rejects. */
    forget(sessionId: string): Promise<void>;
  };
  /** Where the Guide keeps its sessions. Absolute. */
  readonly guideFolder: string;
  readonly log: Log;
}

/**
 * Sessions that were too old, or too much, are deleted: what is kept beside their transcripts goes too, with the Guide's own copies, which
 * would bring them back into the history. Other agents are not started for it. Never rejects.
 */
export async function forgetPruned(
  pruned: readonly SessionRecord[],
  { drafts, changes, guideFolder, log }: PrunedServices,
): Promise<void> {
  for (const { id, agentId, agentSessionId = '' } of pruned) {
    drafts.write(id, undefined);
    await changes.forget(id);
    const copy = agentId === GUIDE_ID ? sessionFile(guideFolder, agentSessionId) : undefined;
    if (copy === undefined) continue;
    await rm(copy, { force: true }).catch((error: unknown) => {
      log.warn(`The Guide's copy of an old session could not be deleted: ${errorMessage(error)}`);
    });
  }
}
