/** Longer globs are not taken. Characters. */
const MAX_LENGTH = 500;

/**
 * Whether a path fits a glob: `*` and `?` stand within a name, `**` as a whole name for any number of folders; all else for itself.
 * @param path Relative, with forward slashes, without `.` and `..`.
 */
export function fitsGlob(glob: string, path: string): boolean {
  return fits(glob.split('/'), path.split('/'));
}

/** Whether a shell may take a word for a pattern. */
export function hasWildcard(word: string): boolean {
  return /[*?[]/.test(word);
}

/** What is wrong with a glob; undefined: it can be used. */
export function globProblem(glob: string): string | undefined {
  if (glob === '' || glob.length > MAX_LENGTH) return `a path of 1 to ${String(MAX_LENGTH)} characters`;
  if (/^[/~]|^[A-Za-z]:|\\/.test(glob)) return 'relative to the folder, with forward slashes';
  const names = glob.split('/');
  if (names.some((name) => name === '' || name === '.' || name === '..')) return 'without empty names, . and ..';
  return names.some((name) => name !== '**' && name.includes('**')) ? 'a glob in which ** stands alone' : undefined;
}

function fits(globs: readonly string[], names: readonly string[]): boolean {
  // How many names each prefix of the globs can have taken: no backtracking.
  let reached = new Set([0]);
  for (const glob of globs) {
    const next = new Set<number>();
    for (const at of reached) {
      if (glob === '**') for (let end = at; end <= names.length; end++) next.add(end);
      else if (at < names.length && fitsName(glob, names[at] ?? '')) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(names.length);
}

function fitsName(glob: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let from = 0;
  let index = 0;
  while (index < name.length) {
    if (glob.charAt(at) === '*') {
      star = at++;
      from = index;
    } else if (at < glob.length && (glob.charAt(at) === '?' || glob.charAt(at) === name.charAt(index))) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++from;
    } else return false;
  }
  while (glob.charAt(at) === '*') at++;
  return at === glob.length;
}
