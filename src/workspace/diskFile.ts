import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readlink, rename, unlink } from 'node:fs/promises';
import * as path from 'node:path';
import { randomUUID } from 'node:crypto';
import { AcpError, errorCodes } from '../acp/errors';
import { isMissing } from './sessionRoots';

/** Links are resolved before: one that is there now has come since, and is not followed. */
const NO_LINK = constants.O_NOFOLLOW || 0;
/** A pipe that has come since does not hold the thread up. */
const NO_WAIT = constants.O_NONBLOCK || 0;
/** Read in one go. Bytes. */
const CHUNK = 256 * 1024;
/** Above this nothing is read into a message. Bytes. */
const MAX_READ_BYTES = 32 * 1024 * 1024;

/** Lines are not looked for further than this: a file may say to be larger than any disk. Bytes. */
const MAX_LOOKED_THROUGH = 256 * 1024 * 1024;

/** Which file it is, and in what state: another one as soon as somebody writes it. */
export interface FileStamp {
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** Some lines of a file, as they are on disk. */
export interface ReadBytes {
  readonly bytes: Uint8Array;
  /** They are all of the file. */
  readonly isWhole: boolean;
  readonly stamp: FileStamp;
}

/** A file is not as it was when it was read, so that it was not written. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}

/**
 * Reads a file, or some of its lines: only as much of a large file is held as is asked for.
 * @param real Absolute, with links resolved. @param isStill Whether `real` is, now that it is open, still what was asked for.
 * @param first The first line, counted from 1. @param limit How many. @param signal Nobody wants it any more.
 * @throws AcpError resourceNotFound, or invalidParams for what is no file, too large or has become another.
 */
export async function readFileBytes(
  real: string,
  isStill: () => Promise<boolean>,
  first: number | undefined,
  limit: number | undefined,
  signal?: AbortSignal,
): Promise<ReadBytes> {
  const handle = await open(real, constants.O_RDONLY | NO_LINK | NO_WAIT);
  try {
    const stamp = await checkOpened(handle, real, isStill);
    const { size } = stamp;
    const isWhole = first === undefined && limit === undefined;
    if (isWhole || size <= CHUNK || (await isWide(handle))) {
      if (size > MAX_READ_BYTES) throw tooLarge(real);
      return { bytes: await handle.readFile(), isWhole: true, stamp };
    }
    return { bytes: await readLines(handle, real, first ?? 1, limit, signal), isWhole: false, stamp };
  } finally {
    await handle.close();
  }
}

/** Two or four bytes for each character: lines cannot be told by single bytes. */
async function isWide(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  const mark = bytesRead === 2 ? buffer.readUInt16BE() : 0;
  return mark === 0xfeff || mark === 0xfffe;
}

async function readLines(
  handle: FileHandle,
  real: string,
  first: number,
  limit = Infinity,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  let line = 1;
  const end = Math.max(1, first) + limit;
  let scratch = Buffer.allocUnsafe(CHUNK);
  for (let position = 0; line < end;) {
    const { buffer, bytesRead } = await handle.read(scratch, 0, CHUNK, position);
    if (bytesRead === 0) break;
    signal?.throwIfAborted();
    position += bytesRead;
    if (position > MAX_LOOKED_THROUGH) throw tooFar(real);
    const chunk = buffer.subarray(0, bytesRead);
    let from = line >= first ? 0 : -1;
    let at = 0;
    while (line < end) {
      const next = chunk.indexOf(0x0a, at);
      if (next < 0) {
        at = chunk.length;
        break;
      }
      at = next + 1;
      line++;
      if (from < 0 && line >= first) from = at;
    }
    if (from < 0) continue;
    parts.push(chunk.subarray(from, at));
    scratch = Buffer.allocUnsafe(CHUNK);
    size += at - from;
    if (size > MAX_READ_BYTES) throw tooLarge(real);
  }
  return Buffer.concat(parts);
}

/**
 * Writes a file all at once: who reads it meanwhile sees the old or the new text. It keeps its rights and, where it has several names,
 * all of them. Folders that are missing are made.
 * @param real Absolute, with links resolved. @param isStill As for reading; asked with the folder open.
 * @param before How the file was when it was read; undefined: there was none.
 * @throws OvertakenError when it is not so any more; AcpError when it may not be written.
 */
export async function writeFileBytes(
  real: string,
  bytes: Uint8Array,
  isStill: () => Promise<boolean>,
  before: FileStamp | undefined,
): Promise<void> {
  const folder = await openFolder(path.dirname(real), isStill);
  try {
    await replace(path.join(folder.place, path.basename(real)), bytes, before);
  } finally {
    await folder.handle?.close();
  }
}

/** A folder that files are made in. */
interface OpenFolder {
  /** Undefined where folders cannot be opened. */
  readonly handle: FileHandle | undefined;
  /** A path of the folder itself: where the folder is moved, or a link takes its name, it still is that folder. */
  readonly place: string;
}

/** Makes it, and those around it, where they are missing. */
async function openFolder(folder: string, isStill: () => Promise<boolean>): Promise<OpenFolder> {
  if (process.platform === 'win32') {
    await mkdir(folder, { recursive: true });
    if (!(await isStill())) throw movedAway(folder);
    return { handle: undefined, place: folder };
  }
  try {
    const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | NO_LINK);
    if (await isAt(handle, folder, isStill)) return { handle, place: placeOf(handle, folder) };
    await handle.close();
    throw movedAway(folder);
  } catch (error) {
    if (!isMissing(error) || path.dirname(folder) === folder) throw error;
  }
  const around = await openFolder(path.dirname(folder), isStill);
  try {
    const inner = path.join(around.place, path.basename(folder));
    await mkdir(inner).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
    const handle = await open(inner, constants.O_RDONLY | constants.O_DIRECTORY | NO_LINK);
    return { handle, place: placeOf(handle, folder) };
  } finally {
    await around.handle?.close();
  }
}

