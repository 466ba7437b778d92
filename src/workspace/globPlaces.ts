import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { fitsGlob, hasWildcard } from '../sessions/permissions/pathGlob';

/** So many names are looked at for one word; what may stand for more is not looked into. */
const MAX_NAMES = 3000;
/** Links may lead in a circle. */
const MAX_DEPTH = 64;

/** Something is left that was not looked at. */
class TooMuchError extends Error {}

/**
 * The first link that a shell may come through for a word with wildcards and for which `isWanted` holds; the word itself where looking
 * would take too long. Taken wider than shells do: a set of letters, and what follows it, may be any letters, `*` also begins hidden
 * names, and `**` goes through links.
 * @param root Absolute. @param word Relative to it.
 */
export function strayLink(root: string, word: string, isWanted: (link: string) => boolean): string | undefined {
  let left = MAX_NAMES;

  const list = (folder: string): readonly Dirent[] => {
    const found = listed(folder);
    left -= found.length + 1;
    if (left < 0) throw new TooMuchError();
    return found;
  };
  const look = (folder: string, [name, ...rest]: readonly string[], depth: number): string | undefined => {
    if (name === undefined) return undefined;
    if (depth > MAX_DEPTH) throw new TooMuchError();
    if (!hasWildcard(name)) {
      const child = path.join(folder, name);
      return isLink(child) && isWanted(child) ? child : look(child, rest, depth + 1);
    }
    const isDeep = name.includes('**');
    const glob = name.toLowerCase().replace(/\[.*|\*+/gs, '*');
    for (const entry of list(folder)) {
      if (!fitsGlob(glob, entry.name.toLowerCase())) continue;
      const child = path.join(folder, entry.name);
      if (entry.isSymbolicLink() && isWanted(child)) return child;
      if (entry.isFile()) continue;
      const found = look(child, rest, depth + 1) ?? (isDeep ? look(child, [name, ...rest], depth + 1) : undefined);
      if (found !== undefined) return found;
    }
    // It may stand for no folder at all.
    return isDeep ? look(folder, rest, depth + 1) : undefined;
  };

  try {
    return look(root, word.split(/[\\/]+/), 0);
  } catch (error) {
    if (error instanceof TooMuchError) return word;
    throw error;
  }
}

function listed(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** What cannot be looked at is none. */
export function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    return false;
  }
}
