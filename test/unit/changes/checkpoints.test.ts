import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { nullLog } from '../../../src/base/log';
import { UNKNOWN } from '../../../src/changes/fileContent';
import { Review } from '../../../src/changes/review';
import { MAX_CHECKPOINTS } from '../../../src/changes/sessionChanges';
import { inRoot, TrackedFiles } from './fakeFiles';

describe('A session with checkpoints', () => {
  let all: TrackedFiles;
  let review: Review;
  beforeEach(async () => {
    all = await TrackedFiles.make();
    review = new Review(all.tracker, all.files, all.versions, nullLog);
  });
  afterEach(() => all.dispose());

  const writes = (name: string, text: string): Promise<void> => all.agentWrites(name, text);

  it('goes back to any checkpoint, and forth again', async () => {
    all.files.setText('f', '0\n');
    await all.begin('one');
    await writes('f', '1\n');
    await all.end();
    await all.begin('two');
    await writes('f', '2\n');
    await writes('new', 'new\n');
    await all.end();
    await review.keepFile('session', inRoot('f'));
    const [one, two] = all.changes.checkpoints;
    if (!one || !two) throw new Error('There are no checkpoints');
    const names = (checkpoint: typeof one) => all.changes.returnsTo(checkpoint).map(({ path }) => path);
    deepStrictEqual(
      [names(one), names(two)],
      [
        [inRoot('f'), inRoot('new')],
        [inRoot('f'), inRoot('new')],
      ],
    );
    const back = await review.restore('session', two, 'before');
    deepStrictEqual([all.files.text('f'), all.files.text('new')], ['1\n', undefined]);
    deepStrictEqual(await all.pending(), ['f: "0\\n" → "1\\n"']);
    if (!back.checkpoint) throw new Error('There is no way back');
    await review.restore('session', back.checkpoint, 'before');
    deepStrictEqual([all.files.text('f'), all.files.text('new')], ['2\n', 'new\n']);
    deepStrictEqual(await all.pending(), ['new: absent → "new\\n"']);
    await review.restore('session', one, 'before');
    deepStrictEqual([all.files.text('f'), all.files.text('new')], ['0\n', undefined]);
    deepStrictEqual(await all.pending(), []);
  });

  it('keeps so many checkpoints, and from those that it keeps the way back is what it was', async () => {
    all.files.setText('f', 'start\n');
    for (let turn = 1; turn <= 12; turn++) {
      await all.begin(`turn ${String(turn)}`);
      if (turn % 3 === 0) await writes('f', `${String(turn)}\n`);
      if (turn === 5) await writes('new', 'new\n');
      await all.end();
    }
    const { changes } = all;
    const standings = () => changes.checkpoints.map((one) => [one.title, changes.returnsTo(one)] as const);
    const before = standings();
    strictEqual(changes.thin(), true);
    deepStrictEqual(standings(), before.slice(6));
    while (changes.thin());
    deepStrictEqual(standings(), before.slice(-1));
    for (let count = 0; count < MAX_CHECKPOINTS + 3; count++) {
      changes.checkpoint({ id: String(count), at: count, kind: 'prompt', title: String(count) });
    }
    strictEqual(changes.checkpoints.length, MAX_CHECKPOINTS);
    deepStrictEqual(changes.checkpoints.at(0)?.title, '3');
    strictEqual((await all.versions.text(changes.get(inRoot('f'))?.first ?? UNKNOWN))?.text, 'start\n');
  });
});
