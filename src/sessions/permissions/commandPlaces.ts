import { guardedNames } from '../../base/guardedPaths';
import { hasWildcard } from './pathGlob';
import type { Caution } from './permissionRule';
import { programName, readers } from './programNames';
import type { SimpleCommand } from './shellLine';
import { placesIn } from './wordPlaces';

/** Devices to which anybody may write. */
export const harmlessDevices: ReadonlySet<string> = new Set(
  '/dev/null /dev/stdout /dev/stderr /dev/tty /dev/zero'.split(' '),
);
/** Where programs are: one of them may be named by its whole path. */
const programFolders =
  /^\/(?:usr|bin|sbin|opt|nix|snap|Library|Applications|System)\/|^[A-Za-z]:[\\/](?:Windows|Program Files)/i;
/** The first word of these that is no option is a text, not a path. */
const takesPattern = new Set('sed awk gawk grep egrep fgrep rg jq echo printf'.split(' '));
/** More places are not looked at one by one: in each folder in which a command may run. */
const MAX_PLACES = 400;
/** Of all those places: a long path takes as many looks as it has names. Characters. */
const MAX_CHARACTERS = 60_000;
/** Each with many names to be looked at. */
const MAX_GLOBS = 20;
/** In which a command may run by then. */
const MAX_FOLDERS = 16;
const goesTo = /^(?:cd|pushd|chdir)$/;
/** Options with which git, make, tar, npm and others go into a folder first. */
const goesToFirst = /^(?:-C|--(?:chdir|cwd|dir|directory|prefix|work-tree|project-directory))$/;

/** What is wrong with a place. */
export type PlaceCaution = Extract<Caution, { readonly type: 'guarded' | 'outside' }>;

/**
 * What is to be said of the first place outside of the session's folders that a command names, as far as words tell: by a path, a home,
 * a link that leads out, also one that a shell finds for a word with wildcards, or a word that holds one; or of the first that decides
 * what programs run, unless a command only looks at it.
 * @param cwd Where the command runs, as it was told. @param look What is wrong with a path.
 */
export function cautionOfPlaces(
  commands: readonly SimpleCommand[],
  cwd: string | undefined,
  look: (path: string, isRead: boolean) => PlaceCaution['type'] | undefined,
  platform: 'posix' | 'windows',
): PlaceCaution | undefined {
  // A `cd` may fail, or be of a command that others do not wait for.
  const folders: (string | undefined)[] = [cwd];
  let [places, characters, globs] = [0, 0, 0];
  for (const command of commands) {
    const own = [...folders];
    for (const first of enteredFirst(command))
      if (own.length <= MAX_FOLDERS) own.push(...folders.map((one) => from(one, first)));
    for (const { word, isRead } of candidates(command, platform)) {
      for (const path of placesIn(word, platform)) {
        if (harmlessDevices.has(path)) continue;
        for (const folder of own) {
          characters += path.length;
          if (++places > MAX_PLACES || characters > MAX_CHARACTERS || (hasWildcard(path) && ++globs > MAX_GLOBS))
            return { type: 'outside', path: word };
          const type = look(from(folder, path), isRead);
          if (type) return { type, path };
        }
      }
    }
    const entered = enteredBy(command);
    if (entered === undefined) continue;
    if (hasWildcard(entered) || folders.length > MAX_FOLDERS) return { type: 'outside', path: entered };
    folders.push(...folders.map((folder) => from(folder, entered)));
  }
  return undefined;
}

/** The folder into which a command goes for those that come after it. */
function enteredBy({ words: [program = '', ...args] }: SimpleCommand): string | undefined {
  return goesTo.test(program) ? args.find((word) => !word.startsWith('-')) : undefined;
}

/** Folders into which a command goes itself before it does anything. */
function* enteredFirst({ words }: SimpleCommand): Iterable<string> {
  for (const [index, word] of words.entries()) {
    const [option = ''] = word.split('=', 1);
    const glued = /^-C(.+)$/s.exec(word)?.[1];
    const held = glued ?? (word.includes('=') ? word.slice(option.length + 1) : words[index + 1]);
    if (index > 0 && held && (glued !== undefined || goesToFirst.test(option))) yield held;
  }
}

/** A path as a command means it that runs in a folder. */
function from(folder: string | undefined, path: string): string {
  if (/^[\\/~]|^[A-Za-z]:[\\/]/.test(path)) return path;
  // Without a folder before it, `a:b` would be an address.
  if (folder === undefined) return /^[\w+.-]+:/.test(path) ? `./${path}` : path;
  return `${folder}/${path}`;
}

interface Candidate {
  readonly word: string;
  /** The command only looks at what it is. */
  readonly isRead: boolean;
}

/** Words that may be paths. */
function* candidates({ words, redirects }: SimpleCommand, platform: 'posix' | 'windows'): Iterable<Candidate> {
  const [program = '', ...args] = words;
  for (const word of redirects) yield { word, isRead: false };
  // Home, or wherever it was before.
  if (goesTo.test(program) && args.every((word) => word.startsWith('-'))) yield { word: '~', isRead: false };
  // A name alone is looked for among programs, but on Windows in the folder, too.
  const isPlace = platform === 'windows' || /[\\/~]/.test(program);
  if (isPlace && !programFolders.test(program)) yield { word: program, isRead: false };
  const pattern = hasPattern(program, args) ? args.findIndex((word) => !word.startsWith('-')) : -1;
  const isReader = readers.has(programName(program));
  for (const [index, word] of args.entries())
    if (index !== pattern) yield { word, isRead: isReader && !word.startsWith('-') };
}

/** Unless an option names the pattern, or the file that it is in. */
function hasPattern(program: string, args: readonly string[]): boolean {
  const name = program.split(/[\\/]/).at(-1) ?? '';
  return takesPattern.has(name) && !args.some((word) => /^-[A-Za-z]*[ef]|^--(?:exp|reg|file|from)/.test(word));
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
