import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A path that the Guide may not look at, or that is not there. The message is meant for the person. */
export class WorkspaceError extends Error {
  override readonly name = 'WorkspaceError';
}

/** A file or folder inside the workspace. */
export interface WorkspacePath {
  /** Absolute, in the words of the client's `cwd`. */
  readonly path: string;
  /** Relative to the workspace folder, with slashes; empty for the folder itself. */
  readonly shown: string;
}

/** The folders of a session: nothing outside them is read or written, also not through a symbolic link. */
export class Workspace {
  constructor(
    /** Absolute. */
    readonly folder: string,
    /** Absolute; more roots that the client allows. */
    readonly additionalFolders: readonly string[] = [],
  ) {}

  get name(): string {
    return basename(this.folder) || this.folder;
  }

  /** The path as a person would write it, with slashes. */
  shown(path: string): string {
    const below = relative(this.folder, path);
    return (below.startsWith('..') || isAbsolute(below) ? path : below).split(sep).join('/');
  }

  /**
   * Finds what a person or client wrote: a path relative to the folder, an absolute one, or a `file:` URI. It need not exist.
   * @throws WorkspaceError when it lies outside, or leads outside through a symbolic link
   */
  async locate(written: string): Promise<WorkspacePath> {
    const path = resolve(this.folder, pathOf(written));
    const roots = [this.folder, ...this.additionalFolders];
    if (!roots.some((root) => isInside(root, path))) throw outside(written);
    const realRoots = await Promise.all(roots.map(nearestRealPath));
    const real = await nearestRealPath(path);
    if (!realRoots.some((root) => isInside(root, real))) throw outside(written);
    return { path, shown: this.shown(path) };
  }
}

function pathOf(written: string): string {
  if (!/^[a-z][\w+.-]+:/i.test(written)) return written;
  try {
    return fileURLToPath(written);
  } catch {
    throw new WorkspaceError(`\`${written}\` is not a file that I can read.`);
  }
}

function outside(written: string): WorkspaceError {
  return new WorkspaceError(`\`${written}\` is outside the workspace folder, so I leave it alone.`);
}

function isInside(root: string, path: string): boolean {
  const below = relative(root, path);
  return below === '' || (!isAbsolute(below) && below !== '..' && !below.startsWith('..' + sep));
}

/** The real path of the nearest folder above that exists, with the rest behind it. */
async function nearestRealPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await nearestRealPath(parent), basename(path));
  }
}
