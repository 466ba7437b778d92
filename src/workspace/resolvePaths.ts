import { stat } from 'node:fs/promises';
import { AcpError } from '../acp/errors';
import { placeOfLink } from './linkPlace';
import { isMissing, SessionRoots } from './sessionRoots';

/** A text that looked like a path, and the file that it is: absolute; absent when it is none. */
export interface FoundPath {
  readonly path: string;
  readonly file?: string;
}

/** Which of some texts, relative to a folder or absolute, are files in it. What leads outside, also over a link, is none. */
export async function resolvePaths(folder: string, paths: readonly string[]): Promise<readonly FoundPath[]> {
  const roots = new SessionRoots([folder]);
  return Promise.all(
    paths.map(async (path): Promise<FoundPath> => {
      const file = placeOfLink(escaped(path), folder)?.file;
      return file !== undefined && (await isFileIn(roots, file)) ? { path, file } : { path };
    }),
  );
}

/** `placeOfLink` takes what markdown writes; a path in a text has its percent signs of its own. */
const escaped = (path: string): string => path.replaceAll('%', '%25').replaceAll('#', '%23');

async function isFileIn(roots: SessionRoots, file: string): Promise<boolean> {
  try {
    return (await stat(await roots.resolve(file))).isFile();
  } catch (error) {
    if (error instanceof AcpError || isMissing(error) || isSystemError(error)) return false;
    throw error;
  }
}

/** E.g. a name that is too long, or a folder that may not be read. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code);
}
