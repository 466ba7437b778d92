import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { rename, rm, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileStamp, OvertakenError, readFileBytes, writeFileBytes } from '../../../src/workspace/diskFile';
import { SessionRoots, windowsTrap } from '../../../src/workspace/sessionRoots';
import { sampleFolder } from '../../support/sampleFolder';

const still = (): Promise<boolean> => Promise.resolve(true);

describe('a file on disk', function () {
  let folder: ReturnType<typeof sampleFolder>;
  let outside: ReturnType<typeof sampleFolder>;
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(() => {
    folder = sampleFolder({ 'a.txt': 'one\ntwo\nthree', 'inner/b.txt': 'inside' });
    outside = sampleFolder({ 'b.txt': 'secret', 'a.txt': 'secret' });
  });
  afterEach(() => {
    folder.remove();
    outside.remove();
  });

  const at = (name: string): string => join(folder.path, name);
  const read = async (name: string, first?: number, limit?: number): Promise<string> =>
    Buffer.from((await readFileBytes(at(name), still, first, limit)).bytes).toString();
  const stamp = async (name: string): Promise<FileStamp | undefined> =>
    (await readFileBytes(at(name), still, 1, 1).catch(() => undefined))?.stamp;
  const write = async (name: string, text: string): Promise<void> =>
    writeFileBytes(at(name), Buffer.from(text), still, await stamp(name));

  it('is read whole, and of a large one only the lines that are asked for', async () => {
    equal(await read('a.txt'), 'one\ntwo\nthree');
    const all = Array.from({ length: 100_000 }, (_, index) => `line ${String(index + 1)} é\n`);
    writeFileSync(at('large.txt'), all.join(''));
    equal(await read('large.txt', 50_000, 2), all.slice(49_999, 50_001).join(''));
    equal(await read('large.txt', 99_999), all.slice(99_998).join(''));
    equal(await read('large.txt', undefined, 3), all.slice(0, 3).join(''));
    equal(await read('large.txt', 200_000, 3), '');
    equal(await read('large.txt', 10_000, 70_000), all.slice(9_999, 79_999).join(''));
  });

  it('is replaced at once, keeping its rights, and its other names', async () => {
    chmodSync(at('a.txt'), 0o755);
    await write('a.txt', 'new');
    equal(readFileSync(at('a.txt'), 'utf8'), 'new');
    equal(statSync(at('a.txt')).mode & 0o777, 0o755);
    linkSync(at('a.txt'), at('other.txt'));
    await write('a.txt', 'newer');
    equal(readFileSync(at('other.txt'), 'utf8'), 'newer');
    deepEqual(readdirSync(folder.path).sort(), ['a.txt', 'inner', 'other.txt']);
  });

  it('is made with the folders that it needs', async () => {
    await write('x/y/z.txt', 'deep');
    equal(readFileSync(at('x/y/z.txt'), 'utf8'), 'deep');
  });

  it('is not written over what somebody has made of it since it was read, nor where it was made or deleted since', async () => {
    const before = await stamp('a.txt');
    writeFileSync(at('a.txt'), 'mine now');
    await rejects(writeFileBytes(at('a.txt'), Buffer.from('x'), still, before), OvertakenError);
    await rejects(writeFileBytes(at('a.txt'), Buffer.from('x'), still, undefined), OvertakenError);
    equal(readFileSync(at('a.txt'), 'utf8'), 'mine now');
    linkSync(at('a.txt'), at('other.txt'));
    await rejects(writeFileBytes(at('a.txt'), Buffer.from('x'), still, before), OvertakenError);
    unlinkSync(at('other.txt'));
    const now = await stamp('a.txt');
    unlinkSync(at('a.txt'));
    await rejects(writeFileBytes(at('a.txt'), Buffer.from('x'), still, now), OvertakenError);
    deepEqual(readdirSync(folder.path), ['inner']);
  });

  it('is not written where its owner has locked it', async () => {
    chmodSync(at('a.txt'), 0o444);
    await rejects(write('a.txt', 'x'), /write-protected/);
    equal(readFileSync(at('a.txt'), 'utf8'), 'one\ntwo\nthree');
  });

  it('is given up where its lines are further on than any text goes, or nobody wants them any more', async () => {
    truncateSync(at('a.txt'), 8 * 1024 ** 4);
    const gone = AbortSignal.abort();
    await rejects(readFileBytes(at('a.txt'), still, 1e12, 1, gone), { name: 'AbortError' });
    await rejects(readFileBytes(at('a.txt'), still, 1e12, 1), /further on/);
  });

  it('is no folder, and not missing', async () => {
    await rejects(read('inner'), /is a folder/);
    await rejects(read('nothing'), { code: 'ENOENT' });
    await rejects(write('inner', ''), /leads elsewhere/);
  });

  it('that a link has replaced since it was looked up is neither read nor written', async () => {
    unlinkSync(at('a.txt'));
    symlinkSync(join(outside.path, 'a.txt'), at('a.txt'));
    await rejects(read('a.txt'));
    await rejects(write('a.txt', 'x'));
    equal(readFileSync(join(outside.path, 'a.txt'), 'utf8'), 'secret');
  });

  it('is neither read nor written in a folder that a link has replaced since', async function () {
    if (process.platform !== 'linux') this.skip();
    renameSync(at('inner'), at('moved'));
    symlinkSync(outside.path, at('inner'));
    await rejects(read('inner/b.txt'), /leads elsewhere/);
    await rejects(write('inner/b.txt', 'x'));
    await rejects(write('inner/new/c.txt', 'x'));
    equal(readFileSync(join(outside.path, 'b.txt'), 'utf8'), 'secret');
    deepEqual(readdirSync(outside.path).sort(), ['a.txt', 'b.txt']);
  });

  it('never leads out while somebody swaps its folder for a link again and again', async function () {
    if (process.platform !== 'linux') this.skip();
    let goesOn = true;
    // Who writes makes the folders that are missing: one that was made meanwhile goes again.
    const takePlace = async (step: () => Promise<void>): Promise<void> => {
      for (;;) {
        try {
          await step();
          return;
        } catch (error) {
          match(String(error), /EEXIST|ENOTEMPTY/);
          await rm(at('inner'), { recursive: true, force: true });
        }
      }
    };
    const swap = async (): Promise<void> => {
      while (goesOn) {
        await rename(at('inner'), at('moved'));
        await takePlace(() => symlink(outside.path, at('inner')));
        await unlink(at('inner'));
        await takePlace(() => rename(at('moved'), at('inner')));
      }
    };
    const swapping = swap();
    const roots = new SessionRoots([folder.path]);
    let done = 0;
    for (let round = 0; round < 300; round++) {
      try {
        const real = await roots.resolve(at('inner/b.txt'));
        const { bytes, stamp: before } = await readFileBytes(real, still, undefined, undefined);
        match(Buffer.from(bytes).toString(), /^inside/);
        await writeFileBytes(real, Buffer.from(`inside ${String(round)}`), still, before);
        done++;
      } catch (error) {
        // Refused, or not there for a moment.
        match(String(error), /outside|elsewhere|ENOENT|ENOTDIR|ELOOP|link/);
      }
    }
    goesOn = false;
    await swapping;
    equal(readFileSync(join(outside.path, 'b.txt'), 'utf8'), 'secret');
    deepEqual(readdirSync(outside.path).sort(), ['a.txt', 'b.txt']);
    equal(existsSync(at('inner/b.txt')), true);
    equal(done <= 300, true);
  });
});

