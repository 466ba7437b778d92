import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { BlobStore, StoreFullError } from '../../../src/changes/blobStore';
import type { ChangeRecord } from '../../../src/changes/changeRecord';
import { ABSENT } from '../../../src/changes/fileContent';
import { readFromDisk, TIME_GRAIN_MS, writeToDisk } from '../../../src/changes/diskFiles';
import { RecordStore, type StoreTrouble } from '../../../src/changes/recordStore';
import { nullLog } from '../../../src/base/log';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

describe('The stores of changes', () => {
  let folder: string;
  let now: number;
  const store = (limitBytes = 1e6): BlobStore =>
    new BlobStore(path.join(folder, 'blobs'), { limitBytes, now: () => now });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parley-stores-'));
    now = Date.now();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const blobFiles = async (): Promise<readonly string[]> => {
    const all = await readdir(path.join(folder, 'blobs'), { recursive: true, withFileTypes: true }).catch(() => []);
    return all.filter((one) => one.isFile()).map(({ name }) => name);
  };

  it('keep a content once, and give it back as it was', async () => {
    const blobs = store();
    const large = bytesOf('line\n'.repeat(200_000));
    const hash = await blobs.put(large);
    strictEqual(await blobs.put(bytesOf('line\n'.repeat(200_000))), hash);
    deepStrictEqual(await blobs.get(hash), large);
    const empty = await blobs.put(bytesOf(''));
    await blobs.stored();
    strictEqual((await blobFiles()).length, 2);
    const again = store();
    deepStrictEqual(Buffer.from((await again.get(hash)) ?? []), Buffer.from(large));
    deepStrictEqual((await again.get(empty))?.length, 0);
    strictEqual(await again.get('0'.repeat(64)), undefined);
  });

  it('do not give back what has been damaged', async () => {
    const blobs = store();
    const hash = await blobs.put(bytesOf('text'));
    await blobs.stored();
    await writeFile(path.join(folder, 'blobs', hash.slice(0, 2), hash.slice(2)), Buffer.from('\0other'));
    strictEqual(await store().get(hash), undefined);
  });

  it('take no more than their limit, and hold the rest in memory', async () => {
    const blobs = store(100);
    const hash = await blobs.put(bytesOf(Array.from({ length: 200 }, (_, index) => String(index * 7919)).join('')));
    await rejects(blobs.stored(), StoreFullError);
    strictEqual((await blobs.get(hash))?.length, 1255);
  });

  it('store what had no room once there is some', async () => {
    const limits = { limitBytes: 10, now: () => now };
    const blobs = new BlobStore(path.join(folder, 'blobs'), limits);
    const hash = await blobs.put(bytesOf('not compressible at all'));
    await rejects(blobs.stored(), StoreFullError);
    limits.limitBytes = 1000;
    await blobs.stored();
    strictEqual((await store().get(hash))?.length, 23);
  });

  it('do not let go what another window may take for unused, since it is in use again', async () => {
    const before = store();
    const hash = await before.put(bytesOf('again'));
    const file = path.join(folder, 'blobs', hash.slice(0, 2), hash.slice(2));
    await before.stored();
    const once = store();
    await once.put(bytesOf('again'));
    await once.stored();
    now += 2 * 60 * 60 * 1000;
    await once.put(bytesOf('again'));
    await once.stored();
    await store().sweep(new Set());
    strictEqual((await stat(file)).size > 0, true);
  });

  it('forget the oldest checkpoints when they are full: those of sessions that nobody has open first', async () => {
    const limits = { limitBytes: 2000, now: () => now };
    const blobs = new BlobStore(path.join(folder, 'blobs'), limits);
    const told: StoreTrouble[] = [];
    const open = { isOpen: (id: string) => id === 'open', hashes: () => [], thin: () => false };
    const records = new RecordStore(path.join(folder, 'sessions'), blobs, nullLog, open, (one) => told.push(one));
    const text = (seed: number): string => Array.from({ length: 150 }, (_, at) => (at * seed) % 9973).join('');
    const versions = [7919, 7907].map((seed) => bytesOf(text(seed)));
    const [first, second] = await Promise.all(versions.map((one) => blobs.put(one)));
    const version = (hash = '') => ({ kind: 'file', hash, size: 1, executable: false }) as const;
    const checkpoints = [{ number: 1, id: 'p', at: 0, kind: 'prompt', title: 'p' }] as const;
    const file = { path: '/f', first: version(first), base: version(second), current: ABSENT, certain: true } as const;
    const marks = [{ checkpoint: 1, base: version(first), current: version(first) }];
    records.save('closed', () => ({ sessionId: 'closed', checkpoints, files: [{ ...file, marks }] }));
    records.save('open', () => ({ sessionId: 'open', checkpoints, files: [] }));
    await records.stored();
    now += 2 * 60 * 60 * 1000;
    limits.limitBytes = 700;
    const hash = await blobs.put(bytesOf(text(7883)));
    records.save('open', () => ({ sessionId: 'open', checkpoints, files: [] }));
    await records.stored();
    deepStrictEqual(told, ['full']);
    deepStrictEqual((await records.read('closed'))?.checkpoints, []);
    deepStrictEqual((await records.read('open'))?.checkpoints, checkpoints);
    const again = store();
    deepStrictEqual(
      (await Promise.all([first, second, hash].map((one) => again.get(one ?? '')))).map((one) => one !== undefined),
      [false, true, true],
    );
  });

  it('forget no checkpoint where that gives no room', async () => {
    const limits = { limitBytes: 1e6, now: () => now };
    const blobs = new BlobStore(path.join(folder, 'blobs'), limits);
    const told: StoreTrouble[] = [];
    const open = { isOpen: () => false, hashes: () => [], thin: () => true };
    const records = new RecordStore(path.join(folder, 'sessions'), blobs, nullLog, open, (one) => told.push(one));
    const checkpoints = [{ number: 1, id: 'p', at: 0, kind: 'prompt', title: 'p' }] as const;
    for (const sessionId of ['a', 'b']) records.save(sessionId, () => ({ sessionId, checkpoints, files: [] }));
    await records.stored();
    limits.limitBytes = 1;
    await blobs.put(bytesOf('fresh'));
    records.save('a', () => ({ sessionId: 'a', checkpoints, files: [] }));
    await records.stored();
    deepStrictEqual(told, ['failed']);
    for (const id of ['a', 'b']) deepStrictEqual((await records.read(id))?.checkpoints, checkpoints);
  });

  it('forget no checkpoint while the record of a newer Parley, or one that nobody can read, keeps all contents', async () => {
    const limits = { limitBytes: 1e6, now: () => now };
    const version = (hash: string) => ({ kind: 'file', hash, size: 1, executable: false }) as const;
    const checkpoints = [{ number: 1, id: 'p', at: 0, kind: 'prompt', title: 'p' }] as const;
    for (const other of ['newer.json', 'old.json.unreadable']) {
      await rm(folder, { recursive: true });
      limits.limitBytes = 1e6;
      const blobs = new BlobStore(path.join(folder, 'blobs'), limits);
      const told: StoreTrouble[] = [];
      let thinned = 0;
      const open = { isOpen: (id: string) => id === 'open', hashes: () => [], thin: () => ++thinned > 0 };
      const records = new RecordStore(path.join(folder, 'sessions'), blobs, nullLog, open, (one) => told.push(one));
      const first = version(await blobs.put(bytesOf('what was there first')));
      const file = { path: '/f', first, base: ABSENT, current: ABSENT, certain: true } as const;
      const marks = [{ checkpoint: 1, base: first, current: first }];
      records.save('closed', () => ({ sessionId: 'closed', checkpoints, files: [{ ...file, marks }] }));
      await records.stored();
      await writeFile(path.join(folder, 'sessions', other), '{"version":2}');
      now += 2 * 60 * 60 * 1000;
      limits.limitBytes = 1;
      await blobs.put(bytesOf('fresh'));
      records.save('open', () => ({ sessionId: 'open', checkpoints, files: [] }));
      await records.stored();
      deepStrictEqual([told, thinned, (await records.read('closed'))?.checkpoints], [['failed'], 0, checkpoints]);
      deepStrictEqual((await new BlobStore(path.join(folder, 'blobs'), limits).get(first.hash))?.length, 20);
    }
  });

  it('say when nothing more can be stored, and store it later', async () => {
    const limits = { limitBytes: 1, now: () => now };
    const blobs = new BlobStore(path.join(folder, 'blobs'), limits);
    const told: StoreTrouble[] = [];
    const records = new RecordStore(path.join(folder, 'sessions'), blobs, nullLog, undefined, (one) => told.push(one));
    const hash = await blobs.put(bytesOf('text'));
    const record: ChangeRecord = { sessionId: 's', checkpoints: [], files: [] };
    records.save('s', () => record);
    await records.stored();
    records.save('s', () => record);
    await records.stored();
    deepStrictEqual([told, await records.read('s'), (await blobs.get(hash))?.length], [['failed'], record, 4]);
    limits.limitBytes = 1000;
    records.save('s', () => record);
    await records.stored();
    strictEqual((await store().get(hash))?.length, 4);
  });

  it('remove what no session needs, once it is old', async () => {
    const blobs = store();
    const records = new RecordStore(path.join(folder, 'sessions'), blobs, nullLog);
    const [kept, gone] = [await blobs.put(bytesOf('kept')), await blobs.put(bytesOf('gone'))];
    const version = { kind: 'file', hash: kept, size: 4, executable: false } as const;
    const file = {
      path: '/f',
      first: version,
      base: version,
      current: { kind: 'absent' },
      certain: true,
      marks: [],
    } as const;
    const record: ChangeRecord = { sessionId: 's', checkpoints: [], files: [file] };
    records.save('s', () => record);
    await records.stored();
    await records.sweep(now);
    strictEqual((await blobFiles()).length, 2);
    now += 2 * 60 * 60 * 1000;
    await records.sweep(now);
    deepStrictEqual([(await blobs.get(kept))?.length, await blobs.get(gone)], [4, undefined]);
    deepStrictEqual(await records.read('s'), record);
    now += 100 * 24 * 60 * 60 * 1000;
    await records.sweep(now);
    deepStrictEqual([await records.read('s'), await blobFiles()], [undefined, []]);
  });

  it('delete a record, also one that is on its way', async () => {
    const records = new RecordStore(path.join(folder, 'sessions'), store(), nullLog);
    const record = (sessionId: string): ChangeRecord => ({ sessionId, checkpoints: [], files: [] });
    records.save('a', () => record('a'));
    await records.stored();
    records.save('b', () => record('b'));
    await Promise.all([records.remove('a'), records.remove('b')]);
    await records.stored();
    deepStrictEqual([await records.read('a'), await records.read('b')], [undefined, undefined]);
  });

  it('put a record aside that cannot be read', async () => {
    const records = new RecordStore(folder, store(), nullLog);
    for (const text of [
      '{',
      '{"version":0}',
      '{"version":1,"sessionId":"s","checkpoints":[],"files":[{"path":"/f"}]}',
    ]) {
      await writeFile(path.join(folder, 's.json'), text);
      strictEqual(await records.read('s'), undefined);
    }
    deepStrictEqual(await readdir(folder), ['s.json.unreadable']);
  });

  it('leave a record of a newer Parley to it, with its contents, and begin another one', async () => {
    const blobs = store();
    const sessions = path.join(folder, 'sessions');
    const hash = await blobs.put(bytesOf('kept'));
    await blobs.stored();
    const newer = JSON.stringify({ version: 2, files: { '/f': hash } });
    await mkdir(sessions);
    await writeFile(path.join(sessions, 's.json'), newer);
    const record: ChangeRecord = { sessionId: 's', checkpoints: [], files: [] };
    const records = new RecordStore(sessions, blobs, nullLog);
    strictEqual(await records.read('s'), undefined);
    records.save('s', () => record);
    await records.stored();
    now += 2 * 60 * 60 * 1000;
    await records.sweep(now);
    deepStrictEqual(await new RecordStore(sessions, blobs, nullLog).read('s'), record);
    deepStrictEqual((await readdir(sessions)).toSorted(), ['s.json', 's.v1.json']);
    deepStrictEqual(
      [await readFile(path.join(sessions, 's.json'), 'utf8'), (await blobs.get(hash))?.length],
      [newer, 4],
    );
    await records.remove('s');
    deepStrictEqual(await readdir(sessions), []);
  });
});

