import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { TerminalOutput } from '../../../src/webview/terminal/terminalOutput';
import type { OutputView } from '../../../src/webview/terminal/terminalOutput';

const esc = '\u001b';

/** Lines as text, each run with its looks in front: `<fg-1 bold>text`. */
function toText({ pieces }: OutputView): string {
  return pieces
    .flatMap(({ lines }) => lines)
    .map(({ runs }) =>
      runs
        .map(({ text, style: { classes, href } }) => {
          const looks = [classes.replaceAll('ansi-', ''), ...(href === undefined ? [] : [href])].filter(Boolean);
          return looks.length === 0 ? text : `<${looks.join(' ')}>${text}`;
        })
        .join(''),
    )
    .join('\n');
}

const shown = (output: string): string => toText(new TerminalOutput().update(output, 0));

describe('the output of a terminal', () => {
  it('has the colours and looks that SGR sets', () => {
    assert.equal(shown(`${esc}[32mok${esc}[0m plain`), '<fg-2>ok plain');
    assert.equal(shown(`${esc}[1;31mx${esc}[22my${esc}[39mz`), '<fg-1 bold>x<fg-1>yz');
    assert.equal(shown(`${esc}[97;44ma${esc}[7mb${esc}[m`), '<fg-15 bg-4>a<fg-15 bg-4 inverse>b');
    assert.equal(shown(`${esc}[3;4;9ma`), '<italic strike underline>a');
    assert.equal(shown(`${esc}[>4;1ma${esc}[?25lb`), 'ab');
  });

  it('takes 256 and all colours for the nearest of the theme', () => {
    assert.equal(shown(`${esc}[38;5;9ma${esc}[38;5;196mb${esc}[38;5;28mc`), '<fg-9>ab<fg-2>c');
    assert.equal(shown(`${esc}[38;2;255;255;255ma${esc}[48;2;10;10;10mb`), '<fg-15>a<fg-15 bg-0>b');
    assert.equal(shown(`${esc}[38:2::0:0:250ma${esc}[38:5:3mb`), '<fg-12>a<fg-3>b');
  });

  it('shows what a line was written over with', () => {
    assert.equal(shown('10%\r50%\r100%\ndone'), '100%\ndone');
    assert.equal(shown('abcdef\rxy'), 'xycdef');
    assert.equal(shown(`abcdef\rxy${esc}[K`), 'xy');
    assert.equal(shown(`abc${esc}[2Kd`), '   d');
    assert.equal(shown('a\r\nb\r\n'), 'a\nb');
    assert.equal(shown('ab\bc\tx'), 'ac      x');
    assert.equal(shown(`${esc}[31mabc\r${esc}[32mx`), '<fg-2>x<fg-1>bc');
  });

  it('follows the cursor up and erases below', () => {
    assert.equal(shown(`one\ntwo\n${esc}[2Auno\n${esc}[Kdos`), 'uno\ndos');
    assert.equal(shown(`one\ntwo\nthree${esc}[2A\r${esc}[Jx`), 'x');
    assert.equal(shown(`a${esc}[99Ab${esc}[5Cc`), 'ab     c');
  });

  it('wipes nothing that was shown', () => {
    assert.equal(shown(`kept${esc}[2J${esc}[Hnext`), 'kept\nnext');
    assert.equal(shown(`kept\n${esc}cnext`), 'kept\nnext');
  });

  it('keeps links apart, and drops titles and strings for the terminal itself', () => {
    assert.equal(shown(`${esc}]8;;https://x.test${esc}\\go${esc}]8;;\u0007 on`), '<https://x.test>go on');
    assert.equal(shown(`${esc}]0;title\u0007a${esc}P1$r0m${esc}\\b${esc}_x${esc}\\c${esc}(Bd`), 'abcd');
  });

  it('drops what was never finished, without losing what follows', () => {
    assert.equal(shown(`a${esc}[`), 'a');
    assert.equal(shown(`${esc}]8;;${'x'.repeat(5000)}end`).endsWith('end'), true);
    assert.equal(shown(`a\u0007\u0000\u0085b`), 'ab');
  });

  it('is the same in whatever pieces it comes', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        '\t',
        '\b',
        `${esc}[1;31m`,
        `${esc}[0m`,
        `${esc}[2A`,
        `${esc}[K`,
        `${esc}[J`,
        `${esc}]8;;https://x.test\u0007`,
        `${esc}]8;;\u0007`,
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.array(fc.nat(400), { maxLength: 6 }), (pieces, cuts) => {
        const whole = pieces.join('');
        const output = new TerminalOutput();
        for (const cut of [...cuts].sort((a, b) => a - b)) output.update(whole.slice(0, cut), 0);
        assert.equal(toText(output.update(whole, 0)), shown(whole));
      }),
    );
  });

  it('is the same where a link is written over blanks, in two pieces', () => {
    const whole = `   \r${esc}]8;;https://x.test\u0007  `;
    const output = new TerminalOutput();
    output.update(whole.slice(0, -1), 0);
    assert.equal(toText(output.update(whole, 0)), shown(whole));
  });

  it('leaves pieces as they are that did not change', () => {
    const output = new TerminalOutput();
    let text = Array.from({ length: 35 }, (_, index) => `line ${String(index)}\n`).join('');
    const before = output.update(text, 0);
    text += 'more';
    const after = output.update(text, 0);
    assert.deepEqual(
      after.pieces.map((piece, index) => piece === before.pieces[index]),
      [true, true, true, false],
    );
    assert.equal(output.update(text, 0), after);
  });

  it('is bounded: the end is shown, and that there was more', () => {
    const lines = Array.from(
      { length: 5000 },
      (_, index) => `${esc}[3${String(index % 8)}mline ${String(index)}\n`,
    ).join('');
    const view = new TerminalOutput().update(lines, 0);
    const text = toText(view);
    assert.equal(view.cut, true);
    assert.ok(text.endsWith('line 4999'));
    assert.ok(text.split('\n').length <= 410, String(text.split('\n').length));
    const wild = new TerminalOutput().update(`${esc}[31mx${esc}[32my`.repeat(50_000), 0);
    const runs = wild.pieces.flatMap(({ lines: all }) => all).reduce((sum, line) => sum + line.runs.length, 0);
    assert.ok(runs <= 3500, String(runs));
  });

  it('begins afresh when the output does', () => {
    const output = new TerminalOutput();
    output.update('first\nsecond\n', 0);
    assert.equal(toText(output.update('other', 0)), 'other');
    assert.equal(toText(output.update('other more', 100)), 'other more');
  });

  it('goes on when its beginning is dropped', () => {
    const output = new TerminalOutput();
    const text = `${esc}[31mred\n`.repeat(100);
    output.update(text, 0);
    const view = output.update(`${text.slice(500)}end`, 500);
    assert.ok(toText(view).endsWith('<fg-1>end'));
    assert.ok(toText(view).split('\n').length === 101);
  });
});
