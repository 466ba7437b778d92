import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { diffLines } from '../../../src/changes/lineDiff';
import { linesOf, textOf } from '../../../src/changes/textLines';
import { edited, editScript, textLines } from './arbitraryTexts';

describe('textLines', () => {
  it('gives back every text as it was, whatever ends its lines have', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', '\ufeff', '\u2028') }), (text) => {
        strictEqual(textOf(linesOf(text)), text);
      }),
    );
  });

  it('never makes one line of two', () => {
    strictEqual(textOf(['a', 'b\n']), 'a\nb\n');
    strictEqual(textOf(['a', 'b\r\n', 'c']), 'a\r\nb\r\nc');
  });
});

describe('diffLines', () => {
  it('tells what was removed, added and replaced', () => {
    deepStrictEqual(diffLines(linesOf('a\nb\nc\nd\n'), linesOf('a\nB\nc\nd\ne\n')), [
      { oldStart: 1, oldEnd: 2, newStart: 1, newEnd: 2 },
      { oldStart: 4, oldEnd: 4, newStart: 4, newEnd: 5 },
    ]);
    deepStrictEqual(diffLines([], linesOf('a\n')), [{ oldStart: 0, oldEnd: 0, newStart: 0, newEnd: 1 }]);
    deepStrictEqual(diffLines(linesOf('a\n'), linesOf('a')), [{ oldStart: 0, oldEnd: 1, newStart: 0, newEnd: 1 }]);
    deepStrictEqual(diffLines([], []), []);
  });

  it('tells a true difference, with something in common between each two edits, and no shorter one is there', () => {
    fc.assert(
      fc.property(textLines, editScript, textLines, fc.boolean(), (text, script, other, isEdited) => {
        const after = isEdited ? edited(text, script) : other;
        const edits = diffLines(text, after);
        let at = 0;
        let to = 0;
        let common = 0;
        for (const [index, edit] of edits.entries()) {
          ok(edit.oldEnd > edit.oldStart || edit.newEnd > edit.newStart);
          ok(index === 0 || edit.oldStart > at);
          deepStrictEqual(text.slice(at, edit.oldStart), after.slice(to, edit.newStart));
          common += edit.oldStart - at;
          at = edit.oldEnd;
          to = edit.newEnd;
        }
        deepStrictEqual(text.slice(at), after.slice(to));
        strictEqual(common + text.length - at, commonLength(text, after));
      }),
      { numRuns: 1000 },
    );
  });

  it('comes to an end with texts that have all lines in common, in another order', () => {
    const lines = Array.from({ length: 6000 }, (_, index) => `${String((index * 7919) % 6007)}\n`);
    const edits = diffLines(lines, lines.toReversed());
    strictEqual(
      edits.reduce((sum, { oldStart, oldEnd }) => sum + oldEnd - oldStart, 0),
      edits.reduce((sum, { newStart, newEnd }) => sum + newEnd - newStart, 0),
    );
  });
});

/** Of a longest common sequence, by the book. */
function commonLength(before: readonly string[], after: readonly string[]): number {
  let row = new Array<number>(after.length + 1).fill(0);
  for (const line of before) {
    const next = [0];
    after.forEach((other, index) => {
      next.push(line === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    });
    row = next;
  }
  return row.at(-1) ?? 0;
}
