import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { BlobStore } from '../../../src/changes/blobStore';
import { ChangedMeanwhileError, MovedAwayError, readFromDisk, writeToDisk } from '../../../src/changes/diskFiles';
import { Versions } from '../../../src/changes/versions';
import { fileOf } from './fakeFiles';

describe('A file that is brought back', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'parley-back-')));
    await mkdir(path.join(folder, 'workspace', 'src'), { recursive: true });
    await mkdir(path.join(folder, 'outside'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('does not leave the workspace over a link that has taken a folder’s place', async () => {
    const [src, outside] = [path.join(folder, 'workspace', 'src'), path.join(folder, 'outside')];
    await writeFile(path.join(outside, 'f'), 'not the agent’s');
    await rename(src, `${src}.old`);
    await symlink(outside, src);
    await rejects(writeToDisk(path.join(src, 'f'), fileOf('before')), MovedAwayError);
    await rejects(writeToDisk(path.join(src, 'f'), { kind: 'absent' }), MovedAwayError);
    await rejects(writeToDisk(path.join(src, 'deep', 'g'), fileOf('before')), MovedAwayError);
    deepStrictEqual(await readdir(outside), ['f']);
    strictEqual(await readFile(path.join(outside, 'f'), 'utf8'), 'not the agent’s');
  });

  it('does not come back beneath a link that leads nowhere', async () => {
    const src = path.join(folder, 'workspace', 'src');
    await rm(src, { recursive: true });
    await symlink(path.join(folder, 'outside', 'nothing'), src);
    await rejects(writeToDisk(path.join(src, 'f'), fileOf('before')), MovedAwayError);
    deepStrictEqual(await readdir(path.join(folder, 'outside')), []);
  });

  it('replaces neither a folder nor what was not expected, and leaves nothing beside it', async () => {
    const file = path.join(folder, 'workspace', 'src', 'f');
    await mkdir(file);
    await rejects(writeToDisk(file, fileOf('before')));
    await rejects(writeToDisk(file, { kind: 'absent' }));
    await rm(file, { recursive: true });
    await writeFile(file, 'newer');
    await rejects(writeToDisk(file, fileOf('before'), fileOf('older')), ChangedMeanwhileError);
    await rejects(writeToDisk(file, { kind: 'absent' }, fileOf('older')), ChangedMeanwhileError);
    await rejects(writeToDisk(file, { kind: 'link', target: 'x' }, { kind: 'absent' }), ChangedMeanwhileError);
    deepStrictEqual(await readdir(path.dirname(file)), ['f']);
    strictEqual(await readFile(file, 'utf8'), 'newer');
  });

  it('is as private as it was, and so is what is kept of it', async function () {
    if (process.platform === 'win32') this.skip();
    const [file, store] = [path.join(folder, 'workspace', '.env'), path.join(folder, 'store')];
    await writeFile(file, 'KEY=1', { mode: 0o600 });
    const versions = new Versions(new BlobStore(store, { limitBytes: 1e6, now: Date.now }));
    const before = await versions.keep((await readFromDisk(file)).content);
    await versions.stored();
    const kept = await readdir(store, { recursive: true, withFileTypes: true });
    for (const { parentPath, name } of kept) {
      strictEqual((await stat(path.join(parentPath, name))).mode & 0o077, 0);
    }
    await rm(file);
    await writeToDisk(file, await versions.content(before));
    deepStrictEqual([await readFile(file, 'utf8'), (await stat(file)).mode & 0o777], ['KEY=1', 0o600]);
  });
});
