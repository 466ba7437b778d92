import { deepEqual, equal } from 'node:assert/strict';
import { parseShellLine, shellQuote } from '../../../../src/sessions/permissions/shellLine';

const words = (line: string): readonly (readonly string[])[] | undefined =>
  parseShellLine(line, 'posix')?.map((command) => command.words);

describe('a line for a shell', () => {
  it('is words, without their quotes', () => {
    deepEqual(words(`git commit -m 'it''s' "a \\"b\\" \\c" d\\ e`), [
      ['git', 'commit', '-m', 'its', 'a "b" \\c', 'd e'],
    ]);
    deepEqual(words('  npm \\\n test  '), [['npm', 'test']]);
    deepEqual(words(`echo '' a#b 'rm -rf /'`), [['echo', '', 'a#b', 'rm -rf /']]);
  });

  it('is several commands, by operators and line ends', () => {
    deepEqual(
      parseShellLine('a && b | c; d || e & f\ng', 'posix')?.map((command) => command.operator + command.words.join()),
      ['a', '&&b', '|c', ';d', '||e', '&f', ';g'],
    );
    deepEqual(words('npm test;'), [['npm', 'test']]);
  });

  it('tells redirects and variables of the environment apart from words', () => {
    deepEqual(parseShellLine('CI=1 A= npm test 2>&1 >out.txt <in 3>>log', 'posix'), [
      { words: ['npm', 'test'], assignments: ['CI', 'A'], redirects: ['out.txt', 'in', 'log'], operator: '' },
    ]);
  });

  for (const line of [
    '',
    ' ',
    ';',
    '&& a',
    'a &&',
    'a |',
    'a ;; b',
    'a |& b',
    'a &> b',
    'A+=b c',
    '1=b c',
    'é=b c',
    '名+=b c',
    'a 12> b',
    'a >! b',
    'a >',
    'a > > b',
    '(a)',
    '{ a; }',
    'a $(b)',
    'a `b`',
    'a $B',
    'a "$B"',
    'a "`b`"',
    "a 'b",
    'a "b',
    'a \\',
    'a <<E\nE',
    'a <(b)',
    'a <<< b',
    "a $'\\n'",
    ':(){ :|:& };:',
    'if a; then b; fi',
    '! a',
    'time a',
    'a # b',
    '#a',
    'a {b,c}',
    '*a',
    '[ a ]',
    '=a',
    '~a',
    '""',
    'a\rb',
    'a\u00a0b',
    'a\u200bb',
    'a\u202eb',
    'a\0b',
    '"A=b" c',
    'a >&b',
    'a >& b',
    'a\n&& b',
    `a ${'b'.repeat(10_000)}`,
  ]) {
    it(`is not understood: ${JSON.stringify(line.slice(0, 20))}`, () => {
      equal(parseShellLine(line, 'posix'), undefined);
    });
  }

  it('is understood on Windows only where cmd and PowerShell agree', () => {
    deepEqual(
      parseShellLine('npm test -- "a b" C:\\src\\x.ts', 'windows')?.map((command) => command.words),
      [['npm', 'test', '--', 'a b', 'C:\\src\\x.ts']],
    );
    for (const line of ['echo %PATH%', 'a ^& b', "a 'b & c'", 'a `b', 'a "b\\" & c"', 'a @b', 'a\nb', 'a !b!']) {
      equal(parseShellLine(line, 'windows'), undefined, line);
    }
  });

  it('is made of words such that it is read as them', () => {
    for (const one of [
      ['a', 'b c'],
      ["it's", '$x', '`y`', '"', '', '\\', '#', ';'],
    ])
      deepEqual(words(shellQuote(one)), [one]);
  });
});
