import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { IgnoreRules } from '../../../src/guide/files/ignore';
import { listFiles } from '../../../src/guide/files/list';
import { searchText } from '../../../src/guide/files/search';
import { longestTextFile, readWorkspaceFile } from '../../../src/guide/files/textFile';
import { Workspace, WorkspaceError } from '../../../src/guide/files/workspaceFolder';
import { sampleFolder } from '../../support/sampleFolder';

const never = new AbortController().signal;
const limits = { matches: 100, matchesPerFile: 100, files: 1000 };

describe('guide: the workspace', () => {
  let folder: ReturnType<typeof sampleFolder>;
  let workspace: Workspace;

  const make = (files: Readonly<Record<string, string>>): void => {
    folder.remove();
    folder = sampleFolder(files);
    workspace = new Workspace(join(folder.path, 'w'));
  };

  beforeEach(() => {
    folder = sampleFolder({});
  });

  afterEach(() => {
    folder.remove();
  });

  it('finds files by relative path, absolute path and URI', async () => {
    make({ 'w/src/a.ts': '' });
    const path = join(folder.path, 'w/src/a.ts');

    for (const written of ['src/a.ts', './src/../src/a.ts', path, pathToFileURL(path).href])
      assert.deepEqual(await workspace.locate(written), { path, shown: 'src/a.ts' });
  });

  it('leaves alone what is outside, also behind a symbolic link', async () => {
    make({ 'w/a.ts': '', 'secret.txt': 'secret', 'wide/b.txt': '' });
    symlinkSync(join(folder.path, 'secret.txt'), join(folder.path, 'w/link.txt'));
    symlinkSync(join(folder.path, 'wide'), join(folder.path, 'w/wide'));

    for (const written of [
      '..',
      '../secret.txt',
      '/etc/passwd',
      'link.txt',
      'wide/b.txt',
      'wide/new.txt',
      'http://a.b/c',
    ])
      await assert.rejects(workspace.locate(written), WorkspaceError, written);
  });

  it('reads further folders that the client allows', async () => {
    make({ 'w/a.ts': '', 'more/b.ts': 'needle' });
    workspace = new Workspace(join(folder.path, 'w'), [join(folder.path, 'more')]);

    const { matches } = await searchText(workspace, 'needle', limits, never);

    assert.deepEqual(
      matches.map(({ path }) => path),
      [join(folder.path, 'more/b.ts')],
    );
    assert.equal(await readWorkspaceFile(await workspace.locate(join(folder.path, 'more/b.ts'))), 'needle');
  });

  it('lists the nearest first, up to a limit, and counts the rest', async () => {
    make({ 'w/z.ts': '', 'w/a/b/deep.ts': '', 'w/a/one.ts': '', 'w/node_modules/x.js': '' });

    const { entries, files, complete } = await listFiles(workspace, '', 3, never);

    assert.deepEqual(
      entries.map(({ below }) => below),
      ['a', 'z.ts', 'a/b'],
    );
    assert.deepEqual([files, complete], [3, true]);
    await assert.rejects(listFiles(workspace, 'z.ts', 3, never), WorkspaceError);
  });

  it('searches text files only, in any case, up to its limits', async () => {
    make({
      'w/a.md': 'Needle\nneedle needle\n\nNEEDLE\n',
      'w/b.bin': 'needle\u0000',
      'w/c.png': 'needle',
      'w/.gitignore': '/ignored\n*.log\n!kept.log\n',
      'w/ignored/d.md': 'needle',
      'w/e.log': 'needle',
      'w/kept.log': 'needle',
    });

    const all = await searchText(workspace, 'needle', limits, never);
    const some = await searchText(workspace, 'needle', { ...limits, matches: 2 }, never);
    const fewPerFile = await searchText(workspace, 'needle', { ...limits, matchesPerFile: 1 }, never);

    assert.deepEqual(
      all.matches.map(({ shown, line }) => `${shown}:${String(line)}`),
      ['a.md:1', 'a.md:2', 'a.md:4', 'kept.log:1'],
    );
    assert.equal(all.complete, true);
    assert.deepEqual([some.matches.length, some.complete], [2, false]);
    assert.equal(fewPerFile.matches.length, 2);
  });

  it('stops a search that is cancelled', async () => {
    make({ 'w/a.md': 'needle' });
    const cancelled = AbortSignal.abort(new Error('stopped'));

    await assert.rejects(searchText(workspace, 'needle', limits, cancelled), /stopped/);
  });

  it('tells why a file is not read', async () => {
    make({ 'w/long.txt': 'x'.repeat(longestTextFile + 1), 'w/b.bin': '\u0000', 'w/folder/a': '' });

    const reasons = ['long.txt', 'b.bin', 'folder', 'missing'].map(async (name) =>
      readWorkspaceFile(await workspace.locate(name)).catch((error: unknown) => (error as Error).message),
    );

    assert.deepEqual(await Promise.all(reasons), [
      '`long.txt` is larger than 1 MB, more than I read at once.',
      '`b.bin` is not a text file.',
      '`folder` is a folder. Try `/files` with it.',
      '`missing` is not there.',
    ]);
  });
});

describe('guide: ignore rules', () => {
  const top = IgnoreRules.none.with(
    '',
    ['# comment', 'dist/', '*.log', '/only-top', 'docs/**/*.tmp', '**/cache', 'a?c', '!keep.log', ''].join('\n'),
  );
  const sub = top.with('sub', 'local\n!a.log\n');

  for (const [path, isFolder, ignored] of [
    ['dist', true, true],
    ['dist', false, false],
    ['x/dist', true, true],
    ['a.log', false, true],
    ['x/y/a.log', false, true],
    ['keep.log', false, false],
    ['only-top', false, true],
    ['x/only-top', false, false],
    ['docs/x/y.tmp', false, true],
    ['docs/y.tmp', false, true],
    ['docs/y.txt', false, false],
    ['x/cache', true, true],
    ['abc', false, true],
    ['ac', false, false],
    ['sub/local', false, true],
    ['sub/a.log', false, false],
    ['.git', true, true],
    ['x/node_modules', true, true],
  ] as const)
    it(`${ignored ? 'leave out' : 'keep'} ${path}${isFolder ? '/' : ''}`, () => {
      assert.equal((path.startsWith('sub/') ? sub : top).ignores(path, isFolder), ignored);
    });
});
