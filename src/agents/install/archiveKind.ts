export type ArchiveKind = 'zip' | 'tar.gz' | 'tar.bz2' | 'raw';

const endings: readonly (readonly [RegExp, ArchiveKind])[] = [
  [/\.zip$/, 'zip'],
  [/\.(?:tar\.gz|tgz)$/, 'tar.gz'],
  [/\.(?:tar\.bz2|tbz2?)$/, 'tar.bz2'],
];
/** Installers and packings that the registry does not allow, or that are not read. */
const others = /\.(?:dmg|pkg|deb|rpm|msi|msix|apk|7z|rar|xz|zst|tar|gz|bz2)$/;

/** What stands at an address, by its path; undefined: something that cannot be unpacked. Without an ending: the program itself. */
export function archiveKind(address: string): ArchiveKind | undefined {
  const path = (URL.parse(address)?.pathname ?? address).toLowerCase();
  const kind = endings.find(([pattern]) => pattern.test(path))?.[1];
  if (kind !== undefined) return kind;
  return others.test(path) ? undefined : 'raw';
}
