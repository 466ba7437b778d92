import { join } from 'node:path';

export const ENDING = '.json';

/**
 * The file in which the Guide keeps a session. Only ids that the Guide could have made become names of files.
 * @param folder `PARLEY_GUIDE_STATE`
 */
export function sessionFile(folder: string, sessionId: string): string | undefined {
  return /^[\w-]{1,64}$/.test(sessionId) ? join(folder, sessionId + ENDING) : undefined;
}
