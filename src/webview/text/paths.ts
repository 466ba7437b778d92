/** The path of a `file:` URI, or the text itself when it is none. */
export function pathOfUri(uri: string): string {
  if (!uri.startsWith('file://')) return uri;
  try {
    return decodeURIComponent(new URL(uri).pathname).replace(/^\/([A-Za-z]:)/, '$1');
  } catch {
    return uri;
  }
}

/** A path as it is said inside of a folder: relative to it when it is in it. */
export function relativePath(path: string, folder: string): string {
  const base = pathOfUri(folder).replace(/[\\/]+$/, '');
  const rest = path.startsWith(base) ? path.slice(base.length) : '';
  return base !== '' && /^[\\/]./.test(rest) ? rest.slice(1) : path;
}

/** What a URI is called: the last part of its path, with its lines (`#L3-L9`) as `:3–9`. */
export function labelOfUri(uri: string): string {
  const [path = '', fragment = ''] = uri.split('#', 2);
  const [, start, end] = /^L(\d+)(?:-L?(\d+))?$/.exec(fragment) ?? [];
  const name = decoded(baseName(path.split('?', 1)[0] ?? ''));
  if (start === undefined) return name;
  return end === undefined ? `${name}:${start}` : `${name}:${start}–${end}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The last part of a path or URI. */
export function baseName(path: string): string {
  let end = path.length;
  while (end > 0 && isSeparator(path[end - 1])) end--;
  let start = end;
  while (start > 0 && !isSeparator(path[start - 1])) start--;
  return start === end ? path : path.slice(start, end);
}

const isSeparator = (character: string | undefined): boolean => character === '/' || character === '\\';

/** No file system has longer ones. */
const longestPath = 4096;
/** A title that names a file more often is none to be read. */
const mostPlaces = 50;

/** Finds the longest end of a path that a title names, at the border of a path's part. */
export function pathIn(
  title: string,
  path: string,
  folder: string,
): { readonly before: string; readonly text: string; readonly after: string } | undefined {
  if (path.length > longestPath || title.length > longestPath) return undefined;
  const name = path.slice(path.search(/[^\\/]*$/));
  let found: ReturnType<typeof pathIn>;
  let longest = 0;
  // From each place of the last part to the left for as long as title and path are the same: looking for each end by itself takes the square.
  let at = name === '' ? -1 : title.indexOf(name);
  for (let place = 0; at >= 0 && place < mostPlaces; place++, at = title.indexOf(name, at + 1)) {
    const end = at + name.length;
    const length = commonLength(title.slice(0, end), path);
    if (length <= longest) continue;
    // Titles may put a path in back-ticks, or leave out its leading slash.
    const before = title.slice(0, end - length).replace(/[`/]$/, '');
    const after = title.slice(end).replace(/^`/, '');
    if (/[\w.-]$/.test(before) || /^[\w-]/.test(after)) continue;
    longest = length;
    found = { before, text: length === path.length ? relativePath(path, folder) : path.slice(-length), after };
  }
  return found;
}

/** How much of the end two texts have in common, in whole parts of the path. */
function commonLength(text: string, path: string): number {
  let whole = 0;
  for (let length = 1; length <= Math.min(text.length, path.length); length++) {
    if (text[text.length - length] !== path[path.length - length]) break;
    const isBorder =
      length === path.length ||
      (isSeparator(path[path.length - length - 1]) && !isSeparator(path[path.length - length]));
    if (isBorder) whole = length;
  }
  return whole;
}
