import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { diffCounts, hunks, lineDiff } from '../../../src/webview/text/lineDiff';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });

describe('a diff by lines', () => {
  it('holds both texts, each in its order', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = lineDiff(before.map((line) => `${line}\n`).join(''), after.map((line) => `${line}\n`).join(''));
        assert.deepEqual(
          diff.filter(({ kind }) => kind !== 'added').map(({ text }) => text),
          before,
        );
        assert.deepEqual(
          diff.filter(({ kind }) => kind !== 'removed').map(({ text }) => text),
          after,
        );
      }),
    );
  });

  it('is the shortest', () => {
    const diff = lineDiff('a\nb\nc\nd\n', 'a\nc\nx\nd\n');
    assert.deepEqual(
      diff.map(({ kind, text }) => `${kind} ${text}`),
      ['same a', 'removed b', 'same c', 'added x', 'same d'],
    );
    assert.deepEqual(diffCounts(diff), { added: 1, removed: 1 });
  });

  it('shows changes with a little around them', () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index}\n`);
    const after = before.with(10, 'changed\n');
    const shown = hunks(lineDiff(before.join(''), after.join('')), 1);
    assert.deepEqual(
      shown.map((line) => line?.text),
      ['line 9', 'line 10', 'changed', 'line 11'],
    );
  });

  it('gives up on two large texts that have nothing in common', () => {
    const text = (name: string): string => Array.from({ length: 5000 }, (_, index) => `${name} ${index}`).join('\n');
    assert.deepEqual(diffCounts(lineDiff(text('a'), text('b'))), { added: 5000, removed: 5000 });
  });
});
