import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { diffLines } from '../../../src/changes/lineDiff';
import { mergeLines, transplant } from '../../../src/changes/mergeLines';
import { linesOf, textOf } from '../../../src/changes/textLines';
import { edited, editScript, textLines } from './arbitraryTexts';

const merged = (onto: string, from: string, to: string): string =>
  textOf(transplant(linesOf(onto), linesOf(from), linesOf(to)));

describe('mergeLines', () => {
  it('takes the edits that are asked for and leaves the others, whichever they are', () => {
    fc.assert(
      fc.property(textLines, editScript, fc.array(fc.boolean()), (base, script, choices) => {
        const current = edited(base, script);
        const edits = diffLines(base, current);
        deepStrictEqual(
          mergeLines(base, current, edits, () => true),
          current,
        );
        deepStrictEqual(
          mergeLines(base, current, edits, () => false),
          base,
        );
        const some = mergeLines(base, current, edits, (_, index) => choices[index] ?? false);
        const rest = mergeLines(base, current, edits, (_, index) => !(choices[index] ?? false));
        const sizes = [base, current, some, rest].map(({ length }) => length);
        strictEqual((sizes[0] ?? 0) + (sizes[1] ?? 0), (sizes[2] ?? 0) + (sizes[3] ?? 0));
        strictEqual(textOf(some), some.join(''));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('transplant', () => {
  it('makes a change in a text that lacks what others changed nearby', () => {
    strictEqual(merged('a\nb\nc\n', 'a\nX\nc\n', 'a\nX\nc\nmine\n'), 'a\nb\nc\nmine\n');
    strictEqual(merged('a\nb\nc\n', 'a\nX\nY\nc\n', 'mine\na\nX\nY\n'), 'mine\na\nb\n');
    strictEqual(merged('a\nc\n', 'a\nX\nY\nc\n', 'a\nX\nmine\nY\nc\n'), 'a\nmine\nc\n');
    strictEqual(merged('a\nb\nc\n', 'a\nc\n', 'a\nmine\nc\n'), 'a\nmine\nb\nc\n');
  });

  it('keeps a line that was written over one of the others’, and does not bring back what was removed', () => {
    strictEqual(merged('a\nc\n', 'a\nX\nc\n', 'a\nX fixed\nc\n'), 'a\nX fixed\nc\n');
    strictEqual(merged('a\nb\nc\n', 'a\nX\nc\n', 'a\n'), 'a\nb\n');
  });

  it('has a line once that somebody brought back by hand', () => {
    strictEqual(merged('a\nb\nc\n', 'a\nX\nc\n', 'a\nb\nc\n'), 'a\nb\nc\n');
    strictEqual(merged('a\nb\nc\n', 'a\nc\n', 'a\nb\nc\n'), 'a\nb\nc\n');
    strictEqual(merged('a\nb\nc\n', 'a\nX\nY\nc\n', 'a\nb\nmine\nc\n'), 'a\nb\nmine\nc\n');
    fc.assert(
      fc.property(textLines, editScript, (base, script) => {
        const current = edited(base, script);
        deepStrictEqual(transplant(base, current, base), base);
      }),
    );
  });

  it('adds an end to a line that comes to stand before another', () => {
    strictEqual(merged('a\nb', 'a\nX\n', 'a\nX\nmine\n'), 'a\nb\nmine\n');
  });

  it('is the change itself where nobody else changed anything, and nothing where nothing was changed', () => {
    fc.assert(
      fc.property(textLines, textLines, (one, other) => {
        deepStrictEqual(transplant(one, one, other), other);
        deepStrictEqual(transplant(other, one, one), other);
      }),
      { numRuns: 500 },
    );
  });

  it('loses no line that the change wrote, takes out only what it took out, and leaves what only the target has', () => {
    fc.assert(
      fc.property(textLines, editScript, editScript, (base, agents, persons) => {
        const current = edited(base, agents);
        const now = edited(current, persons);
        const result = transplant(base, current, now);
        const change = diffLines(current, now);
        const written = change.flatMap(({ newStart, newEnd }) => now.slice(newStart, newEnd));
        const removed = change.flatMap(({ oldStart, oldEnd }) => current.slice(oldStart, oldEnd));
        ok(contains(result, written), 'what the change wrote');
        ok(contains([...result, ...removed], base), 'what the target had');
        ok(contains([...base, ...written], result), 'nothing else');
      }),
      { numRuns: 2000 },
    );
  });

  it('merges changes that are apart whichever is made first', () => {
    const numbered = Array.from({ length: 60 }, (_, index) => `${String(index)}\n`);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 30, max: 58 }), editScript, (one, two, script) => {
        const insert = script.flatMap((edit) => edit.insert);
        const first = numbered.toSpliced(one, script.length, ...insert);
        const second = numbered.toSpliced(two, 1, 'mine\n');
        deepStrictEqual(transplant(first, numbered, second), transplant(second, numbered, first));
      }),
    );
  });
});

/** As bags of lines. */
function contains(all: readonly string[], some: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const line of all) counts.set(line, (counts.get(line) ?? 0) + 1);
  return some.every((line) => {
    const left = (counts.get(line) ?? 0) - 1;
    counts.set(line, left);
    return left >= 0;
  });
}
