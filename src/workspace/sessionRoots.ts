import { lstat, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { AcpError, errorCodes } from '../acp/errors';

/**
 * The folders in which a session's agent may read and write through the editor. A path counts as inside only when it is after all
 * links in it are resolved, so that a link in the folder leads nowhere else.
 */
export class SessionRoots {
  /** @param roots Absolute. */
  constructor(private readonly roots: readonly string[]) {}

  /**
   * The real path of a file that may not exist yet.
   * @throws AcpError invalidParams when the path is not absolute, lies outside, or is neither file nor folder: a pipe or device would
   * hold up a thread that all extensions share.
   */
  async resolve(file: string): Promise<string> {
    if (!path.isAbsolute(file) || file.includes('\0')) {
      throw new AcpError('answered', `path is not an absolute path: ${JSON.stringify(file)}`, errorCodes.invalidParams);
    }
    const real = await resolveExisting(path.normalize(file));
    const roots = await Promise.all(this.roots.map(resolveExisting));
    if (!roots.some((root) => isInside(root, real))) {
      throw new AcpError('answered', `path is outside of the session's folders: ${file}`, errorCodes.invalidParams);
    }
    const found = await stat(real).catch(() => undefined);
    if (found !== undefined && !found.isFile() && !found.isDirectory()) {
      throw new AcpError('answered', `path is no file: ${file}`, errorCodes.invalidParams);
    }
    return real;
  }
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
