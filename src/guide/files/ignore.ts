/** What others made, whatever a `.gitignore` says. In a worktree `.git` is a file. */
const neverShown = new Set(['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__', '.DS_Store']);

const notText =
  /\.(?:png|jpe?g|gif|webp|ico|bmp|pdf|zip|gz|tgz|xz|bz2|7z|jar|vsix|wasm|node|so|dylib|dll|exe|o|a|class|pyc|mp[34]|mov|avi|ogg|wav|flac|ttf|otf|woff2?|eot|sqlite|db)$/i;

/** Whether a file's name says that it is not text. */
export function looksBinary(name: string): boolean {
  return notText.test(name);
}

/** Whether text is not text after all. Git's rule: a NUL byte near the start. */
export function hasBinaryStart(start: Buffer): boolean {
  return start.subarray(0, 8000).includes(0);
}

interface Rule {
  readonly pattern: RegExp;
  readonly onlyFolders: boolean;
  readonly negated: boolean;
}

/**
 * Which entries of a folder tree are left out: well-known folders of generated files, and what the `.gitignore` files say
 * (https://git-scm.com/docs/gitignore; character classes are not understood, such a line is skipped).
 */
export class IgnoreRules {
  static readonly none = new IgnoreRules('', [], undefined);

  private constructor(
    private readonly base: string,
    private readonly rules: readonly Rule[],
    private readonly outer: IgnoreRules | undefined,
  ) {}

  /** These rules and, for entries under `base`, those of a `.gitignore` that lies there. Paths are relative, with slashes. */
  with(base: string, gitignore: string): IgnoreRules {
    return new IgnoreRules(base, gitignore.split(/\r?\n/).flatMap(parseRule), this);
  }

  ignores(path: string, isFolder: boolean): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (neverShown.has(name)) return true;
    return this.#verdict(path, isFolder) ?? false;
  }

  /** The nearest file's last matching line decides. */
  #verdict(path: string, isFolder: boolean): boolean | undefined {
    const below = this.base === '' ? path : path.slice(this.base.length + 1);
    const rule = this.rules.findLast((one) => (isFolder || !one.onlyFolders) && one.pattern.test(below));
    if (rule) return !rule.negated;
    return this.outer && this.outer.#verdict(path, isFolder);
  }
}

function parseRule(line: string): readonly Rule[] {
  let pattern = line.trim();
  if (pattern === '' || pattern.startsWith('#') || pattern.includes('[')) return [];
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const onlyFolders = pattern.endsWith('/');
  if (onlyFolders) pattern = pattern.slice(0, -1);
  // A pattern with a slash in it is bound to its folder; one without matches at any depth.
  const anchored = pattern.includes('/');
  if (pattern.startsWith('/')) pattern = pattern.slice(1);
  if (pattern === '') return [];
  const source = pattern
    .split(/(\*\*\/|\/\*\*$|\*|\?)/)
    .map((part) => wildcards[part] ?? part.replace(/[\\^$.|+(){}\]]/g, '\\$&'))
    .join('');
  return [{ pattern: new RegExp(`${anchored ? '^' : '(?:^|/)'}${source}$`), onlyFolders, negated }];
}

const wildcards: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '/**': '/.*',
  '*': '[^/]*',
  '?': '[^/]',
};
