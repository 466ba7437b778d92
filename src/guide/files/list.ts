import { stat } from 'node:fs/promises';
import { walk } from './walk';
import { WorkspaceError } from './workspaceFolder';
import type { Entry } from './walk';
import type { Workspace, WorkspacePath } from './workspaceFolder';

export interface Listing {
  readonly folder: WorkspacePath;
  /** `below` is relative to `folder`. */
  readonly entries: readonly Entry[];
  /** How many files there are in all, those not listed included; counting stops at `countLimit`. */
  readonly files: number;
  readonly complete: boolean;
}

/** Entries that are looked at, so that a huge folder does not hold up the answer. */
const countLimit = 20_000;

/**
 * The first `limit` files and folders under a folder, nearest first.
 * @throws WorkspaceError when there is no such folder
 */
export async function listFiles(
  workspace: Workspace,
  written: string,
  limit: number,
  signal: AbortSignal,
): Promise<Listing> {
  const folder = await workspace.locate(written);
  const isFolder = await stat(folder.path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new WorkspaceError(`There is no folder \`${written}\` here.`);

  const entries: Entry[] = [];
  let files = 0;
  let seen = 0;
  for await (const entry of walk(folder.path, signal)) {
    if (++seen > countLimit) return { folder, entries, files, complete: false };
    if (entries.length < limit) entries.push(entry);
    if (!entry.isFolder) files++;
  }
  return { folder, entries, files, complete: true };
}
