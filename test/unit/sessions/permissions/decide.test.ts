import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { prefixWords, readRules } from '../../../../src/sessions/permissions/checkRule';
import { allows, decide, type JudgedAction } from '../../../../src/sessions/permissions/decide';
import { fitsGlob } from '../../../../src/sessions/permissions/pathGlob';
import type {
  PermissionMode,
  PermissionRule,
  PolicyVerdict,
} from '../../../../src/sessions/permissions/permissionRule';
import { ruleOffers } from '../../../../src/sessions/permissions/ruleOffers';
import { edits, judged, runs } from './actions';

const by = (
  action: JudgedAction,
  mode: PermissionMode,
  ...rules: readonly PermissionRule[]
): PolicyVerdict['decision'] =>
  decide(
    action,
    mode,
    rules.map((rule) => ({ scope: 'folder', rule })),
  ).decision;

const exact = (command: string): PermissionRule => ({ effect: 'allow', command });
const prefix = (commandPrefix: string): PermissionRule => ({ effect: 'allow', commandPrefix });

describe('rules', () => {
  it('allow just the command that they name', () => {
    equal(by(runs('npm test'), 'ask', exact('npm test')), 'allow');
    equal(by(runs('npm test x'), 'ask', exact('npm test')), 'ask');
    equal(by(runs('npm  test'), 'ask', exact('npm test')), 'ask');
    equal(by(runs('cd a && npm test'), 'ask', exact('cd a && npm test')), 'allow');
  });

  it('allow commands that begin with their words, and nothing after an operator', () => {
    const rule = prefix('npm run lint');
    for (const line of ['npm run lint', 'npm run lint -- --fix', "npm run lint 'a; b'"])
      equal(by(runs(line), 'ask', rule), 'allow', line);
    for (const line of [
      'npm run lint-all',
      'npm run',
      'npm runlint',
      'npm run lint; ls',
      'npm run lint && ls',
      'npm run lint | cat',
      'npm run lint & ls',
      'npm run lint > x',
      'npm run lint\nls',
      'npm run lint $(ls)',
      'CI=1 npm run lint',
      'npm run lint &',
      'ls; npm run lint',
    ]) {
      equal(by(runs(line), 'ask', rule), 'ask', line);
    }
  });

  it('never allow what is to be asked about each time, even by its own name', () => {
    for (const line of ['sudo ls', 'rm -rf x', 'echo $(ls)'])
      equal(by(runs(line), 'allowAll', exact(line)), 'ask', line);
    equal(by(runs('git push --force'), 'ask', prefix('git push')), 'ask');
    equal(by(runs('npm test', '/tmp'), 'ask', exact('npm test')), 'ask');
  });

  it('deny first, and whatever part they are about', () => {
    const deny: PermissionRule = { effect: 'deny', commandPrefix: 'git push' };
    for (const line of ['git push', 'cd x && git push origin', '/usr/bin/git push']) {
      equal(by(runs(line), 'allowAll', exact(line), deny), 'reject', line);
    }
    equal(by(runs('git pull'), 'allowAll', deny), 'allow');
    equal(by(edits('/w/a/key.pem'), 'allowAll', { effect: 'deny', kind: 'edit', path: '**/*.pem' }), 'reject');
    equal(by(runs('ls'), 'allowAll', { effect: 'deny', kind: 'execute' }), 'reject');
  });

  it('allow a kind of work, or paths', () => {
    const rule: PermissionRule = { effect: 'allow', kind: 'edit', path: 'src/**' };
    equal(by(edits('/w/src/a/b.ts'), 'ask', rule), 'allow');
    equal(by(edits('/w/src/a.ts', '/w/b.ts'), 'ask', rule), 'ask');
    equal(by(edits('/w/src/.git/config'), 'ask', rule), 'ask');
    equal(by(edits('/etc/passwd'), 'ask', { effect: 'allow', kind: 'edit' }), 'ask');
    equal(by(edits(), 'ask', { effect: 'allow', kind: 'edit' }), 'ask');
    equal(
      by(judged({ kind: 'edit', rawInput: { file_path: '/w/a', command: 'ls' } }), 'allowAll', {
        effect: 'allow',
        kind: 'edit',
      }),
      'ask',
    );
    equal(
      by(judged({ kind: 'read', locations: [{ path: '/w/a' }] }), 'ask', { effect: 'allow', kind: 'read' }),
      'allow',
    );
  });

  it('allow a tool of an MCP server, by any of the ways that agents name it', () => {
    const rule: PermissionRule = { effect: 'allow', mcpTool: 'github/list_issues' };
    equal(by(judged({ name: 'mcp__github__list_issues' }), 'ask', rule), 'allow');
    equal(by(judged({ title: 'mcp__github__list_issues', rawInput: { owner: 'x' } }), 'ask', rule), 'allow');
    equal(by(judged({ rawInput: { server: 'github', tool: 'list_issues', arguments: {} } }), 'ask', rule), 'allow');
    equal(by(judged({ title: 'Run mcp__github__list_issues' }), 'ask', rule), 'ask');
    equal(by(judged({ name: 'mcp__github__delete_repo' }), 'ask', rule), 'ask');
  });

  it('are about nothing that tells two things', () => {
    equal(
      by(judged({ kind: 'execute', rawInput: { command: 'npm test', cmd: 'ls' } }), 'allowAll', exact('npm test')),
      'ask',
    );
    equal(by(judged({ kind: 'execute', title: 'npm test' }), 'allowAll', exact('npm test')), 'ask');
  });
});

