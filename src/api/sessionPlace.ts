import { isAbsolute, relative, resolve } from 'node:path';
import { type Check, CheckError, isRecord, text } from '../base/check';
import type { WorkspaceFolder } from '../sessions/ports';
import { ApiError } from './apiError';
import type { ApiServices } from './services';

/** An absolute path, with neither `..` nor a separator at its end. */
export const absolutePath: Check<string> = (value, path) => {
  const given = text(32_768)(value, path);
  if (!isAbsolute(given) || given.includes('\0')) throw new CheckError(path, 'an absolute path');
  return resolve(given);
};

/** The path of what other extensions say is a place: a path, an `Uri` of a file, or a workspace folder. */
export const placeCheck: Check<string> = (value, path) => {
  if (typeof value === 'string') return absolutePath(value, path);
  if (!isRecord(value)) throw new CheckError(path, 'an absolute path, an Uri or a workspace folder');
  const uri = 'uri' in value ? value['uri'] : value;
  if (!isRecord(uri) || typeof uri['fsPath'] !== 'string') {
    throw new CheckError(path, 'an absolute path, an Uri or a workspace folder');
  }
  if (uri['scheme'] !== 'file') throw new CheckError(path, 'a place on disk: agents work on files');
  return absolutePath(uri['fsPath'], path);
};

/**
 * The folder whose agents work in a directory: the innermost one that has it, else the one that is meant by default.
 * @param directory Absolute; undefined: the folder itself.
 * @throws ApiError noFolder
 */
export function folderFor(
  call: string,
  directory: string | undefined,
  folders: ApiServices['folders'],
): WorkspaceFolder {
  const listed = folders.list();
  const current = folders.current();
  const holding = listed
    .filter(({ path }) => directory !== undefined && isWithin(path, directory))
    .sort((one, other) => other.path.length - one.path.length);
  const folder = holding[0] ?? listed.find(({ uri }) => uri === current) ?? listed[0];
  if (!folder) throw new ApiError('noFolder', `${call}: no folder on disk is open in this window`);
  return folder;
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !/^\.\.[/\\]/.test(way) && !isAbsolute(way));
}
