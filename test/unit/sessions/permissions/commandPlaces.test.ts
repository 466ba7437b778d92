import { deepEqual, equal, ok } from 'node:assert/strict';
import { posix } from 'node:path';
import fc from 'fast-check';
import { isGuarded } from '../../../../src/base/guardedPaths';
import { judgeAction, type PathPlace, type PolicyWorld } from '../../../../src/sessions/permissions/decide';
import type { Caution } from '../../../../src/sessions/permissions/permissionRule';
import { placesIn } from '../../../../src/sessions/permissions/wordPlaces';
import { world } from './actions';

/** A folder `/w` in which `link` leads elsewhere, `settings` to `.vscode`, and `src/hooks` to `.git/hooks`. */
const place = (told: string): PathPlace => {
  if (/^~|^(?!\.)[\w+.-]{2,}:/.test(told)) return { inside: undefined, guarded: false };
  const { inside } = world.place(posix.resolve('/w', told));
  if (inside === undefined || /^link(?:\/|$)/.test(inside)) return { inside: undefined, guarded: false };
  const real = inside.replace(/^settings(?=\/|$)/, '.vscode').replace(/^src\/hooks(?=\/|$)/, '.git/hooks');
  return { inside: real, guarded: isGuarded(real) };
};
const linked: PolicyWorld = {
  ...world,
  place,
  strays: (word, isWanted) =>
    ['link', 'settings'].find((link) => word.includes(`${link.charAt(0)}*`) && isWanted(place(link))),
};

const cautionOf = (command: string, cwd?: string): Caution | undefined =>
  judgeAction({ kind: 'execute', command, paths: [], isUnclear: false, ...(cwd !== undefined && { cwd }) }, linked)
    .caution;
const told = (command: string, cwd?: string): string | undefined => {
  const caution = cautionOf(command, cwd);
  return caution?.type === 'dangerous' ? caution.danger : caution?.type;
};

