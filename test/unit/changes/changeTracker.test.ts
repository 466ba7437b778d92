import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { nullLog } from '../../../src/base/log';
import { mergeLines } from '../../../src/changes/mergeLines';
import { Review, UnknownContentError } from '../../../src/changes/review';
import { textOf } from '../../../src/changes/textLines';
import { edited, editScript, textLines } from './arbitraryTexts';
import { fileOf, inRoot, TrackedFiles } from './fakeFiles';

describe('ChangeTracker', () => {
  let all: TrackedFiles;
  let review: Review;

  async function setUp(limits?: Parameters<typeof TrackedFiles.make>[0]): Promise<void> {
    all = await TrackedFiles.make(limits);
    review = new Review(all.tracker, all.files, all.versions, nullLog);
  }
  beforeEach(() => setUp());
  afterEach(() => all.dispose());

  const writes = (name: string, text: string): Promise<void> => all.agentWrites(name, text);

  it('finds what an agent writes through the editor, says it has written, and changes without a word', async () => {
    all.files.setText('written', 'a\n');
    all.files.setText('told', 'a\nb\n');
    all.files.setText('silent', 'a\n');
    all.files.setText('gone', 'a\n');
    all.files.setText('same', 'a\n');
    await all.begin();
    await writes('written', 'b\n');
    all.files.setText('told', 'a\nB\n');
    await all.tracker.reported('session', { path: inRoot('told'), text: { oldText: 'b\n', newText: 'B\n' } });
    all.files.setText('silent', 'b\n');
    all.files.set(inRoot('gone'), { kind: 'absent' });
    all.files.setText('new', 'c\n');
    await all.end();
    deepStrictEqual(await all.pending(), [
      'gone: "a\\n" → absent ?',
      'new: absent → "c\\n" ?',
      'silent: "a\\n" → "b\\n" ?',
      'told: "a\\nb\\n" → "a\\nB\\n"',
      'written: "a\\n" → "b\\n"',
    ]);
    for (const { path } of all.changes.pending) await review.undoFile('session', path);
    deepStrictEqual(await all.pending(), []);
    deepStrictEqual(
      ['written', 'told', 'silent', 'gone', 'new'].map((name) => all.files.text(name)),
      ['a\n', 'a\nb\n', 'a\n', 'a\n', undefined],
    );
  });

  it('knows what an agent changes at once after its turn began, for the folder was looked at before', async () => {
    all.files.setText('f', 'a\n');
    all.files.setText('gone', 'a\n');
    all.files.setText('from', 'm\n');
    all.files.now += 1000;
    await all.tracker.look('session');
    const beginning = all.begin();
    all.files.move('from', 'to');
    all.files.setText('f', 'b\n');
    all.files.setText('new', 'c\n');
    all.files.set(inRoot('gone'), { kind: 'absent' });
    await beginning;
    await all.end();
    deepStrictEqual(await all.pending(), [
      'f: "a\\n" → "b\\n" ?',
      'from: "m\\n" → absent ?',
      'gone: "a\\n" → absent ?',
      'new: absent → "c\\n" ?',
      'to: absent → "m\\n" ?',
    ]);
  });

  it('takes back what an agent tells afterwards, of a file of which nothing was known', async () => {
    await all.dispose();
    await setUp({ files: 0, fileBytes: 0, bytes: 0 });
    all.files.setText('known', 'one\ntwo\n');
    await all.begin();
    all.files.setText('known', 'one\n2\n');
    await all.tracker.reported('session', { path: inRoot('known'), text: { oldText: 'two', newText: '2' } });
    all.files.setText('made', 'new\n');
    await all.tracker.reported('session', { path: inRoot('made'), text: { oldText: null, newText: 'new\n' } });
    all.files.setText('early', 'before\n');
    await all.end();
    deepStrictEqual(await all.pending(), ['known: "one\\ntwo\\n" → "one\\n2\\n"', 'made: absent → "new\\n"']);
  });

  it('says of a file over the limits that nothing earlier is known, but where somebody else has kept it', async () => {
    await all.dispose();
    await setUp({ files: 10, fileBytes: 3, bytes: 100 });
    for (const name of ['kept', 'large']) all.files.setText(name, 'larger\n');
    all.kept.set('kept', 'larger\n');
    await all.begin();
    for (const name of ['kept', 'large']) all.files.setText(name, 'changed\n');
    await all.end();
    deepStrictEqual(await all.pending(), ['kept: "larger\\n" → "changed\\n" ?', 'large: unknown → "changed\\n" ?']);
    await review.undoFile('session', inRoot('kept'));
    await rejects(review.undoFile('session', inRoot('large')), UnknownContentError);
    strictEqual(all.files.text('large'), 'changed\n');
    await review.keepFile('session', inRoot('large'));
    deepStrictEqual(await all.pending(), []);
  });

  it('takes what the person writes as the person’s, before, during and after a turn, and undoes none of it', async () => {
    all.files.setText('f', 'a\nb\nc\nd\n');
    await all.begin();
    await all.personWrites('f', 'a\nb\nc\nd\nmine 1\n');
    await writes('f', 'a\nB\nc\nd\nmine 1\n');
    await all.personWrites('f', 'mine 2\na\nB\nc\nd\nmine 1\n');
    await all.end();
    await all.personWrites('f', 'mine 2\na\nB\nmine 3\nc\nd\nmine 1\n');
    await all.personWrites('untouched', 'mine\n');
    deepStrictEqual(await all.pending(), [
      'f: "mine 2\\na\\nb\\nmine 3\\nc\\nd\\nmine 1\\n" → "mine 2\\na\\nB\\nmine 3\\nc\\nd\\nmine 1\\n"',
    ]);
    await review.undoFile('session', inRoot('f'));
    strictEqual(all.files.text('f'), 'mine 2\na\nb\nmine 3\nc\nd\nmine 1\n');
  });

  it('takes what is changed on disk while no agent is at work as somebody else’s', async () => {
    all.files.setText('f', 'a\n');
    await all.begin();
    await writes('f', 'a\nagent\n');
    await all.end();
    all.files.setText('f', 'other\na\nagent\n');
    await all.tracker.changedOnDisk(inRoot('f'));
    all.files.setText('g', 'other\n');
    await all.tracker.changedOnDisk(inRoot('g'));
    deepStrictEqual(await all.pending(), ['f: "other\\na\\n" → "other\\na\\nagent\\n"']);
  });

  it('tells one session’s changes from another’s', async () => {
    const other = all.tracker.open('other', inRoot('..').replace(/\/$/, ''));
    all.files.setText('f', 'a\nb\n');
    await all.begin();
    await writes('f', 'one\na\nb\n');
    await all.end();
    await all.tracker.turnStarted('other', all.files.now);
    await all.tracker.write('other', inRoot('f'), () => {
      all.files.setText('f', 'one\na\nb\ntwo\n');
      return Promise.resolve();
    });
    await all.tracker.turnEnded('other');
    deepStrictEqual(await all.pending(), ['f: "a\\nb\\ntwo\\n" → "one\\na\\nb\\ntwo\\n"']);
    deepStrictEqual(
      other.pending.map(({ counts }) => counts),
      [{ added: 1, removed: 0 }],
    );
  });

  it('undoes a change of rights, and what is no text', async () => {
    all.files.set(inRoot('run'), fileOf('x\n'));
    all.files.set(inRoot('picture'), fileOf('\0one'));
    await all.begin();
    all.files.set(inRoot('run'), fileOf('x\n', true));
    all.files.set(inRoot('picture'), fileOf('\0two'));
    await all.end();
    deepStrictEqual(
      all.changes.pending.map(({ counts }) => counts),
      [undefined, { added: 0, removed: 0 }],
    );
    for (const { path } of all.changes.pending) await review.undoFile('session', path);
    strictEqual(all.files.text('picture'), '\0one');
    deepStrictEqual((await all.files.read(inRoot('run'))).content, fileOf('x\n'));
  });

  it('keeps and undoes one change of several, also by what was shown before the file changed again', async () => {
    const file = inRoot('f');
    all.files.setText('f', '1\n2\n3\n4\n5\n6\n7\n');
    await all.begin();
    await writes('f', 'one\n2\n3\nfour\n5\n6\nseven\n');
    const shown = await review.hunks('session', file);
    if (!shown) throw new Error('Nothing is shown');
    await all.personWrites('f', 'one\n2\n3\nmine\nfour\n5\n6\nseven\n');
    await review.undoHunk('session', file, shown, 1);
    strictEqual(all.files.text('f'), 'one\n2\n3\nmine\n4\n5\n6\nseven\n');
    await review.keepHunk('session', file, shown, 0);
    await writes('f', 'one\n2\n3\nmine\n4\n5\n6\nseven\neight\n');
    deepStrictEqual(await all.pending(), [
      'f: "one\\n2\\n3\\nmine\\n4\\n5\\n6\\n7\\n" → "one\\n2\\n3\\nmine\\n4\\n5\\n6\\nseven\\neight\\n"',
    ]);
    await review.undoHunk('session', file, shown, 1);
    strictEqual(all.files.text('f'), 'one\n2\n3\nmine\n4\n5\n6\nseven\neight\n');
  });

  it('gives the agent’s result when all is kept, the person’s when all is undone, and the merge in between', async () => {
    const script = fc.record({ by: fc.constantFrom('agent', 'silent', 'person'), edit: editScript });
    const scripts = fc.array(script, { minLength: 1, maxLength: 6 });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(textLines, scripts, fc.array(fc.boolean()), async (start, steps, choices) => {
        const name = `file${String(runs++)}`;
        const file = inRoot(name);
        all.files.setText(name, textOf(start));
        await all.begin();
        let lines = start;
        const written: string[] = [];
        for (const { by, edit } of steps) {
          const next = edited(lines, edit);
          if (by === 'person') {
            written.push(...edit.flatMap(({ insert }) => insert));
            await all.personWrites(name, textOf(next));
          } else if (by === 'agent') await writes(name, textOf(next));
          else {
            all.files.setText(name, textOf(next));
            await all.tracker.changedOnDisk(file);
          }
          lines = next;
        }
        await all.end();
        strictEqual(all.files.text(name), textOf(lines));
        const shown = await review.hunks('session', file);
        if (!shown) return;
        deepStrictEqual(textOf(shown.current), textOf(lines));
        const hasPerson = steps.some(({ by }) => by === 'person');
        if (!hasPerson) strictEqual(textOf(shown.base), textOf(start));
        if (!steps.some(({ by }) => by !== 'person')) strictEqual(textOf(shown.base), textOf(lines));
        // Some are undone, by what was shown at first; then the rest is.
        for (const index of shown.edits.keys()) {
          if (choices[index]) await review.undoHunk('session', file, shown, index);
        }
        const merged = textOf(mergeLines(shown.base, shown.current, shown.edits, (_, index) => !choices[index]));
        strictEqual(all.files.text(name), merged);
        await review.undoFile('session', file);
        strictEqual(all.files.text(name), textOf(shown.base));
        // Nothing is lost: what there was before the agent came can be had.
        const first = all.changes.get(file)?.first;
        if (first?.kind === 'file' && !hasPerson) strictEqual((await all.versions.text(first))?.text, textOf(start));
      }),
      {
        numRuns: 60,
        examples: [
          [
            ['b\n', '\n', 'a\n'],
            [
              { by: 'agent', edit: [{ at: 0, remove: 3, insert: ['b\n'] }] },
              { by: 'agent', edit: [{ at: 0, remove: 0, insert: ['\n'] }] },
              { by: 'person', edit: [{ at: 50, remove: 1, insert: ['a\n', '\n'] }] },
            ],
            [false, true, true],
          ],
        ],
      },
    );
  });
});