describe('Files on disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parley-files-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('come back as they were: their bytes, their rights, links, and that they were not there', async () => {
    const file = path.join(folder, 'deep', 'file');
    const contents = [
      { kind: 'file', bytes: bytesOf('\ufeffa\r\nb'), executable: process.platform !== 'win32' },
      { kind: 'file', bytes: bytesOf(''), executable: false },
      { kind: 'link', target: path.join(folder, 'elsewhere') },
      { kind: 'file', bytes: bytesOf('over a link'), executable: false },
      { kind: 'absent' },
    ] as const;
    for (const content of contents) {
      await writeToDisk(file, content);
      const { content: found } = await readFromDisk(file);
      const plain = found.kind === 'file' ? { ...found, bytes: new Uint8Array(found.bytes), mode: undefined } : found;
      deepStrictEqual(plain, content.kind === 'file' ? { ...content, mode: undefined } : content);
    }
    deepStrictEqual(await readdir(folder), ['deep']);
  });

  it('are unknown when they are folders, and have their time', async () => {
    await mkdir(path.join(folder, 'folder'));
    deepStrictEqual((await readFromDisk(path.join(folder, 'folder'))).content, { kind: 'unknown' });
    const file = path.join(folder, 'old');
    await writeFile(file, '');
    await utimes(file, 1, 1);
    // The time of the change of its times counts too.
    strictEqual(((await readFromDisk(file)).changedMs ?? 0) > 1e12, true);
  });

  it('have the time of what was read, also when they are written meanwhile', async () => {
    const files = Array.from({ length: 200 }, (_, number) => path.join(folder, String(number)));
    for (const file of files) await writeFile(file, 'before');
    for (const file of files) {
      const startedMs = Date.now();
      // Empties the file first, as most programs do.
      const writing = writeFile(file, 'after');
      const seen = await Promise.all(Array.from({ length: 8 }, () => readFromDisk(file)));
      await writing;
      for (const { content, changedMs = 0 } of seen) {
        const text = content.kind === 'file' ? Buffer.from(content.bytes).toString() : content.kind;
        if (text !== 'before') strictEqual(changedMs >= startedMs - TIME_GRAIN_MS, true, `"${text}" has an old time`);
      }
    }
  });
});
