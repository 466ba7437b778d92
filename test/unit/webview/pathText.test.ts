import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { pathCandidates } from '../../../src/webview/text/pathText';

/** What is found: `path` or `path:line` or `path:line:column`. */
const found = (text: string, isCode = false): readonly string[] =>
  pathCandidates(text, isCode).map(({ path, line, column }) =>
    [path, line, column].filter((part) => part !== undefined).join(':'),
  );

describe('paths in a text', () => {
  it('have a folder and an ending, or an ending, or begin like a path', () => {
    assert.deepEqual(found('See src/upload.ts, test/upload.test.ts and README.md.'), [
      'src/upload.ts',
      'test/upload.test.ts',
      'README.md',
    ]);
    assert.deepEqual(found('./run /etc/hosts ../x/y .github/workflows/ci.yml .gitignore'), [
      './run',
      '/etc/hosts',
      '../x/y',
      '.github/workflows/ci.yml',
      '.gitignore',
    ]);
    assert.deepEqual(found('src\\upload.ts C:\\work\\a.ts:3'), ['src\\upload.ts', 'C:\\work\\a.ts:3']);
    assert.deepEqual(found('bin/run', true), ['bin/run']);
  });

  it('may end with a place', () => {
    assert.deepEqual(
      found('(src/a.ts:12) src/a.ts:12:3, src/a.ts#L4 src/a.ts#L4-L9 src/a.ts(3,4): error src/a.ts:40–88'),
      ['src/a.ts:12', 'src/a.ts:12:3', 'src/a.ts:4', 'src/a.ts:4', 'src/a.ts:3:4', 'src/a.ts:40'],
    );
  });

  it('are told apart from what only looks like them', () => {
    for (const text of [
      'and/or n/a 1/2 etc. e.g. i.e. 3.14 v1.2.3',
      'https://example.com/a.ts http://x//y.ts //server/share/a.ts \\\\server\\a.ts',
      'file:///etc/passwd command:x.y vscode://a/b.c javascript:a.b ~/secret.txt',
      '--flag.x -o.ts src/ ... ./',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });

  it('stand where they say they stand', () => {
    const text = 'In “src/a.ts:7”, and [b.ts].';
    assert.deepEqual(
      pathCandidates(text, false).map(({ start, end }) => text.slice(start, end)),
      ['src/a.ts:7', 'b.ts'],
    );
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (any, isCode) => {
        let at = 0;
        for (const { start, end, path } of pathCandidates(any, isCode)) {
          assert.ok(start >= at && end > start && end <= any.length && path !== '');
          at = end;
        }
      }),
    );
  });
});
