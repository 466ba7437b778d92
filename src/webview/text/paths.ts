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

/** No file system has longer ones; the search below takes time by the length of both texts. */
const longestPath = 4096;

/** Finds the longest end of a path that a title names, at the border of a path's part. */
export function pathIn(
  title: string,
  path: string,
  folder: string,
): { readonly before: string; readonly text: string; readonly after: string } | undefined {
  if (path.length > longestPath || title.length > longestPath) return undefined;
  const parts = path.split(/[\\/]/);
  for (let first = 0; first < parts.length; first++) {
    const part = path.slice(path.length - parts.slice(first).join('/').length);
    const at = part === '' ? -1 : title.indexOf(part);
    if (at < 0) continue;
    // Titles may put a path in back-ticks, or leave out its leading slash.
    const before = title.slice(0, at).replace(/[`/]$/, '');
    const after = title.slice(at + part.length).replace(/^`/, '');
    if (/[\w.-]$/.test(before) || /^[\w-]/.test(after)) continue;
    return { before, text: first === 0 ? relativePath(path, folder) : part, after };
  }
  return undefined;
}
