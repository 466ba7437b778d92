import { open } from 'node:fs/promises';
import { hasBinaryStart } from './ignore';
import { WorkspaceError } from './workspaceFolder';
import type { WorkspacePath } from './workspaceFolder';

/** Bytes; a longer file is not read. */
export const longestTextFile = 1024 * 1024;

/** Why a file's text was not read. */
export type NotRead = 'missing' | 'folder' | 'tooLong' | 'binary';

/** A file's text, or why there is none. Nothing above `longestTextFile` is held in memory. */
export async function readTextFile(path: string): Promise<{ readonly text: string } | { readonly notRead: NotRead }> {
  const file = await open(path).catch(() => undefined);
  if (!file) return { notRead: 'missing' };
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) return { notRead: 'folder' };
    // Devices and pipes may never end.
    if (!stat.isFile()) return { notRead: 'binary' };
    if (stat.size > longestTextFile) return { notRead: 'tooLong' };
    const bytes = await file.readFile();
    return hasBinaryStart(bytes) ? { notRead: 'binary' } : { text: bytes.toString('utf8') };
  } finally {
    await file.close();
  }
}

/** @throws WorkspaceError that says why the file cannot be read */
export async function readWorkspaceFile(file: WorkspacePath): Promise<string> {
  const result = await readTextFile(file.path);
  if ('text' in result) return result.text;
  throw new WorkspaceError(`\`${file.shown || '.'}\` ${reasons[result.notRead]}`);
}

const reasons: Readonly<Record<NotRead, string>> = {
  missing: 'is not there.',
  folder: 'is a folder. Try `/files` with it.',
  tooLong: 'is larger than 1 MB, more than I read at once.',
  binary: 'is not a text file.',
};
