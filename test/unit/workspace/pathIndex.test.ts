import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { matchPath, PathIndex } from '../../../src/workspace/mentions/pathIndex';

const paths = [
  'src/chat/panel.ts',
  'src/chat/panelView.ts',
  'src/panel/other.ts',
  'test/unit/chat/panel.test.ts',
  'README.md',
  'src/webview/components/composer.tsx',
];

describe('the index of paths', () => {
  const index = new PathIndex(paths);
  const found = (query: string, limit = 10, bonus?: ReadonlyMap<string, number>): readonly string[] =>
    index.search(query, limit, bonus).map(({ path }) => path);

  it('finds names before folders, short ones first', () => {
    deepEqual(found('panel'), [
      'src/chat/panel.ts',
      'src/chat/panelView.ts',
      'test/unit/chat/panel.test.ts',
      'src/panel/other.ts',
    ]);
  });

  it('takes a slash as part of the path', () => {
    deepEqual(found('chat/panelv'), ['src/chat/panelView.ts']);
    deepEqual(found('wv/comp'), ['src/webview/components/composer.tsx']);
  });

  it('finds the same, going on from what was typed before or beginning anew', () => {
    const typed = 'panelvie';
    for (let length = 1; length <= typed.length; length++) {
      const query = typed.slice(0, length);
      deepEqual(
        found(query),
        new PathIndex(paths).search(query, 10).map(({ path }) => path),
      );
    }
    deepEqual(found('read'), ['README.md']);
  });

  it('keeps the best only, and lets some go first', () => {
    deepEqual(found('panel', 1), ['src/chat/panel.ts']);
    deepEqual(found('panel', 1, new Map([['src/chat/panelView.ts', 500]])), ['src/chat/panelView.ts']);
  });

  it('finds the best of many, however few are wanted', () => {
    const parts = fc.constantFrom('src', 'panelView', 'a', 'server', 'Paths', 'index.ts', 'README', 'é');
    const many = fc.uniqueArray(
      fc.array(parts, { minLength: 1, maxLength: 4 }).map((one) => one.join('/')),
      { maxLength: 80 },
    );
    const typed = fc.constantFrom('p', 'pa', 'sv', 'ser', 'src/p', 'a', 'ndx', 'é');
    fc.assert(
      fc.property(many, typed, (all, query) => {
        const scores = all.flatMap((path) => matchPath(query, path)?.score ?? []).sort((a, b) => b - a);
        deepEqual(
          new PathIndex(all).search(query, 3).map(({ score }) => score),
          scores.slice(0, 3),
        );
      }),
    );
  });

  it('tells where the letters are', () => {
    deepEqual(index.search('rdm', 1), [
      { path: 'README.md', score: index.search('rdm', 1)[0]!.score, positions: [0, 3, 4] },
    ]);
  });
});
