import { hasWildcard } from './pathGlob';

/** No system opens a longer path; what has blanks, too, is a text. Characters. */
const MAX_PATH = 4096;
/** So many letters of a short option, and of others that stand before it, are looked past. */
const MAX_LETTERS = 8;
const isAbsolute = /^[\\/~]|^\.\.(?:[\\/]|$)|^[A-Za-z]:[\\/]/;

/**
 * The places that a word of a command may name: itself, and what programs take out of it, e.g. of `--output=a`, `-oa`, `of=a`, `@a`,
 * `a:b`, `source=a,target=b` and `file:` URLs. Wider than any one program: what is not there leads nowhere, so it does no harm to ask.
 * Other addresses are only taken for what a path of these letters would be.
 */
export function* placesIn(word: string, platform: 'posix' | 'windows'): Iterable<string> {
  if (word === '' || (platform === 'windows' && /^\/[A-Za-z?]+$/.test(word))) return;
  const isOption = word.startsWith('-');
  const isText = word.length > MAX_PATH && /\s/.test(word);
  if (!isText && !(isOption && hasWildcard(word))) yield word;
  if (isOption) yield* gluedTo(word);
  yield* partsOf(word, platform);
}

/** `-o/x`, `-olink/x`, `-xzflink`. */
function* gluedTo(option: string): Iterable<string> {
  const [, held] = /^--?[\w-]*([/~].*|\.\.(?:[\\/].*)?|[A-Za-z]:\\.*)$/s.exec(option) ?? [];
  if (held !== undefined) yield held;
  const [letters] = /^-[A-Za-z]{1,9}/.exec(option) ?? [];
  if (letters === undefined || hasWildcard(option)) return;
  for (let at = 2; at <= Math.min(MAX_LETTERS + 1, letters.length); at++) {
    const glued = option.slice(at);
    if (glued !== '' && !isAbsolute.test(glued)) yield glued;
  }
}

/** What stands between signs that divide words, and after them. A text goes on with a blank there, and is no list. */
function* partsOf(word: string, platform: 'posix' | 'windows'): Iterable<string> {
  const signs = /[=:@,;]/g;
  let addressEnd = 0;
  let start = 0;
  for (let sign = signs.exec(word); sign; sign = signs.exec(word)) {
    const at = sign.index;
    if (at < addressEnd && sign[0] !== ':') continue;
    const before = word.slice(start, at);
    // `C:\x`, which is one path.
    if (platform === 'windows' && sign[0] === ':' && /^[A-Za-z]$/.test(before) && /[\\/]/.test(word.charAt(at + 1)))
      continue;
    if (before !== '' && !/^\s/.test(before)) yield atHome(before, start);
    start = at + 1;
    const isFile = sign[0] === ':' && /^file$/i.test(before.trimStart());
    if (!isFile && isAddress(before, word, at)) {
      addressEnd = endOfAddress(word, at);
      start += '//'.length;
      continue;
    }
    const rest = word.slice(start);
    if (rest === '' || /^\s/.test(rest)) continue;
    if (isFile) yield fileOf(rest, platform);
    else yield atHome(rest, start);
  }
}

/** `https://x`: what follows is no path of this machine. One letter is a drive, or a folder. */
function isAddress(scheme: string, word: string, colon: number): boolean {
  return /^:\/\/[^/]/.test(word.slice(colon, colon + 4)) && /(?:^|[^\w+.-])[A-Za-z][\w+.-]+$/.test(scheme);
}

function endOfAddress(word: string, colon: number): number {
  const end = word.slice(colon).search(/[\s,;'"]/);
  return end < 0 ? word.length : colon + end;
}

/** Some read what follows `file:` as relative, most as absolute; all of them read `%2e` as a dot. */
function fileOf(rest: string, platform: 'posix' | 'windows'): string {
  const file = `/${decoded(rest).replace(/^[\\/]+/, '')}`;
  return platform === 'windows' && /^\/[A-Za-z][:|]/.test(file) ? file.slice(1) : file;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Within a word a tilde is a home only before a name, or alone: `lodash@~4.17` is none. */
function atHome(part: string, start: number): string {
  return start > 0 && /^~(?![\\/]|[A-Za-z_]|$)/.test(part) ? `./${part}` : part;
}
