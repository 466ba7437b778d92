import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './fileLock';

/** A window on another computer is taken for closed after this. Milliseconds. */
const foreignLimitMs = 7 * 24 * 3600 * 1000;

/**
 * Says that this process, until its end, uses an installed version: it stays when another is installed.
 * @param root The folder of installed agents. @param version The name of its folder.
 */
export async function markUsed(root: string, id: string, version: string): Promise<void> {
  const folder = join(root, 'uses', id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${version}~${process.pid}~${encodeURIComponent(hostname())}`), '');
}

/** Whether a process that lives uses a version. Marks of those that do not are removed. */
export async function isUsed(root: string, id: string, version: string): Promise<boolean> {
  const folder = join(root, 'uses', id);
  const marks = await readdir(folder).catch(() => []);
  let used = false;
  for (const mark of marks) {
    const [of, pid, host] = mark.split('~');
    if (of !== version) continue;
    const isHere = host === encodeURIComponent(hostname());
    const age = Date.now() - ((await stat(join(folder, mark)).catch(() => undefined))?.mtimeMs ?? 0);
    if (isHere ? isAlive(Number(pid)) : age < foreignLimitMs) used = true;
    else await rm(join(folder, mark), { force: true });
  }
  return used;
}
