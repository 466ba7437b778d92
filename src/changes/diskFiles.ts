import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, readFile, readlink, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { type FileContent, MAX_KEPT_BYTES, sameContent, UNKNOWN } from './fileContent';

/** Times of files are so much coarser than the clock. Milliseconds. */
export const TIME_GRAIN_MS = 20;
/** A file that changes while it is read is read again, so many times in all. */
const READ_ATTEMPTS = 3;

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
  /** Whether an editor has something of it that is not on disk. */
  isUnsaved(file: string): boolean;
  /** Never rejects: what cannot be read is unknown. */
  read(file: string): Promise<SeenFile>;
  /**
   * Makes a path hold a content.
   * @param expected What it holds, as far as is known.
   * @throws ChangedMeanwhileError when it holds something else by now, or the file system's error; then it is left as it is.
   */
  write(file: string, content: FileContent, expected: FileContent): Promise<void>;
}

/** A file is not what it was any more when it was to be changed. */
export class ChangedMeanwhileError extends Error {
  override readonly name = 'ChangedMeanwhileError';

  constructor(readonly file: string) {
    super(`${file} was changed meanwhile`);
  }
}

/** A folder on the way to a file has given way to a link: the file is not where it was. */
export class MovedAwayError extends Error {
  override readonly name = 'MovedAwayError';

  constructor(readonly file: string) {
    super(`${file} leads elsewhere by now`);
  }
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
    for (let attempt = 1; ; attempt++) {
      const found = await lstat(file);
      const content = await contentOf(file, found);
      const after = await lstat(file);
      // Who writes a file may empty it first: what was read must not pass for what was there before.
      if (isAsItWas(found, after, content) || attempt === READ_ATTEMPTS)
        return { content, changedMs: changedAt(after) };
    }
  } catch (error) {
    return { content: isMissing(error) ? { kind: 'absent' } : UNKNOWN };
  }
}

async function contentOf(file: string, found: Stats): Promise<FileContent> {
  if (found.isSymbolicLink()) return { kind: 'link', target: await readlink(file) };
  if (!found.isFile()) return UNKNOWN;
  if (found.size > MAX_KEPT_BYTES) return { kind: 'large', size: found.size, mtimeMs: found.mtimeMs };
  const read = await readFile(file);
  const bytes = new Uint8Array(read.buffer, read.byteOffset, read.byteLength);
  const mode = process.platform === 'win32' ? {} : { mode: found.mode & 0o777 };
  return { kind: 'file', bytes, executable: isExecutable(found), ...mode };
}

function isAsItWas(before: Stats, after: Stats, content: FileContent): boolean {
  const isWhole = content.kind !== 'file' || content.bytes.length === after.size;
  return isWhole && before.ino === after.ino && before.size === after.size && changedAt(before) === changedAt(after);
}

/**
 * Whole or not at all: a file is written beside its place and moved there, once it is certain that nobody has changed it meanwhile. A
 * link in its place is replaced, not followed; links on the way there are not followed either.
 * @param file With links resolved but the last one. @param expected As for {@link ChangeFiles.write}; absent: whatever is there.
 */
export async function writeToDisk(file: string, content: FileContent, expected?: FileContent): Promise<void> {
  if (content.kind === 'large' || content.kind === 'unknown') {
    throw new Error('There is no earlier content of this file');
  }
  const folder = path.dirname(file);
  await checkPlace(file);
  if (content.kind === 'absent') {
    await checkExpected(file, expected);
    await rm(file, { force: true });
    return;
  }
  await mkdir(folder, { recursive: true });
  const draft = path.join(folder, `.${path.basename(file).slice(0, 100)}.${randomUUID()}`);
  try {
    if (content.kind === 'link') await symlink(content.target, draft);
    else {
      const mode = await modeOf(file, content);
      // Nobody else reads it before it has its rights.
      await writeFile(draft, content.bytes, { flag: 'wx', ...(mode !== undefined && { mode: 0o600 }) });
      if (mode !== undefined) await chmod(draft, mode);
    }
    await checkPlace(file);
    await checkExpected(file, expected);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** @throws MovedAwayError when a folder on the way is a link. */
async function checkPlace(file: string): Promise<void> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const real = await realpath(folder).catch((error: unknown) => {
      if (!isMissing(error) || path.dirname(folder) === folder) throw error;
    });
    if (real === folder) return;
    // A link that leads nowhere has no real path, and is there all the same.
    if (real !== undefined || (await lstat(folder).catch(() => undefined))) throw new MovedAwayError(file);
  }
}

/** @throws ChangedMeanwhileError */
async function checkExpected(file: string, expected: FileContent | undefined): Promise<void> {
  if (expected && !sameContent((await readFromDisk(file)).content, expected)) throw new ChangedMeanwhileError(file);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** The rights that the file has, or had, with those to run it as they were; undefined: as new files get them. */
async function modeOf(
  file: string,
  { executable, mode }: Extract<FileContent, { readonly kind: 'file' }>,
): Promise<number | undefined> {
  if (process.platform === 'win32') return undefined;
  const found = await lstat(file).catch(() => undefined);
  const before = found?.isFile() ? found.mode & 0o777 : mode;
  if (before === undefined) return executable ? 0o755 : undefined;
  if ((before & 0o111) !== 0) return executable ? before : before & ~0o111;
  // Whoever may read it may run it.
  return executable ? before | ((before & 0o444) >> 2) : before;
}
