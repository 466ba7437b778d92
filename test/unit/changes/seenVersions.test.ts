import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { BlobStore } from '../../../src/changes/blobStore';
import { type ChangeFiles, lookAtDisk, readFromDisk, writeToDisk } from '../../../src/changes/diskFiles';
import { SeenVersions } from '../../../src/changes/seenVersions';
import { Versions } from '../../../src/changes/versions';
import { inRoot, TrackedFiles } from './fakeFiles';

describe('A file that an agent names again and again', () => {
  let all: TrackedFiles;
  beforeEach(async () => {
    all = await TrackedFiles.make();
  });
  afterEach(() => all.dispose());

  it('is not read again and again, and no change of it is missed', async () => {
    all.files.setText('large', '1\n');
    all.files.now += 10_000;
    await all.begin();
    const name = (): Promise<void> => all.tracker.reported('session', { path: inRoot('large') });
    await name();
    all.files.reads.length = 0;
    for (let times = 0; times < 100; times++) await name();
    deepStrictEqual(all.files.reads, []);
    all.files.setText('large', '2\n');
    await name();
    all.files.setText('large', '3\n');
    await name();
    deepStrictEqual(await all.pending(), ['large: "1\\n" → "3\\n"']);
    all.files.now += 10_000;
    await name();
    all.files.reads.length = 0;
    await name();
    deepStrictEqual(all.files.reads, []);
    all.files.setText('large', '4\n');
    await all.end();
    deepStrictEqual(await all.pending(), ['large: "1\\n" → "4\\n"']);
  });
});

describe('What was read of a file', () => {
  let folder: string;
  let reads: number;
  let now: number;
  let blobs: BlobStore;
  let seen: SeenVersions;
  const disk: ChangeFiles = {
    look: lookAtDisk,
    isUnsaved: () => false,
    read: (file) => {
      reads++;
      return readFromDisk(file);
    },
    write: writeToDisk,
  };
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parley-seen-'));
    reads = 0;
    now = Date.now() + 10_000;
    blobs = new BlobStore(path.join(folder, 'blobs'), { limitBytes: 1e9, now: () => now });
    seen = new SeenVersions(disk, new Versions(blobs), () => now);
  });
  afterEach(async () => {
    await blobs.stored();
    await rm(folder, { recursive: true, force: true });
  });

  it('counts for as long as the file is as it was, whatever its times are said to be', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, 'one');
    const { version } = await seen.read(file);
    deepStrictEqual([(await seen.read(file)).version, reads], [version, 1]);
    const { atime, mtime } = await stat(file);
    await writeFile(file, 'two');
    await utimes(file, atime, mtime);
    strictEqual((await seen.read(file)).version.kind === 'file' && reads, 2);
    await rm(file);
    deepStrictEqual([(await seen.read(file)).version, reads], [{ kind: 'absent' }, 3]);
  });

  it('does not count when the file was changed a moment before, or its content may be gone by now', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, 'one');
    now = Date.now();
    for (let times = 0; times < 2; times++) await seen.read(file);
    strictEqual(reads, 2);
    now += 10_000;
    for (let times = 0; times < 2; times++) await seen.read(file);
    strictEqual(reads, 3);
    await blobs.stored();
    now += 60 * 60_000;
    await seen.read(file);
    strictEqual(reads, 4);
  });
});
