import { deepStrictEqual } from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { nullLog } from '../../../src/base/log';
import { Review } from '../../../src/changes/review';
import { inRoot, ROOT, TrackedFiles } from './fakeFiles';

describe('What the person makes of a file while an agent works', () => {
  let all: TrackedFiles;
  beforeEach(async () => {
    all = await TrackedFiles.make();
  });
  afterEach(() => all.dispose());

  /** How many contents are on disk. */
  const stored = async (): Promise<number> => {
    await all.versions.stored();
    const found = await readdir(all.folder, { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).length;
  };

  it('is kept nowhere, as long as no agent changes it', async () => {
    all.files.setText('.env', 'KEY=1\n');
    await all.personWrites('.env', 'KEY=2\n');
    await all.begin();
    await all.personWrites('.env', 'KEY=3\n');
    await all.personWrites('.env', 'KEY=4\n');
    await all.end();
    await all.personWrites('.env', 'KEY=5\n');
    await all.tracker.changedOnDisk(inRoot('.env'));
    deepStrictEqual([await stored(), await all.pending()], [0, []]);
  });

  it('is what the file goes back to when an agent changes it afterwards, in whatever way', async () => {
    for (const name of ['.env', 'told', 'written']) all.files.setText(name, 'old\n');
    await all.begin();
    for (const name of ['.env', 'told', 'written']) await all.personWrites(name, 'mine\n');
    all.files.setText('.env', 'agent\n');
    all.files.setText('told', 'agent\n');
    await all.tracker.reported('session', { path: inRoot('told'), text: { oldText: 'a lie\n', newText: 'agent\n' } });
    await all.tracker.write('session', inRoot('written'), () => {
      all.files.setText('written', 'agent\n');
      return Promise.resolve();
    });
    await all.end();
    deepStrictEqual(await all.pending(), [
      '.env: "mine\\n" → "agent\\n" ?',
      'told: "mine\\n" → "agent\\n"',
      'written: "mine\\n" → "agent\\n"',
    ]);
    const review = new Review(all.tracker, all.files, all.versions, nullLog);
    for (const { path } of all.changes.pending) await review.undoFile('session', path);
    deepStrictEqual(
      ['.env', 'told', 'written'].map((name) => all.files.text(name)),
      ['mine\n', 'mine\n', 'mine\n'],
    );
  });

  it('is not what the file goes back to once the session was closed and the person has gone on', async () => {
    all.files.setText('f', 'old\n');
    await all.begin();
    await all.personWrites('f', 'mine\n');
    all.tracker.close('session');
    await all.personWrites('f', 'mine, later\n');
    all.files.now += 10_000;
    all.tracker.open('session', ROOT);
    await all.begin();
    all.files.setText('f', 'agent\n');
    await all.end();
    deepStrictEqual(await all.pending(), ['f: "mine, later\\n" → "agent\\n" ?']);
  });
});