function placeOf(handle: FileHandle, folder: string): string {
  return process.platform === 'linux' ? `/proc/self/fd/${String(handle.fd)}` : folder;
}

async function replace(file: string, bytes: Uint8Array, stamp: FileStamp | undefined): Promise<void> {
  const before = await lstat(file).catch(() => undefined);
  if (before && !before.isFile()) throw movedAway(file);
  // As VS Code takes it: the person has locked the file.
  if (before && (before.mode & 0o200) === 0) throw writeProtected(file);
  if (before && before.nlink > 1) {
    await overwrite(file, bytes, stamp);
    return;
  }
  const temporary = path.join(path.dirname(file), `.${path.basename(file).slice(0, 100)}.${randomUUID()}.tmp`);
  let handle: FileHandle;
  try {
    handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_LINK, 0o666);
  } catch (error) {
    // The file may be written, its folder not.
    if (!before || !isRefused(error)) throw error;
    await overwrite(file, bytes, stamp);
    return;
  }
  try {
    try {
      await handle.writeFile(bytes);
      if (before) await handle.chmod(before.mode & 0o7777);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await checkUnchanged(file, stamp);
    await rename(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    // Windows: somebody has it open.
    if (!before || !isRefused(error)) throw error;
    await overwrite(file, bytes, stamp);
  }
}

async function overwrite(file: string, bytes: Uint8Array, stamp: FileStamp | undefined): Promise<void> {
  await checkUnchanged(file, stamp);
  const handle = await open(file, constants.O_WRONLY | NO_LINK | NO_WAIT);
  try {
    if (!(await handle.stat()).isFile()) throw movedAway(file);
    await handle.truncate();
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
}

/** At the last moment: what somebody has written since is not taken away. */
async function checkUnchanged(file: string, stamp: FileStamp | undefined): Promise<void> {
  const now = await lstat(file, { bigint: true }).catch(() => undefined);
  const isSame = now === undefined ? stamp === undefined : stamp !== undefined && isSameStamp(now, stamp);
  if (!isSame) throw new OvertakenError(`${file} was changed meanwhile`);
}

function isSameStamp(one: FileStamp, other: FileStamp): boolean {
  return one.ino === other.ino && one.size === other.size && one.mtimeNs === other.mtimeNs;
}

async function checkOpened(handle: FileHandle, real: string, isStill: () => Promise<boolean>): Promise<FileStamp> {
  const found = await handle.stat({ bigint: true });
  if (found.isDirectory()) throw new AcpError('answered', `${real} is a folder`, errorCodes.invalidParams);
  if (!found.isFile()) throw new AcpError('answered', `path is no file: ${real}`, errorCodes.invalidParams);
  if (!(await isAt(handle, real, isStill))) throw movedAway(real);
  return found;
}

/**
 * Whether what is open stands at the path: a folder on the way may have given way to a link between the look and the opening. Linux
 * tells the place of what is open; elsewhere the look is taken again, and what is there now compared with what is open.
 */
async function isAt(handle: FileHandle, real: string, isStill: () => Promise<boolean>): Promise<boolean> {
  if (process.platform === 'linux') return (await readlink(`/proc/self/fd/${String(handle.fd)}`)) === real;
  if (!(await isStill())) return false;
  const [opened, there] = await Promise.all([handle.stat(), lstat(real)]);
  return opened.ino === there.ino && opened.dev === there.dev;
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:EACCES|EPERM|EBUSY|EROFS|EXDEV)$/.test(String(error.code));
}

function movedAway(real: string): AcpError {
  return new AcpError('answered', `${real} leads elsewhere than when it was asked about`, errorCodes.internalError);
}

function writeProtected(file: string): AcpError {
  return new AcpError(
    'answered',
    `${path.basename(file)} is write-protected: the person has to allow writing it in the file system`,
    errorCodes.internalError,
  );
}

function tooFar(real: string): AcpError {
  return new AcpError('answered', `${real} has its lines further on than is looked`, errorCodes.invalidParams);
}

function tooLarge(real: string): AcpError {
  const limit = `${String(MAX_READ_BYTES)} bytes`;
  return new AcpError('answered', `${real} is larger than ${limit}: read some lines of it`, errorCodes.invalidParams);
}
