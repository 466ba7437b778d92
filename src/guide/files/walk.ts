import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { IgnoreRules } from './ignore';

export interface Entry {
  /** Absolute. */
  readonly path: string;
  /** Relative to where the walk began, with slashes. */
  readonly below: string;
  readonly isFolder: boolean;
}

/** Bytes; a longer `.gitignore` is not read. */
const longestIgnoreFile = 64 * 1024;

/**
 * The files and folders under a folder, breadth first and by name, without what is ignored. Symbolic links are not
 * followed, folders that cannot be read are skipped.
 * @throws the signal's reason when it aborts
 */
export async function* walk(folder: string, signal: AbortSignal): AsyncGenerator<Entry, void, undefined> {
  const open: { readonly path: string; readonly below: string; readonly rules: IgnoreRules }[] = [
    { path: folder, below: '', rules: IgnoreRules.none },
  ];
  for (let next = open.shift(); next; next = open.shift()) {
    signal.throwIfAborted();
    const entries = await readdir(next.path, { withFileTypes: true }).catch(() => []);
    const rules = entries.some(({ name }) => name === '.gitignore')
      ? next.rules.with(next.below, await ignoreFile(join(next.path, '.gitignore')))
      : next.rules;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const isFolder = entry.isDirectory();
      const below = next.below === '' ? entry.name : `${next.below}/${entry.name}`;
      if ((!isFolder && !entry.isFile()) || rules.ignores(below, isFolder)) continue;
      const path = join(next.path, entry.name);
      yield { path, below, isFolder };
      if (isFolder) open.push({ path, below, rules });
    }
  }
}

async function ignoreFile(path: string): Promise<string> {
  try {
    return (await stat(path)).size > longestIgnoreFile ? '' : await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
