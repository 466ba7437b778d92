import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { changedFiles, changesView } from '../../../src/changes/changesView';
import { inRoot, TrackedFiles } from './fakeFiles';

describe('The list of changed files', () => {
  let all: TrackedFiles;
  beforeEach(async () => {
    all = await TrackedFiles.make();
  });
  afterEach(() => all.dispose());

  it('has a file that was moved once, and says what is not certain', async () => {
    all.files.setText('old', 'text\n');
    all.files.setText('gone', 'other\n');
    await all.begin();
    all.files.set(inRoot('old'), { kind: 'absent' });
    all.files.set(inRoot('gone'), { kind: 'absent' });
    all.files.setText('new', 'text\n');
    await all.end();
    deepStrictEqual(changedFiles(all.changes.pending), [
      { path: inRoot('gone'), kind: 'deleted', added: 0, removed: 1, uncertain: true },
      { path: inRoot('new'), kind: 'renamed', oldPath: inRoot('old'), uncertain: true },
    ]);
  });

  it('is one page of ten thousand, with the sums of all', async () => {
    await all.begin('prompt');
    for (let index = 0; index < 10_000; index++) all.files.setText(`file ${String(index).padStart(5, '0')}`, 'a\n');
    await all.end();
    const { files, ...sums } = changesView(all.changes, 250);
    deepStrictEqual(sums, { total: 10_000, added: 10_000, removed: 0, start: 250, checkpoints: ['prompt'] });
    deepStrictEqual([files.length, files[0]?.path], [100, inRoot('file 00250')]);
    strictEqual(changesView(all.changes, 1e9).start, 9900);
  }).timeout(20_000);
});
