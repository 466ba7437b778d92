import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { actionOf } from '../../src/sessions/permissions/action';
import { allows, judgeAction } from '../../src/sessions/permissions/decide';
import type { PermissionRule } from '../../src/sessions/permissions/permissionRule';
import { parseShellLine } from '../../src/sessions/permissions/shellLine';

/** What shells take apart, and what they are hidden in. `p`, `q` and `npm` are programs that only tell how they were called. */
const pieces = [
  ...['p', 'q', 'npm', 'test', 'p', 'npm test', ' ', ' ', ' ', '  ', '\t', '\n', '\\\n', ' \\\n '],
  ...[
    ';',
    '&&',
    '||',
    '|',
    '&',
    ';;',
    '|&',
    '&>',
    "'",
    '"',
    '\\',
    "''",
    '""',
    "'a b'",
    '"a b"',
    '"a\\"b"',
    '\\ ',
    '\\;',
    "\\'",
  ],
  ...[
    '$',
    '`',
    '$IFS',
    '${IFS}',
    '$(q)',
    '`q`',
    "$'q'",
    '$"q"',
    '<(q)',
    '(',
    ')',
    '{',
    '}',
    '{p,q}',
    '!',
    '~',
    '=',
    '=q',
    '^',
  ],
  ...[
    '#',
    ' #',
    '# q',
    '<',
    '>',
    '>>',
    '>|',
    '<<E',
    '<<-E',
    '\nE\n',
    '<<<',
    '2>&1',
    '2>',
    '12>',
    '>&2',
    '>&-',
    '> out',
    '>!',
    '<>',
  ],
  ...[
    'A=',
    'A=b',
    'CI=1 ',
    'A+=b',
    'a[0]=',
    'if ',
    'then',
    '; fi',
    'do',
    'done',
    'time ',
    'function ',
    'coproc ',
    '[[ ',
    ']]',
    '--',
    '-',
  ],
  ...['a', 'b', '0', '1', 'é', '\u00a0', '\r', '\u200b', '%', '@', ':', ',', '+', '.'],
];
const line = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
/** Lines that are nearly a command that a rule is about. */
const nearly = fc.tuple(line, line).map(([before, after]) => `${before}npm test${after}`);
const anyLine = fc.oneof(line, nearly);

const SCRIPT = `
told() { printf '%s\\0' "$@" >> "$LOG"; printf '\\n\\0' >> "$LOG"; }
p() { told p "$@"; }
q() { told q "$@"; }
npm() { told npm "$@"; }
for line; do
  # Until all that was begun has ended, which holds 9 open: a shell that gives a line up in the middle does not wait itself.
  ended=$( (eval "$line"; wait) 9>&1 </dev/null >/dev/null 2>&1 )
  printf 'end\\0\\n\\0' >> "$LOG"
done
`;

for (const shell of ['/bin/sh', '/bin/bash', '/bin/zsh']) {
  describe(`what is taken for the commands of a line, and what ${shell} runs`, function () {
    this.timeout(60_000);
    /** Zsh runs nothing where a word looks like files, a home or a program (`=q`) that are not there. */
    const mayFindNothing = shell.endsWith('zsh');
    let folder: string;
    before(function () {
      if (!existsSync(shell)) this.skip();
      folder = mkdtempSync(join(tmpdir(), 'parley-shell-'));
    });
    after(() => {
      if (folder) rmSync(folder, { recursive: true });
    });

    /** Runs lines. @returns For each, the calls of our programs. */
    function run(lines: readonly string[]): readonly (readonly (readonly string[])[])[] {
      const log = join(folder, 'log');
      writeFileSync(log, '');
      const flags = shell.endsWith('zsh') ? ['-f'] : [];
      const { error } = spawnSync(shell, [...flags, '-c', SCRIPT, 'sh', ...lines], {
        cwd: folder,
        // Elsewhere are no programs; a home expands to its own sign.
        env: { LOG: log, HOME: '~', PATH: join(folder, 'none'), LC_ALL: 'C.UTF-8' },
        stdio: 'ignore',
      });
      equal(error, undefined);
      const calls: string[][][] = [[]];
      let call: string[] = [];
      for (const word of readFileSync(log, 'utf8').split('\0')) {
        if (word !== '\n') call.push(word);
        else if (call[0] === 'end') calls.push([]);
        else calls.at(-1)?.push(call);
        if (word === '\n') call = [];
      }
      return calls.slice(0, -1);
    }

    it('agree: a line that is understood runs what it is taken for, and nothing else', () => {
      fc.assert(
        fc.property(fc.array(anyLine, { minLength: 300, maxLength: 300 }), (lines) => {
          const understood = lines.flatMap((one) => {
            const commands = parseShellLine(one, 'posix');
            return commands ? [{ one, commands }] : [];
          });
          const ran = run(understood.map(({ one }) => one));
          equal(ran.length, understood.length);
          for (const [index, { one, commands }] of understood.entries()) {
            const taken = commands.map(({ words }) => JSON.stringify(words));
            for (const call of ran[index] ?? []) {
              const at = taken.indexOf(JSON.stringify(call));
              ok(at >= 0, `${JSON.stringify(one)} ran ${JSON.stringify(call)}, and was taken for ${taken.join(' ')}`);
              taken.splice(at, 1);
            }
            // Alone, it is run for certain.
            const [only, ...more] = commands;
            const isSure =
              more.length === 0 &&
              only?.redirects.length === 0 &&
              !mayFindNothing &&
              /^(?:p|q|npm)$/.test(only.words[0] ?? '');
            if (isSure) deepEqual(taken, [], `${JSON.stringify(one)} ran nothing`);
          }
        }),
        { numRuns: 5, endOnFailure: true },
      );
    });

    it('agree: what a rule allows is one call, of just this command or one that begins so', () => {
      const rules: readonly PermissionRule[] = [
        { effect: 'allow', command: 'npm test' },
        { effect: 'allow', commandPrefix: 'npm test' },
      ];
      const place = (): { inside: string; guarded: boolean } => ({ inside: 'x', guarded: false });
      fc.assert(
        fc.property(fc.array(nearly, { minLength: 300, maxLength: 300 }), (lines) => {
          for (const [index, rule] of rules.entries()) {
            const allowed = lines.filter((command) => {
              const request = { title: '', subject: { type: 'command', command, cwd: '/w' }, options: [] } as const;
              return allows(
                rule,
                judgeAction(actionOf(request, undefined), { platform: 'posix', place, strays: () => undefined }),
              );
            });
            for (const [at, calls] of run(allowed).entries()) {
              const words = (calls[0] ?? []).slice(0, index === 0 ? undefined : 2);
              const isNothing = calls.length === 0 && mayFindNothing;
              if (!isNothing) deepEqual([calls.length, words], [1, ['npm', 'test']], JSON.stringify(allowed[at]));
            }
          }
        }),
        { numRuns: 5, endOnFailure: true },
      );
    });
  });
}
