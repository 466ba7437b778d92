import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IndexFile } from '../../../src/store/indexFile';
import type { SessionRecord } from '../../../src/store/records';
import { promptSent } from '../../support/sessionEvents';
import { meta, saveOf, StoreBox } from './stored';

describe('the index of sessions as a file', () => {
  let box: StoreBox;
  beforeEach(() => {
    box = new StoreBox();
  });
  afterEach(() => {
    box.remove();
  });

  it('is begun anew once where two windows meet its damage', async () => {
    box.desk.save(await saveOf([promptSent('p1')], meta('a', { title: 'y'.repeat(50_000) })));
    const records = box.desk.list({ everywhere: false });
    box.desk.close();
    const file = join(box.folder, 'index.db');
    const damaged = readFileSync(file).fill(0x5a, 4096);
    writeFileSync(file, damaged);

    const begun: string[] = [];
    const windows = ['first', 'second'].map(
      (name) =>
        new IndexFile(
          file,
          () => begun.push(name),
          () => undefined,
        ),
    );
    const list = (window: IndexFile | undefined): readonly SessionRecord[] | undefined =>
      window?.run((index) => index.list());
    for (const window of windows) window.run(() => 'opened');
    const [first, second] = windows;
    assert.equal(list(first), undefined);
    first?.run((index) => {
      index.replace(join(box.folder, 'sessions.db'), records);
    });
    // It has the damaged one open.
    assert.deepEqual([list(second), begun], [undefined, ['first', 'second']]);
    assert.deepEqual(
      [list(first), list(second)].map((all) => all?.map(({ id }) => id)),
      [['a'], ['a']],
    );
    assert.deepEqual([existsSync(`${file}.damaged-1`), existsSync(`${file}.damaged-2`)], [true, false]);
    for (const window of windows) window.close();
  });
});
