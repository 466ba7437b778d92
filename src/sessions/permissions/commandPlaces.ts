import { guardedNames } from '../../base/guardedPaths';
import { hasWildcard } from './pathGlob';
import type { SimpleCommand } from './shellLine';

/** Devices to which anybody may write. */
export const harmlessDevices: ReadonlySet<string> = new Set(
  '/dev/null /dev/stdout /dev/stderr /dev/tty /dev/zero'.split(' '),
);
/** Where programs are: one of them may be named by its whole path. */
const programFolders =
  /^\/(?:usr|bin|sbin|opt|nix|snap|Library|Applications|System)\/|^[A-Za-z]:[\\/](?:Windows|Program Files)/i;
/** The first word of these that is no option is a text, not a path. */
const takesPattern = new Set('sed awk gawk grep egrep fgrep rg jq echo printf'.split(' '));
/** More words are not looked at one by one. */
const MAX_WORDS = 200;
/** Each with many names to be looked at. */
const MAX_GLOBS = 20;
/** In which a command may run by then. */
const MAX_FOLDERS = 16;
const goesTo = /^(?:cd|pushd|chdir)$/;
/** Longer words that do not look like a path are texts. Characters. */
const MAX_NAME = 255;

/**
 * The first place outside of the session's folders that a command names, as far as words tell: by a path, a home, a link that leads
 * out, also one that a shell finds for a word with wildcards, or an option that holds one.
 * @param cwd Where the command runs, as it was told. @param isOutside Whether a path leads there.
 */
export function outsideOf(
  commands: readonly SimpleCommand[],
  cwd: string | undefined,
  isOutside: (path: string) => boolean,
  platform: 'posix' | 'windows',
): string | undefined {
  // A `cd` may fail, or be of a command that others do not wait for.
  const folders: (string | undefined)[] = [cwd];
  let looked = 0;
  let globs = 0;
  for (const command of commands) {
    for (const word of candidates(command)) {
      const path = pathIn(word, platform);
      const isGlob = path !== undefined && hasWildcard(path);
      for (const folder of folders) {
        if (++looked > MAX_WORDS || (isGlob && ++globs > MAX_GLOBS)) return word;
        if (path !== undefined && !harmlessDevices.has(path) && isOutside(from(folder, path))) return path;
      }
    }
    const entered = enteredBy(command);
    if (entered === undefined) continue;
    if (hasWildcard(entered) || folders.length > MAX_FOLDERS) return entered;
    folders.push(...folders.map((folder) => from(folder, entered)));
  }
  return undefined;
}

/** The folder into which a command goes for those that come after it. */
function enteredBy({ words: [program = '', ...args] }: SimpleCommand): string | undefined {
  return goesTo.test(program) ? args.find((word) => !word.startsWith('-')) : undefined;
}

/** A path as a command means it that runs in a folder. */
function from(folder: string | undefined, path: string): string {
  return folder === undefined || /^[\\/~]|^[A-Za-z]:[\\/]/.test(path) ? path : `${folder}/${path}`;
}

/** Words that may be paths. */
function* candidates({ words, redirects }: SimpleCommand): Iterable<string> {
  const [program = '', ...args] = words;
  yield* redirects;
  // Home, or wherever it was before.
  if (goesTo.test(program) && args.every((word) => word.startsWith('-'))) yield '~';
  if (!programFolders.test(program)) yield program;
  const pattern = hasPattern(program, args) ? args.findIndex((word) => !word.startsWith('-')) : -1;
  for (const [index, word] of args.entries()) if (index !== pattern) yield word;
}

/** Unless an option names the pattern, or the file that it is in. */
function hasPattern(program: string, args: readonly string[]): boolean {
  const name = program.split(/[\\/]/).at(-1) ?? '';
  return takesPattern.has(name) && !args.some((word) => /^-[A-Za-z]*[ef]|^--(?:exp|reg|file|from)/.test(word));
}

function pathIn(word: string, platform: 'posix' | 'windows'): string | undefined {
  if (word.startsWith('file:')) return word.replace(/^file:\/*/, '/');
  if (word === '' || word.includes('://')) return undefined;
  // `--output=/x`, `-o/x`, `if=/x`, `type=bind,source=/x`, `@/x`.
  const held = /^(?:-{1,2}[\w-]*=?|[\w,=-]+=|@)((?:[/~]|\.\.(?:[\\/]|$)|[A-Za-z]:\\).*)$/s.exec(word)?.[1];
  if (held !== undefined) return held;
  if (word.startsWith('-')) return undefined;
  if (platform === 'windows' && /^\/[A-Za-z?]+$/.test(word)) return undefined;
  if (/^[/~]|^[A-Za-z]:[\\/]|^\\\\|(?:^|[\\/])\.\.(?:[\\/]|$)/.test(word)) return word;
  // `name:tag`, `test:unit`: no path, though a path may have a colon.
  return (word.includes(':') && !hasWildcard(word)) || word.length > MAX_NAME ? undefined : word;
}

/**
 * A word in which the shell may find a file that decides what programs run: `.g[i]t/config`. Names that begin with a dot are found
 * only by such.
 */
export function guardedByGlob({ words, redirects }: SimpleCommand): string | undefined {
  return [...redirects, ...words.slice(1)].find((word) =>
    word.split(/[\\/]/).some((name) => /^\.?[^*?[]*[*?[]/.test(name) && name.startsWith('.') && mayBeGuarded(name)),
  );
}

/** Wider than the shell: a set of letters, and what follows it, may be any letters. Where a set ends, shells differ. */
function mayBeGuarded(glob: string): boolean {
  const parts = glob.split(/\[.*|[*?]+/s).map((part) => part.replace(/[^\w]/g, String.raw`\$&`));
  const names = new RegExp(`^${parts.join('.*')}$`, 'i');
  return guardedNames.some((name) => names.test(name));
}
