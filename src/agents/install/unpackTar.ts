import { createReadStream } from 'node:fs';
import { pipeline, Readable, Transform, Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder } from 'modern-tar';
import { errorMessage } from '../../base/errors';
import { bunzip2 } from './bunzip2';
import { InstallError } from './installError';
import { refusingUnknownKinds } from './tarKinds';
import type { UnpackBudget } from './unpackLimits';
import type { UnpackedFolder } from './unpackedFolder';

/**
 * @param budget For the whole of what is unpacked: also what belongs to no file takes time and memory.
 * @throws InstallError
 */
export async function unpackTar(
  file: string,
  packing: 'gz' | 'bz2',
  folder: UnpackedFolder,
  budget: UnpackBudget,
): Promise<void> {
  let overrun: unknown;
  const count = (bytes: number): void => {
    try {
      budget.count(bytes);
    } catch (error) {
      overrun = error;
      throw error;
    }
  };
  const { readable: entries, writable } = createTarDecoder({ strict: true });
  const source = packing === 'gz' ? createReadStream(file) : Readable.from(bunzip2(file, count));
  const unpacked = packing === 'gz' ? [createGunzip(), counting(count)] : [];
  const tar = Writable.fromWeb(writable);
  const ended = new Promise<Error | undefined>((resolve) => {
    const kinds = refusingUnknownKinds((name) => folder.refuse(name));
    pipeline([source, ...unpacked, kinds, tar], (error) => resolve(error ?? undefined));
  });
  try {
    for await (const { header, body } of entries) {
      const { name, type, mode = 0, linkname = '', pax = {} } = header;
      // Files with holes: what follows is a map of them, and only what is between.
      if (Object.keys(pax).some((key) => key.startsWith('GNU.sparse.'))) folder.refuse(name);
      else if (type === 'directory') await folder.folder(name);
      else if (type === 'file') await folder.file(name, mode, body);
      else if (type === 'symlink') folder.link(name, linkname);
      else if (type === 'link') folder.hardLink(name, linkname);
      else folder.refuse(name);
    }
    // The tar may be whole and what it is packed in cut off.
    const failure = await ended;
    if (failure !== undefined) throw failure;
  } catch (error) {
    tar.destroy();
    const first = overrun ?? (error instanceof InstallError ? error : ((await ended) ?? error));
    throw first instanceof InstallError ? first : new InstallError({ kind: 'broken', message: errorMessage(first) });
  } finally {
    await ended;
  }
}

function counting(count: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        count(chunk.byteLength);
        done(null, chunk);
      } catch (error) {
        done(error instanceof Error ? error : new Error(errorMessage(error)));
      }
    },
  });
}