describe('paths that lead out', function () {
  let folder: ReturnType<typeof sampleFolder>;
  let outside: ReturnType<typeof sampleFolder>;
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(() => {
    folder = sampleFolder({ 'a.txt': '', 'sub/b.txt': '' });
    outside = sampleFolder({ 'secret.txt': '' });
    symlinkSync(outside.path, join(folder.path, 'end'));
    mkdirSync(join(folder.path, 'mid'));
    symlinkSync('../end', join(folder.path, 'mid/link'));
    symlinkSync('..', join(folder.path, 'sub/up'));
    symlinkSync(join(outside.path, 'new.txt'), join(folder.path, 'dangling'));
    symlinkSync(outside.path, join(folder.path, 'caf\u00e9'));
    symlinkSync('/proc/self/root', join(folder.path, 'root'));
  });
  afterEach(() => {
    folder.remove();
    outside.remove();
  });

  it('do so in no writing of them', async () => {
    const roots = new SessionRoots([folder.path]);
    const below = (name: string): string => `${folder.path}/${name}`;
    const wrong = [
      `${outside.path}/secret.txt`,
      below('../x'),
      below('sub/../../x'),
      below('./././../x'),
      below('end/secret.txt'),
      below('end'),
      below('end/new.txt'),
      below('mid/link/secret.txt'),
      below('dangling'),
      below('dangling/x'),
      below('caf\u00e9/secret.txt'),
      below('root/etc/passwd'),
      `${folder.path}-not/a.txt`,
      `${folder.path}/../${folder.path.split('/').at(-1) ?? ''}x/a`,
      '/etc/passwd',
      '//etc/passwd',
      '/proc/self/environ',
      '/dev/null',
      'a.txt',
      './a.txt',
      '../a.txt',
      '~/a.txt',
      `file://${folder.path}/a.txt`,
      'file:///etc/passwd',
      'C:\\Windows\\win.ini',
      '\\\\server\\share\\a.txt',
      '\\\\?\\C:\\a.txt',
      below('a.txt\0.png'),
      '',
      '.',
    ];
    for (const path of wrong) await rejects(roots.resolve(path), /path|outside|link|ENOENT|EACCES/, path);
  });

  it('are other files where names only look alike', async () => {
    const roots = new SessionRoots([folder.path]);
    // Two dots take back the name before them, also where that is a link: what is read and written is the plain path.
    equal(await roots.resolve(`${folder.path}/sub/up/../x`), join(folder.path, 'sub/x'));
    equal(await roots.resolve(`${folder.path}/mid/link/../x`), join(folder.path, 'mid/x'));
    for (const name of [
      'cafe\u0301/secret.txt',
      'A.TXT',
      'a.txt.',
      'a.txt ',
      'a.txt:stream',
      'END/secret.txt',
      '..%2fx',
      '%2e%2e/x',
      '..\\x',
      '...',
      '\u2024\u2024/x',
    ]) {
      equal(await roots.resolve(join(folder.path, name)), join(folder.path, name));
    }
  });

  it('do so on Windows neither by servers, devices, streams, short names, nor ends that are lost', () => {
    for (const path of [
      '\\\\server\\share\\a.txt',
      '//server/share/a.txt',
      '\\\\?\\C:\\w\\a.txt',
      '\\\\.\\pipe\\x',
      'C:\\w\\a.txt:stream',
      'C:\\w\\.git::$INDEX_ALLOCATION\\x',
      'C:\\w\\a.txt.',
      'C:\\w\\a.txt ',
      'C:\\w\\.git.\\config',
      'C:\\w\\NUL',
      'C:\\w\\con.txt',
      'C:\\w\\COM1',
      'C:\\w\\com¹.txt',
      'C:\\w\\con .txt',
      'C:\\w\\GIT~1\\config',
      '\\w\\a.txt',
      'w\\a.txt',
      'C:w\\a.txt',
    ]) {
      equal(typeof windowsTrap(path), 'string', path);
    }
    for (const path of ['C:\\w\\a.txt', 'c:/w/src/../a.txt', 'C:\\w\\.\\a', 'C:\\w\\console.ts', 'C:\\w\\a~b.txt']) {
      equal(windowsTrap(path), undefined, path);
    }
  });
});
