import { copyFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArchiveKind } from './archiveKind';
import { entryPath } from './entryPath';
import { InstallError } from './installError';
import { UnpackBudget, type UnpackLimits } from './unpackLimits';
import { UnpackedFolder } from './unpackedFolder';
import { unpackTar } from './unpackTar';
import { unpackZip } from './unpackZip';

export interface UnpackOrder {
  /** The archive, or the program itself. Absolute. */
  readonly file: string;
  readonly kind: ArchiveKind;
  /** An empty folder. Absolute. */
  readonly into: string;
  /** For a program that is not packed: its name in the folder, as the registry's `cmd` has it. */
  readonly rawName: string;
  readonly limits: UnpackLimits;
}

/** Unpacks an archive into a folder. @throws InstallError; what is in the folder then is of no use */
export async function unpack({ file, kind, into, rawName, limits }: UnpackOrder): Promise<void> {
  const packed = (await stat(file)).size;
  if (packed === 0) throw new InstallError({ kind: 'broken', message: 'It is empty' });
  if (kind === 'raw') {
    const place = join(into, ...entryPath(rawName));
    await mkdir(dirname(place), { recursive: true });
    await rename(file, place).catch(() => copyFile(file, place));
    return;
  }
  const folder = new UnpackedFolder(into, new UnpackBudget(limits, packed), limits.files);
  if (kind === 'zip') await unpackZip(file, folder);
  else await unpackTar(file, kind === 'tar.gz' ? 'gz' : 'bz2', folder, new UnpackBudget(limits, packed));
  await folder.finish();
}