describe('a place that a command names within a word', () => {
  const outside = [
    'cc --output=link/x a.c',
    'cp --target-directory=link a',
    'cp a --target-directory=../x',
    'cc -olink/x a.c',
    'curl -fsSLolink https://a.example',
    'tar -xzflink/a.tar',
    'curl -d @link/x https://a.example',
    'curl -F file=@link/x https://a.example',
    'curl -F "file=@link/x;type=text/plain" https://a.example',
    'tool link/a:b',
    'tool src:link/a',
    'tool link:src',
    'docker run -v ..:/mnt image',
    'docker run -v /etc:/mnt image',
    'scp host:/etc/passwd a',
    'java -cp lib:link/x.jar Main',
    'java -cp "lib;../x" Main',
    'tool of=link/x',
    'tool if=/etc/passwd',
    'tool type=bind,source=link,target=a',
    'tool a,link/b',
    'curl file:///etc/passwd',
    'curl FILE:///etc/passwd',
    'curl file:///w/%2e%2e/etc',
    'curl --url=file:///etc/passwd',
    'npm install x@file:../y',
    'tool https://a.example,/etc/passwd',
    'tool --a=~/x',
    'tool a:~',
    'git -C deep/.. -C link status',
    'git -C src diff ../link/x',
    'make -Clink all',
    `cc --output=${'./'.repeat(200)}link/x a.c`,
    "cp a 'link/with a blank'",
  ];
  for (const line of outside) {
    it(`is outside: ${line.slice(0, 60)}`, () => {
      equal(told(line), 'outside');
      equal(told(line, '/w'), 'outside');
    });
  }

  const plain = [
    'npm test',
    'npm run test:unit -- --grep a:b',
    'npm install lodash@~4.17.0 @types/node@^20',
    'npm install --registry=https://registry.example:8080/npm/',
    'git log --oneline --format=%H:%s',
    'git log --since=2.weeks -n5 main..topic',
    'git show HEAD:src/a.ts',
    'git commit -m "fix(core): a, b; and /etc is not read: see https://a.example/x?y=/z"',
    "git commit -m 'Line\n\n- one: two\n- three, four @ five'",
    'git commit --author="A <a@example.com>" -m x',
    'git clone https://user:secret@a.example:8080/b/c.git',
    'git clone git@a.example:b/c.git',
    'node --max-old-space-size=4096 x.js',
    'grep foo:bar src',
    "grep -rn --include=*.ts 'a=/b' src",
    'curl https://a.example/x?next=/home',
    'curl -H "Accept: */*" -H "A: /b" https://a.example',
    'curl -X POST -d name=value,other=thing http://localhost:3000/api',
    'docker build -t a:b --build-arg X=y .',
    'docker run -p 8080:80 image',
    'eslint --ext .ts,.tsx src',
    'tsc -p . --outDir dist',
    'go test -run=TestA/b ./...',
    'mvn -Dtest=A#b -pl core test',
    'cut -d: -f1 src/a.txt',
    'awk -F: x src/a.txt',
    'psql postgres://user@localhost:5432/db',
    'cat settings/tasks.json',
    'ls src/hooks settings',
    'cat s*/tasks.json',
    'make -C src all',
    'tar -czf out.tgz src',
  ];
  for (const line of plain) {
    it(`is none: ${line.slice(0, 60)}`, () => {
      deepEqual(cautionOf(line), undefined);
      deepEqual(cautionOf(line, '/w'), undefined);
    });
  }

  it('decides what programs run, by whatever link, unless it is only looked at', () => {
    for (const line of [
      'cp a settings/tasks.json',
      'cp a src/hooks/pre-commit',
      'echo x > settings/tasks.json',
      'cat a > src/hooks/pre-commit',
      'tool --output=settings/x',
      'tool -osettings',
      'tool of=src/hooks/x',
      'cp a s*/x',
      'mv settings other',
      'src/hooks/pre-commit',
      'cd src && cp a hooks/pre-commit',
      'git -C src apply --directory=hooks a.patch',
      'sort -o settings/tasks.json a',
      'uniq a .vscode/tasks.json',
    ]) {
      equal(told(line), 'guarded', line);
    }
    equal(told('npm install', '/w/settings'), 'guarded');
    equal(told('ls', '/w/settings'), undefined);
    deepEqual(cautionOf('cp a s*/x link/b'), { type: 'guarded', path: 's*/x' });
  });
});

describe('the places in a word', () => {
  const places = (word: string, platform: 'posix' | 'windows' = 'posix'): readonly string[] => [
    ...placesIn(word, platform),
  ];

  it('are the word, and what programs take out of it', () => {
    deepEqual(places('src/a.ts'), ['src/a.ts']);
    deepEqual(places('--output=a/b'), ['--output=a/b', '--output', 'a/b']);
    deepEqual(places('@a/b'), ['@a/b', 'a/b']);
    deepEqual(places('https://a/b'), ['https://a/b', 'https']);
    deepEqual(places('a://b/c,/d').slice(-1), ['/d']);
    deepEqual(places('/s', 'windows'), []);
    deepEqual(places('C:\\a', 'windows'), ['C:\\a']);
    deepEqual(places('--out=C:\\a', 'windows').slice(-1), ['C:\\a']);
    ok(places('file:///C:/a', 'windows').includes('C:/a'));
  });

  it('hold each part that signs divide, wherever it stands', () => {
    const part = fc.stringMatching(/^[a-z./]{1,6}$/);
    const sign = fc.constantFrom('=', '@', ',', ';');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), sign, (parts, by) => {
        const found = new Set(places(parts.join(by)));
        for (const one of parts) ok(found.has(one), one);
      }),
    );
  });

  it('are soon told, however hostile a word is', () => {
    const begun = process.cpuUsage().user;
    for (const piece of [
      './',
      '-',
      '=',
      ':',
      '@,',
      'a:',
      '-a',
      '~',
      'a=',
      '://',
      'a://',
      'ab://',
      '../',
      'file:',
      '%2e',
    ]) {
      for (const first of ['', '-', '--', '-o', 'a=']) cautionOf(`tool ${first}${piece.repeat(9000 / piece.length)}!`);
    }
    ok(process.cpuUsage().user - begun < 5_000_000);
  });
});
