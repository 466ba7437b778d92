import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyChange, parseEdit } from '../../../src/guide/brain/editAsk';
import { gitPatch } from '../../../src/guide/v2/gitPatch';

describe('guide: edits', () => {
  it('are understood', () => {
    assert.deepEqual(
      [
        '',
        'notes.md',
        'notes.md A line',
        'notes.md append "A line"',
        '"my notes.md" add A line',
        'a.ts replace "x y" with "z"',
        'a.ts replace x by y',
        'new.md create # Title',
      ].map(parseEdit),
      [
        { path: 'PARLEY-NOTES.md', change: { type: 'append', text: 'A note by the Parley Guide.' } },
        { path: 'notes.md', change: { type: 'append', text: 'A note by the Parley Guide.' } },
        { path: 'notes.md', change: { type: 'append', text: 'A line' } },
        { path: 'notes.md', change: { type: 'append', text: 'A line' } },
        { path: 'my notes.md', change: { type: 'append', text: 'A line' } },
        { path: 'a.ts', change: { type: 'replace', from: 'x y', to: 'z' } },
        { path: 'a.ts', change: { type: 'replace', from: 'x', to: 'y' } },
        { path: 'new.md', change: { type: 'create', text: '# Title' } },
      ],
    );
  });

  it('are made, or told why they cannot be', () => {
    assert.deepEqual(
      [
        applyChange(null, { type: 'append', text: 'a' }),
        applyChange('x', { type: 'append', text: 'a' }),
        applyChange('x\n', { type: 'append', text: 'a' }),
        applyChange('a $& a', { type: 'replace', from: 'a', to: '$&' }),
        applyChange('x', { type: 'replace', from: 'a', to: 'b' }),
        applyChange(null, { type: 'replace', from: 'a', to: 'b' }),
        applyChange('x', { type: 'create', text: 'a' }),
      ],
      [
        { text: 'a\n' },
        { text: 'x\na\n' },
        { text: 'x\na\n' },
        { text: '$& $& $&' },
        { problem: 'does not contain that text.' },
        { problem: 'is not there.' },
        { problem: 'is there already.' },
      ],
    );
  });
});

describe('guide: patches', () => {
  it('tell a change in the middle of a file with three lines around it', () => {
    const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''];
    const patch = gitPatch({
      type: 'diff',
      path: '/w/a.ts',
      oldText: lines.join('\n'),
      newText: lines.join('\n').replace('5', 'five'),
    });

    assert.equal(
      patch,
      'diff --git /w/a.ts /w/a.ts\n--- /w/a.ts\n+++ /w/a.ts\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
  });

  it('tell a new file, a missing line end, and a path that Git quotes', () => {
    assert.equal(
      gitPatch({ type: 'diff', path: '/w/a "b".md', oldText: null, newText: 'x' }),
      'diff --git "/w/a \\"b\\".md" "/w/a \\"b\\".md"\nnew file mode 100644\n--- /dev/null\n+++ "/w/a \\"b\\".md"\n@@ -0,0 +1,1 @@\n+x\n\\ No newline at end of file\n',
    );
  });

  it('lead from the old text to the new one', function () {
    this.timeout(10_000);
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c\n', '\n', 'd\r\n'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (oldText, newText) => {
        assert.equal(apply(oldText, gitPatch({ type: 'diff', path: '/w/a', oldText, newText })), newText);
      }),
    );
  });
});

/** Applies a patch of at most one hunk as `git apply` does: everything in it has to fit. */
function apply(text: string, patch: string): string {
  const lines: readonly string[] = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const [, oldStart, oldCount, , newCount] = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/m.exec(patch) ?? [];
  if (oldStart === undefined) return text;
  const body = patch
    .slice(patch.indexOf('@@\n') + 3)
    .replace(/\n\\ No newline at end of file\n/g, '\u0000')
    .match(/[^\n\u0000]*[\n\u0000]/g)!
    .map((line) => ({ sign: line[0], text: line.slice(1).replace('\u0000', '') }));
  const before = body.filter(({ sign }) => sign !== '+').map((line) => line.text);
  const after = body.filter(({ sign }) => sign !== '-').map((line) => line.text);
  const first = Number(oldCount) === 0 ? Number(oldStart) : Number(oldStart) - 1;
  assert.deepEqual(lines.slice(first, first + before.length), before);
  assert.deepEqual([before.length, after.length], [Number(oldCount), Number(newCount)]);
  return [...lines.slice(0, first), ...after, ...lines.slice(first + before.length)].join('');
}
