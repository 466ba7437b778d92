import { deepEqual } from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolvePaths } from '../../../src/workspace/resolvePaths';

describe('paths that agents write', () => {
  let base: string;
  let folder: string;

  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'parley-paths-')));
    folder = join(base, 'folder');
    await mkdir(join(folder, 'src'), { recursive: true });
    await writeFile(join(folder, 'src', 'a b%20#1.ts'), '');
    await writeFile(join(folder, 'src', 'a.ts'), '');
    await writeFile(join(base, 'secret.txt'), '');
    await symlink(join(base, 'secret.txt'), join(folder, 'link.txt'));
  });
  afterEach(() => rm(base, { recursive: true }));

  it('are files when they are there, in the folder', async () => {
    const inside = join(folder, 'src', 'a.ts');
    const odd = join(folder, 'src', 'a b%20#1.ts');
    deepEqual(await resolvePaths(folder, ['src/a.ts', './src/../src/a.ts', inside, 'src/a b%20#1.ts']), [
      { path: 'src/a.ts', file: inside },
      { path: './src/../src/a.ts', file: inside },
      { path: inside, file: inside },
      { path: 'src/a b%20#1.ts', file: odd },
    ]);
  });

  it('are none when they are not, or are folders, or lead elsewhere', async () => {
    const none = [
      'src',
      'src/b.ts',
      'src/a.ts/x',
      '../secret.txt',
      join(base, 'secret.txt'),
      'link.txt',
      '//server/share/a.ts',
      '\\\\server\\share\\a.ts',
      'a\0b',
      '%00',
      'x'.repeat(900),
    ];
    deepEqual(
      await resolvePaths(folder, none),
      none.map((path) => ({ path })),
    );
  });
});