describe('the mode of a session', () => {
  const actions: Readonly<Record<string, JudgedAction>> = {
    'a read': judged({ kind: 'read', locations: [{ path: '/w/a' }] }),
    'an edit': edits('/w/a'),
    'an edit of .git': edits('/w/.git/config'),
    'an edit elsewhere': edits('/etc/hosts'),
    'an edit of who knows what': edits(),
    'a deletion': judged({ kind: 'delete', locations: [{ path: '/w/a' }] }),
    'a command': runs('npm test'),
    'a dangerous command': runs('sudo ls'),
    'a fetch': judged({ kind: 'fetch' }),
    'a tool': judged({ name: 'mcp__a__b' }),
    'a plan': judged({ kind: 'switch_mode' }),
    nothing: judged({}),
  };
  const table = (mode: PermissionMode): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, by(action, mode)]));

  it('asks, when nothing else is chosen', () => {
    deepEqual([...new Set(Object.values(table('ask')))], ['ask']);
  });

  it('rejects whatever may change something, when only reading is allowed', () => {
    const asked = Object.entries(table('readOnly')).filter(([, decision]) => decision !== 'reject');
    deepEqual(Object.fromEntries(asked), { 'a read': 'ask', 'a fetch': 'ask', 'a plan': 'ask' });
  });

  it('allows reads and edits in the workspace', () => {
    const allowed = Object.entries(table('allowEdits')).filter(([, decision]) => decision !== 'ask');
    deepEqual(Object.fromEntries(allowed), { 'a read': 'allow', 'an edit': 'allow' });
  });

  it('allows all, but for what is asked about each time', () => {
    const asked = Object.entries(table('allowAll')).filter(([, decision]) => decision !== 'allow');
    deepEqual(
      asked.map(([name]) => name),
      ['an edit of .git', 'an edit elsewhere', 'an edit of who knows what', 'a dangerous command', 'a plan'],
    );
  });
});

describe('the rules that are offered', () => {
  const offered = (action: JudgedAction): readonly unknown[] =>
    ruleOffers(action).map((rule) => Object.values(rule).slice(1).join(' '));

  it('are the command, and its first words', () => {
    deepEqual(offered(runs('npm test')), ['npm test', 'npm test']);
    deepEqual(offered(runs('npm run build -- --x')), ['npm run build -- --x', 'npm run build']);
    deepEqual(offered(runs('npm run')), ['npm run']);
    deepEqual(offered(runs('git status -s')), ['git status -s', 'git status']);
    deepEqual(offered(runs('ls -la src')), ['ls -la src', 'ls']);
    deepEqual(offered(runs('node build.js x')), ['node build.js x', 'node build.js']);
    deepEqual(offered(runs('node --test x')), ['node --test x']);
    deepEqual(offered(runs('cd a && npm test')), ['cd a && npm test']);
    deepEqual(offered(runs('bash -lc "npm test"')), ['npm test', 'npm test']);
    deepEqual(offered(judged({ kind: 'execute', rawInput: { command: ['bash', '-lc', 'npm test'] } })), [
      'npm test',
      'npm test',
    ]);
  });

  it('are the file, and its folder; the tool; the kind of what changes nothing', () => {
    deepEqual(offered(edits('/w/src/a.ts')), ['edit src/a.ts', 'edit src/**']);
    deepEqual(offered(edits('/w/a', '/w/b')), []);
    deepEqual(offered(edits('/w/*.ts')), []);
    deepEqual(offered(judged({ name: 'mcp__a__b' })), ['a/b']);
    deepEqual(offered(judged({ kind: 'fetch' })), ['fetch']);
  });

  it('are none for what is asked about each time, or not clear', () => {
    for (const action of [runs('sudo ls'), runs('a $b'), edits('/w/.git/x'), edits('/x'), judged({})])
      deepEqual(offered(action), []);
  });
});

