import { strict as assert } from 'node:assert';
import { coloured } from '../../../src/webview/highlight/colour';

/** The runs of each piece: `keyword:const`. */
function runs(language: string, pieces: readonly string[]): readonly (readonly string[])[] | undefined {
  return coloured(language, pieces)?.map((piece, index) => {
    let at = 0;
    const found: string[] = [];
    for (let entry = 0; entry < piece.length; entry += 2) {
      const length = Number(piece[entry + 1]);
      found.push(`${String(piece[entry])}:${pieces[index]!.slice(at, at + length)}`);
      at += length;
    }
    assert.equal(at, pieces[index]!.length);
    return found;
  });
}

describe('colouring of code', () => {
  it('tells what the parts of code are', () => {
    assert.deepEqual(runs('ts', ['const a = "x"; // y']), [
      ['keyword:const', ': a = ', 'string:"x"', ':; ', 'comment:// y'],
    ]);
    assert.deepEqual(runs('diff', ['+a\n-b']), [['added:+a', ':\n', 'removed:-b']]);
  });

  it('goes on over the border of a piece', () => {
    assert.deepEqual(runs('js', ['/* a\nb', 'c */ 1']), [['comment:/* a\nb'], ['comment:c */', ': ', 'number:1']]);
    assert.deepEqual(runs('js', ['', '', 'x']), [[], [], [':x']]);
  });

  it('knows languages by the names that fences have', () => {
    for (const name of ['tsx', 'jsx', 'html', 'toml', 'sh', 'zsh', 'yml', 'py', 'rs', 'cs', 'kt', 'console', 'ps1']) {
      assert.notEqual(coloured(name, ['x']), undefined, name);
    }
    assert.equal(coloured('klingon', ['x']), undefined);
    assert.equal(coloured('constructor', ['x']), undefined);
  });
});
