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

/** The last part of a path or URI. */
export function baseName(path: string): string {
  return /[^\\/]+(?=[\\/]*$)/.exec(path)?.[0] ?? path;
}
