import { realpathSync } from 'node:fs';
import * as path from 'node:path';
import { isGuarded } from '../base/guardedPaths';
import type { PathPlace, PolicyWorld } from '../sessions/permissions/decide';
import { hasWildcard } from '../sessions/permissions/pathGlob';
import { isLink, strayLink } from './globPlaces';
import { isMissing } from './sessionRoots';

/** https://man7.org/linux/man-pages/man7/path_resolution.7.html, NAME_MAX; other systems admit no more characters. */
const MAX_NAME_BYTES = 255;

/**
 * Where the paths lead that an agent tells, for its permission requests. Links are followed, at once: a request is answered before the
 * next message is looked at. A path that is not in the folders by its letters is not looked up at all: on Windows that could be a
 * question to a foreign server.
 * @param directories Absolute; paths are told relative to the first.
 */
export function policyWorld(directories: readonly [string, ...string[]]): PolicyWorld {
  const [first] = directories;
  let roots: readonly string[] | undefined;
  const allRoots = (): readonly string[] => {
    roots ??= directories.map((directory) => realPath(directory) ?? directory);
    return [...directories, ...roots];
  };
  const world: PolicyWorld = {
    platform: process.platform === 'win32' ? 'windows' : 'posix',
    strays: (word, isWanted) => {
      if (!hasWildcard(word)) return undefined;
      const file = resolved(first, word);
      if (file === undefined) return word;
      const root = allRoots().find((directory) => relativeTo(directory, file) !== undefined);
      // Elsewhere it is outside by its letters.
      if (root === undefined) return undefined;
      return strayLink(root, path.relative(root, file), (link) => isWanted(world.place(link)));
    },
    place: (told) => {
      const outside: PathPlace = { inside: undefined, guarded: isGuarded(told) };
      if (told.includes('\0') || isOfAShell(told)) return outside;
      const file = resolved(first, told);
      if (file === undefined || !allRoots().some((root) => relativeTo(root, file) !== undefined)) return outside;
      const real = realPath(file);
      if (real === undefined) return outside;
      const [own, ...others] = (roots ?? []).map((root) => relativeTo(root, real));
      if (own !== undefined) return { inside: own, guarded: isGuarded(own) };
      const other = others.find((relative) => relative !== undefined);
      // Globs are relative to the session's folder: they are not about other directories.
      return other === undefined ? outside : { inside: real.replaceAll('\\', '/'), guarded: isGuarded(other) };
    },
  };
  return world;
}

/**
 * Absolute. `..` after a link leads to above that to which the link leads, as the system has it, and not to above the link; undefined:
 * that cannot be told.
 */
function resolved(first: string, told: string): string | undefined {
  const names = process.platform === 'win32' ? [] : told.split(/[\\/]+/);
  let base = first;
  let from = 0;
  for (let at = 1; at < names.length; at++) {
    if (names[at] !== '..' || at === from || !isName(names[at - 1])) continue;
    const before = names.slice(from, at).join('/');
    const real = hasWildcard(before) ? undefined : realPath(path.resolve(base, before));
    if (real === undefined) return undefined;
    base = path.dirname(real);
    from = at + 1;
  }
  return path.resolve(base, from === 0 ? told : names.slice(from).join('/') || '.');
}

function isName(name = ''): boolean {
  return name !== '' && name !== '.' && name !== '..';
}

/** With forward slashes; undefined: not in the folder. */
function relativeTo(root: string, file: string): string | undefined {
  const relative = path.relative(root, file);
  const isOutside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return isOutside ? undefined : relative.split(path.sep).join('/');
}

/** With the links of as much of it as exists resolved; undefined: that cannot be told. */
function realPath(file: string): string | undefined {
  const missing: string[] = [];
  for (let existing = file; ; existing = path.dirname(existing)) {
    try {
      return path.join(realpathSync.native(existing), ...missing);
    } catch (error) {
      const isMissingHere = isMissing(error) || isOfLongName(error, file);
      // Writing to a link that leads nowhere makes what it leads to.
      if (!isMissingHere || path.dirname(existing) === existing || isLink(existing)) return undefined;
      missing.unshift(path.basename(existing));
    }
  }
}

/** Of what is called so there is nothing anywhere. A path of short names that is too long may be one all the same. */
function isOfLongName(error: unknown, file: string): boolean {
  const isTooLong = error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG';
  return isTooLong && file.split(path.sep).some((name) => Buffer.byteLength(name) > MAX_NAME_BYTES);
}

/** A home, a variable or an address: an agent may resolve it, and then it is not below the folder. */
function isOfAShell(told: string): boolean {
  return /^~|^\$\{?(?:HOME|env)|^%\w+%|^[A-Za-z][A-Za-z\d+.-]+:/i.test(told);
}
