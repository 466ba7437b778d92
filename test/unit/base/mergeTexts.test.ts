import { equal } from 'node:assert/strict';
import fc from 'fast-check';
import { mergeTexts } from '../../../src/base/mergeTexts';

describe('two changes of a text', () => {
  const base = 'a\nb\nc\nd\ne\n';

  it('are both there, when they are in different places', () => {
    equal(mergeTexts(base, 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n'), 'A\nb\nc\nd\nE\n');
    equal(mergeTexts(base, 'a\nb\nc\nd\ne\nnew\n', 'b\nc\nd\ne\n'), 'b\nc\nd\ne\nnew\n');
  });

  it('are one, when they are the same or one is none', () => {
    equal(mergeTexts(base, 'x', 'x'), 'x');
    equal(mergeTexts(base, 'x', base), 'x');
    equal(mergeTexts(base, base, 'x'), 'x');
  });

  it('are for somebody to choose from, when they meet', () => {
    equal(mergeTexts(base, 'a\nb\nX\nd\ne\n', 'a\nb\nY\nd\ne\n'), undefined);
    equal(mergeTexts(base, 'a\nX\nc\nd\ne\n', 'a\nb\nY\nd\ne\n'), undefined);
    equal(mergeTexts('', 'x', 'y'), undefined);
  });

  it('whatever they are, keep every line that either has put in and do not bring back what either took out', () => {
    const line = fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n');
    const text = fc.array(line, { maxLength: 8 });
    fc.assert(
      fc.property(text, text, text, (before, mine, theirs) => {
        const merged = mergeTexts(before.join(''), mine.join(''), theirs.join(''));
        if (merged === undefined) return;
        equal(merged, mergeTexts(before.join(''), theirs.join(''), mine.join('')));
        // A line is there as often as both changes together say.
        for (const one of ['a\n', 'b\n', 'c\n', 'd\n']) {
          const count = (lines: readonly string[]): number => lines.filter((other) => other === one).length;
          const expected =
            mine.join('') === theirs.join('') ? count(mine) : count(mine) + count(theirs) - count(before);
          equal(count(merged.split(/(?<=\n)/)), expected);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
