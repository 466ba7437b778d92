import ignore, { type Ignore } from 'ignore';
import { isPrivateFile } from './privateFiles';

/** An ignore file: the folder in which it lies, relative, `''` for the root; and what it says. */
export interface IgnoreFile {
  readonly folder: string;
  readonly text: string;
}

/** What `.gitignore` and `.ignore` files of one folder leave out (https://git-scm.com/docs/gitignore). */
export class IgnoreRules {
  readonly #rules: readonly { readonly prefix: string; readonly rules: Ignore }[];

  constructor(private readonly files: readonly IgnoreFile[]) {
    this.#rules = files.map(({ folder, text }) => ({
      prefix: folder === '' ? '' : `${folder}/`,
      rules: ignore({ allowRelativePaths: true }).add(text),
    }));
  }

  /** @param path Of a file, relative, with `/`. */
  ignores(path: string): boolean {
    return this.#rules.some(
      ({ prefix, rules }) =>
        path.startsWith(prefix) && path.length > prefix.length && rules.ignores(path.slice(prefix.length)),
    );
  }

  /** Whether a path is left out by itself, in a folder that is not, and nowhere else if it is lost. @param path As for {@link ignores}. */
  ignoresPrivate(path: string): boolean {
    const end = path.lastIndexOf('/') + 1;
    if (!isPrivateFile(path.slice(end)) || !this.ignores(path)) return false;
    return end === 0 || !this.ignores(path.slice(0, end));
  }

  /** Folders that the root's files name plainly, as globs: what a search need not even enter. Private files are none. */
  get plainFolders(): readonly string[] {
    const lines = this.files
      .filter(({ folder }) => folder === '')
      .flatMap(({ text }) => text.split(/\r?\n/))
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    // What is taken out again further down is told by the whole rules only.
    if (lines.some((line) => line.startsWith('!'))) return [];
    return lines
      .filter((line) => /^\/?[\w.@-]+(\/[\w.@-]+)*\/?$/.test(line))
      .filter((line) => line.endsWith('/') || !isPrivateFile(line.slice(line.lastIndexOf('/') + 1)))
      .map((line) => {
        const name = line.replace(/^\//, '').replace(/\/$/, '');
        return line.startsWith('/') || name.includes('/') ? name : `**/${name}`;
      });
  }
}

/** A glob of VS Code as lines of an ignore file, which know no `{a,b}` and are about any folder unless they say which. */
export function asIgnoreLines(glob: string): readonly string[] {
  const [all, inner] = /\{([^{}]*)\}/.exec(glob) ?? [];
  if (all !== undefined && inner !== undefined) {
    return inner.split(',').flatMap((one) => asIgnoreLines(glob.replace(all, () => one)));
  }
  return [glob.startsWith('**/') || glob.startsWith('/') ? glob : `/${glob}`];
}