describe('rules in the settings', () => {
  it('are taken where they are right, and the others named', () => {
    deepEqual(
      readRules([
        { effect: 'allow', command: 'npm test' },
        { effect: 'deny', kind: 'edit', path: 'a/**' },
        { effect: 'allow', command: 'a', commandPrefix: 'b' },
        { effect: 'maybe', command: 'a' },
        { effect: 'allow', commandPrefix: 'a; b' },
        { effect: 'allow', commandPrefix: 'a &' },
        { effect: 'allow', kind: 'execute' },
        { effect: 'allow', kind: 'edit', path: '../x' },
        { effect: 'allow', kind: 'edit', glob: 'x' },
        { effect: 'allow' },
        'npm test',
      ]),
      {
        rules: [
          { effect: 'allow', command: 'npm test' },
          { effect: 'deny', kind: 'edit', path: 'a/**' },
        ],
        problems: [
          'parley.permissions.rules[2] is not a rule with an effect and one of command, commandPrefix, mcpTool, kind',
          'parley.permissions.rules[3].effect is not one of allow, deny',
          'parley.permissions.rules[4].commandPrefix is not the first words of one command',
          'parley.permissions.rules[5].commandPrefix is not the first words of one command',
          'parley.permissions.rules[6].kind is not a kind that can be allowed as a whole: name the commands',
          'parley.permissions.rules[7].path is not without empty names, . and ..',
          'parley.permissions.rules[8] is not a rule with an effect and one of command, commandPrefix, mcpTool, kind',
          'parley.permissions.rules[9] is not a rule with an effect and one of command, commandPrefix, mcpTool, kind',
          'parley.permissions.rules[10] is not a rule with an effect and one of command, commandPrefix, mcpTool, kind',
        ],
      },
    );
    deepEqual(readRules({}).rules, []);
    deepEqual(readRules(undefined), { rules: [], problems: [] });
  });
});

/** Lines as an agent that means harm may write them: pieces of commands with everything that a shell reads in a way of its own. */
const hostileLine = fc
  .array(
    fc.oneof(
      fc.constantFrom('npm', 'test', 'run', 'rm', '-rf', '/', 'x', '--', 'a=b', 'sudo'),
      fc.constantFrom(
        ' ',
        '  ',
        '\t',
        '\n',
        '\r',
        '\u00a0',
        '\u200b',
        ';',
        '&',
        '&&',
        '|',
        '||',
        '>',
        '<',
        '2>&1',
        '(',
        ')',
        '{',
        '}',
      ),
      fc.constantFrom('"', "'", '\\', '$', '`', '$(', '#', '*', '!', '~', '=', '%', '^', '\0', '$IFS', "$'"),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('whatever a line is', () => {
  it('an exact rule allows it only when it is the same, letter by letter', () => {
    fc.assert(
      fc.property(hostileLine, hostileLine, (rule, line) => {
        const action = runs(line);
        ok(!allows(exact(rule), action) || line.trim() === rule);
      }),
      { numRuns: 1000 },
    );
  });

  it('a prefix rule allows one command with more words, and nothing else', () => {
    fc.assert(
      fc.property(hostileLine, (tail) => {
        const action = runs(`npm test${tail}`);
        if (!allows(prefix('npm test'), action)) return;
        ok(/^npm test(?:[ \t]|$|\\\n)/.test(`npm test${tail.replace(/''|""/g, '')}`.trim()), JSON.stringify(tail));
        // What is left once quoted text is taken out holds nothing that a shell would act on.
        const bare = tail
          .trim()
          // One stream into the other.
          .replace(/\d?>&\d(?=\s|$)/g, '')
          .replace(/\\[\s\S]/g, '')
          .replace(/'[^']*'|"[^"]*"/g, '');
        ok(!/[;&|<>()`$\n{}\r\0]/.test(bare), JSON.stringify(tail));
      }),
      { numRuns: 500 },
    );
  });

  it('no rule that is offered for one command allows another that does not begin like it', () => {
    fc.assert(
      fc.property(hostileLine, hostileLine, (shown, line) => {
        for (const rule of ruleOffers(runs(shown))) {
          if (!allows(rule, runs(line))) continue;
          if ('command' in rule) equal(line.trim(), shown.trim());
          else if ('commandPrefix' in rule) {
            const words = prefixWords(rule.commandPrefix) ?? [];
            deepEqual(prefixWords(line.trim())?.slice(0, words.length), words);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a second command after an operator is never allowed by a rule for the first words', () => {
    fc.assert(
      fc.property(fc.constantFrom(';', '&&', '||', '|', '&', '\n', '>', '<'), hostileLine, (operator, line) => {
        fc.pre(line.trim() !== '');
        equal(allows(prefix('npm test'), runs(`npm test ${operator} ${line}`)), false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('whatever the names in a path are', () => {
  const name = fc.constantFrom('a', 'b', 'src', 'a.ts', '.x', 'a*b');
  it('a glob fits as a regular expression of the same meaning does', () => {
    const globPart = fc.oneof(name, fc.constantFrom('*', '**', '*.ts', '?', 'a*'));
    fc.assert(
      fc.property(
        fc.array(globPart, { minLength: 1, maxLength: 5 }),
        fc.array(name, { minLength: 1, maxLength: 5 }),
        (globs, names) => {
          const pattern = globs
            .map((glob) =>
              glob === '**'
                ? '(?:[^/]+/)*'
                : `${glob.replace(/[.*?]/g, (mark) => ({ '.': '\\.', '*': '[^/]*', '?': '[^/]' })[mark] ?? '')}/`,
            )
            .join('');
          equal(fitsGlob(globs.join('/'), names.join('/')), new RegExp(`^${pattern}$`).test(`${names.join('/')}/`));
        },
      ),
    );
  });
});
