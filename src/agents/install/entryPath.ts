import { InstallError } from './installError';

const maxNameBytes = 255;
const maxPathBytes = 1024;

/** Names that Windows keeps for devices, with any ending. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/**
 * The names on the way to an archive's entry, seen from the folder into which it is unpacked; empty: that folder itself.
 * Only plain relative paths with `/` are taken: no `..`, root, drive, share or backslash, and on Windows no name that it would
 * understand as another (a device, a stream `a:b`, a dot or blank at the end).
 * @throws InstallError `unsafe`
 */
export function entryPath(entry: string, platform: NodeJS.Platform = process.platform): readonly string[] {
  const refuse = (reason: 'path' | 'name'): never => {
    throw new InstallError({ kind: 'unsafe', entry: entry.slice(0, 300), reason });
  };
  if (entry.startsWith('/') || entry.includes('\\') || /^[a-z]:/i.test(entry)) refuse('path');
  if (entry === '' || /[\0-\x1f\x7f]/.test(entry) || Buffer.byteLength(entry) > maxPathBytes) refuse('name');
  const names = entry.split('/').filter((name) => name !== '' && name !== '.');
  for (const name of names) {
    if (name === '..') refuse('path');
    if (Buffer.byteLength(name) > maxNameBytes) refuse('name');
    if (platform === 'win32' && (/[<>:"|?*]|[. ]$/.test(name) || device.test(name))) refuse('name');
  }
  return names;
}

/** The same for two paths that some file system takes for one: it may not tell upper from lower case, or ways to compose letters. */
export function foldedPath(names: readonly string[]): string {
  return names.map((name) => name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')).join('/');
}
