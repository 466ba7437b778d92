import { strict as assert } from 'node:assert';
import { linkTarget } from '../../../src/webview/markdown/links';

describe('the target of a link', () => {
  const kinds = (hrefs: readonly string[]): readonly (string | undefined)[] =>
    hrefs.map((href) => linkTarget(href)?.kind);

  it('is external for the web and mail', () => {
    assert.deepEqual(kinds(['https://a.b/c', 'HTTP://a.b', 'mailto:a@b.c']), Array(3).fill('external'));
  });

  it('is a file for paths, with a place in them', () => {
    const paths = [
      'src/main.ts',
      './a',
      '../a b.ts',
      '/etc/hosts:3',
      'main.ts:12',
      'main.ts:12:4',
      'a/b#L3-L5',
      'C:\\a\\b.ts',
      'c:/a:3',
      'file:///a/b',
    ];
    assert.deepEqual(kinds(paths), Array(paths.length).fill('file'));
  });

  it('is none for everything else', () => {
    const others = [
      '',
      '#x',
      '//evil.example',
      '\\\\evil\\share',
      'javascript:x',
      'JavaScript:x',
      'java\nscript:x',
      '\u0001javascript:x',
      ' javascript:x',
      '&#x01;javascript:x',
      'command:x',
      'vscode://x',
      'data:text/html,x',
      'blob:x',
      'ftp://x',
      'x:y:3',
      '?x',
    ];
    assert.deepEqual(kinds(others), Array(others.length).fill(undefined));
  });
});
