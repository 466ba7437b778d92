import { lstat, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { AcpError, errorCodes } from '../acp/errors';

/** Where a path leads. */
export interface FilePlace {
  /** Absolute, with links resolved. */
  readonly real: string;
  readonly isInside: boolean;
}

/**
 * The folders in which a session's agent may read and write through the editor. A path counts as inside only when it is after all
 * links in it are resolved, so that a link in the folder leads nowhere else.
 */
export class SessionRoots {
  readonly #roots: () => readonly string[];

  /** @param roots Absolute; a function is asked each time, for the folders of a workspace come and go. */
  constructor(roots: readonly string[] | (() => readonly string[])) {
    this.#roots = typeof roots === 'function' ? roots : () => roots;
  }

  /**
   * The real path of a file that may not exist yet.
   * @throws AcpError invalidParams when the path is not absolute, or is neither file nor folder: a pipe or device would hold up a
   * thread that all extensions share.
   */
  async locate(file: string): Promise<FilePlace> {
    if (!path.isAbsolute(file) || file.includes('\0')) {
      throw new AcpError('answered', `path is not an absolute path: ${JSON.stringify(file)}`, errorCodes.invalidParams);
    }
    const trap = process.platform === 'win32' ? windowsTrap(file) : undefined;
    if (trap !== undefined) throw new AcpError('answered', `path ${trap}: ${file}`, errorCodes.invalidParams);
    const real = await resolveExisting(path.normalize(file));
    const roots = await Promise.all(this.#roots().map(resolveExisting));
    const found = await stat(real).catch(() => undefined);
    if (found !== undefined && !found.isFile() && !found.isDirectory()) {
      throw new AcpError('answered', `path is no file: ${file}`, errorCodes.invalidParams);
    }
    return { real, isInside: roots.some((root) => isInside(root, real)) };
  }

  /** As {@link locate}. @throws AcpError invalidParams when the path lies outside, too. */
  async resolve(file: string): Promise<string> {
    const { real, isInside: is } = await this.locate(file);
    if (!is) {
      throw new AcpError('answered', `path is outside of the session's folders: ${file}`, errorCodes.invalidParams);
    }
    return real;
  }
}

/**
 * What is wrong with a path on Windows, where several names lead to one file, and some to none: other servers, devices, streams of a
 * file, and names that lose their end. https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
export function windowsTrap(file: string): string | undefined {
  const [drive = '', ...names] = file.split(/[\\/]/);
  if (/^[\\/]{2}/.test(file)) return 'is on another server or a device';
  if (!/^[A-Za-z]:$/.test(drive)) return 'has no drive';
  if (names.some((name) => name.includes(':'))) return 'names a stream of a file';
  if (names.some((name) => /[. ]$/.test(name) && name !== '.' && name !== '..'))
    return 'ends a name with a dot or a blank';
  if (names.some((name) => /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(?:\.|$)/i.test(name)))
    return 'is a device';
  return names.some((name) => /~\d+(?:\.|$)/.test(name)) ? 'has a short name' : undefined;
}

/** Resolves the links of as much of a path as exists. A link that leads nowhere is refused: writing would create its target. */
async function resolveExisting(file: string): Promise<string> {
  const missing: string[] = [];
  for (let existing = file; ; existing = path.dirname(existing)) {
    try {
      return path.join(await realpath(existing), ...missing);
    } catch (error) {
      if (!isMissing(error) || path.dirname(existing) === existing) throw error;
      if (await isLink(existing))
        throw new AcpError('answered', `path leads over a broken link: ${file}`, errorCodes.invalidParams);
      missing.unshift(path.basename(existing));
    }
  }
}

async function isLink(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isSymbolicLink();
  } catch {
    return false;
  }
}

function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative === '' || (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative));
}

/** Whether a file operation failed because there is nothing at the path. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
