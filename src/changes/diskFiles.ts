import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { type FileContent, MAX_KEPT_BYTES, UNKNOWN } from './fileContent';

/** Times of files are so much coarser than the clock. Milliseconds. */
export const TIME_GRAIN_MS = 20;

/** What is at a path, and when that came to be. Milliseconds since the epoch; absent where there is nothing, or nothing saved. */
export interface SeenFile {
  readonly content: FileContent;
  /** The last change of its content, its name or its rights. */
  readonly changedMs?: number;
  /** It is what an editor has and has not saved. */
  readonly isUnsaved?: true;
}

/** What can be told of a file without reading it. */
export interface FileLook {
  /** As in {@link SeenFile}. */
  readonly changedMs: number;
  /** When it came to be; earlier where the file system does not tell. */
  readonly bornMs: number;
  /** In bytes. */
  readonly size: number;
  readonly isFile: boolean;
  /** Stays with a file that is moved, and is of no other beside it on its disk. Absent where the file system has none. */
  readonly inode?: number;
}

/** Files as sessions' changes see and make them. */
export interface ChangeFiles {
  /** Undefined: there is nothing, or it cannot be looked at. Never rejects. */
  look(file: string): Promise<FileLook | undefined>;
  /** Never rejects: what cannot be read is unknown. */
  read(file: string): Promise<SeenFile>;
  /** Makes a path hold a content. @throws the file system's error. */
  write(file: string, content: FileContent): Promise<void>;
}

/** When something changed last; a file that is moved keeps the time of its content, but not that of its name. */
function changedAt({ mtimeMs, ctimeMs }: Stats): number {
  return Math.max(mtimeMs, ctimeMs);
}

function isExecutable({ mode }: Stats): boolean {
  return process.platform !== 'win32' && (mode & 0o111) !== 0;
}

export async function lookAtDisk(file: string): Promise<FileLook | undefined> {
  const found = await lstat(file).catch(() => undefined);
  if (!found) return undefined;
  const { birthtimeMs: bornMs, size, ino: inode } = found;
  return { changedMs: changedAt(found), bornMs, size, isFile: found.isFile(), ...(inode > 0 && { inode }) };
}

export async function readFromDisk(file: string): Promise<SeenFile> {
  try {
    const found = await lstat(file);
    const changedMs = changedAt(found);
    if (found.isSymbolicLink()) return { content: { kind: 'link', target: await readlink(file) }, changedMs };
    if (!found.isFile()) return { content: UNKNOWN, changedMs };
    if (found.size > MAX_KEPT_BYTES) {
      return { content: { kind: 'large', size: found.size, mtimeMs: found.mtimeMs }, changedMs };
    }
    const read = await readFile(file);
    const bytes = new Uint8Array(read.buffer, read.byteOffset, read.byteLength);
    return { content: { kind: 'file', bytes, executable: isExecutable(found) }, changedMs };
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return { content: isAbsent ? { kind: 'absent' } : UNKNOWN };
  }
}

/** Whole or not at all: a file is written beside its place and moved there. A link in its place is replaced, not followed. */
export async function writeToDisk(file: string, content: FileContent): Promise<void> {
  switch (content.kind) {
    case 'absent':
      await rm(file, { force: true });
      return;
    case 'link':
      await mkdir(path.dirname(file), { recursive: true });
      await rm(file, { force: true });
      await symlink(content.target, file);
      return;
    case 'file': {
      await mkdir(path.dirname(file), { recursive: true });
      const mode = await modeOf(file, content.executable);
      const draft = path.join(path.dirname(file), `.${path.basename(file).slice(0, 100)}.${randomUUID()}`);
      try {
        await writeFile(draft, content.bytes, { flag: 'wx' });
        if (mode !== undefined) await chmod(draft, mode);
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      return;
    }
    case 'large':
    case 'unknown':
      throw new Error('There is no earlier content of this file');
  }
}

/** The rights that the file has, with those to run it as they were; undefined: as new files get them. */
async function modeOf(file: string, executable: boolean): Promise<number | undefined> {
  if (process.platform === 'win32') return undefined;
  const found = await lstat(file).catch(() => undefined);
  const before = found?.isFile() ? found.mode & 0o777 : undefined;
  if (before === undefined) return executable ? 0o755 : undefined;
  if ((before & 0o111) !== 0) return executable ? before : before & ~0o111;
  // Whoever may read it may run it.
  return executable ? before | ((before & 0o444) >> 2) : before;
}
