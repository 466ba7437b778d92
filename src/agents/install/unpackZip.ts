import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { errorMessage } from '../../base/errors';
import { InstallError } from './installError';
import type { UnpackedFolder } from './unpackedFolder';

const fileTypeMask = 0o170000;
const types = { none: 0, folder: 0o040000, file: 0o100000, link: 0o120000 };
/** Longer than any path that could be made. Bytes. */
const maxLinkTarget = 4096;

/** @throws InstallError */
export async function unpackZip(file: string, folder: UnpackedFolder): Promise<void> {
  try {
    // Names are checked by ours, so that every archive is judged alike; sizes and checksums by the library.
    const zip = await openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true });
    try {
      for await (const entry of zip.eachEntry()) await unpackEntry(zip, entry, folder);
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof InstallError) throw error;
    const message = errorMessage(error);
    // The library's own judgement of names.
    const name = /^(?:absolute path|invalid relative path|invalid characters in fileName): (.*)$/s.exec(message)?.[1];
    if (name !== undefined) throw new InstallError({ kind: 'unsafe', entry: name.slice(0, 300), reason: 'path' });
    throw new InstallError({ kind: 'broken', message });
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, folder: UnpackedFolder): Promise<void> {
  const name = entry.fileName;
  // The upper half is Unix's mode, in archives that have one.
  const mode = entry.externalFileAttributes >>> 16;
  const type = mode & fileTypeMask;
  if (name.endsWith('/') || type === types.folder) {
    await folder.folder(name);
    return;
  }
  if (type !== types.none && type !== types.file && type !== types.link) folder.refuse(name);
  if (entry.isEncrypted()) throw new InstallError({ kind: 'broken', message: `${name} is encrypted` });
  if (type === types.link) {
    if (entry.uncompressedSize > maxLinkTarget) throw new InstallError({ kind: 'unsafe', entry: name, reason: 'link' });
    const chunks: Buffer[] = [];
    for await (const chunk of content(zip, entry)) chunks.push(chunk);
    folder.link(name, Buffer.concat(chunks).toString('utf8'));
    return;
  }
  await folder.file(name, mode, content(zip, entry));
}

/** Opened when it is read: a stream that nobody reads would fail when the archive is closed, with nobody to hear it. */
async function* content(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  for await (const chunk of await zip.openReadStreamPromise(entry)) yield chunk as Buffer;
}
