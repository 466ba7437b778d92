import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { policyWorld } from '../../../src/workspace/pathPlaces';
import { sampleFolder } from '../../support/sampleFolder';

describe('the place of a path that an agent tells', () => {
  let folder: ReturnType<typeof sampleFolder>;
  let outside: ReturnType<typeof sampleFolder>;
  beforeEach(() => {
    folder = sampleFolder({ 'src/a.ts': '' });
    outside = sampleFolder({ 'secret.txt': '' });
  });
  afterEach(() => {
    folder.remove();
    outside.remove();
  });

  const inside = (path: string): string | undefined => policyWorld([folder.path]).place(path).inside;

  const outsideLinks =
    (root: string) =>
    (word: string): string | undefined =>
      policyWorld([root]).strays(word, (place) => place.inside === undefined);

  it('is outside where a shell would come through a link for a word with wildcards', () => {
    symlinkSync(outside.path, join(folder.path, 'link1'));
    mkdirSync(join(folder.path, 'deep/er'), { recursive: true });
    symlinkSync(outside.path, join(folder.path, 'deep/er/out'));
    symlinkSync('../src', join(folder.path, 'deep/in'));
    const strays = outsideLinks(folder.path);
    const found = (word: string): string | undefined => {
      const link = strays(word);
      return link === undefined || link === word ? link : relative(folder.path, link);
    };
    const leads = {
      'link*/secret.txt': 'link1',
      '*/secret.txt': 'link1',
      'l[a-z]nk?': 'link1',
      'LINK[0-9]/x': 'link1',
      '[[:alpha:]]ink1/x': 'link1',
      'l[]i]nk1/x': 'link1',
      'li*/../x': 'li*/../x',
      'deep/*/out/secret.txt': 'deep/er/out',
      'd*/e*/o*': 'deep/er/out',
      'deep/**': 'deep/er/out',
      'de??/**/secret.txt': 'deep/er/out',
      [join(folder.path, 'li*/x')]: 'link1',
      'src/*': undefined,
      'deep/i*/a.ts': undefined,
      'nowhere*/x': undefined,
      'src/a.ts': undefined,
      'x\0*': undefined,
    };
    deepEqual(Object.fromEntries(Object.keys(leads).map((word) => [word, found(word)])), leads);
  });

  it('is above that to which a link leads where .. follows it', function () {
    if (process.platform === 'win32') this.skip();
    symlinkSync(join(outside.path, '.'), join(folder.path, 'link'));
    mkdirSync(join(folder.path, 'deep/er'), { recursive: true });
    symlinkSync('deep/er', join(folder.path, 'short'));
    equal(inside('link/../secret.txt'), undefined);
    equal(inside(`${folder.path}/link/../src/a.ts`), undefined);
    equal(inside('short/../er'), 'deep/er');
    equal(inside('short/../../../x'), undefined);
    equal(inside('deep/../src/./a.ts'), 'src/a.ts');
    equal(inside('src/nowhere/../a.ts'), 'src/a.ts');
  });

  it('looks for links in the folder by its real name, too', function () {
    if (process.platform === 'win32') this.skip();
    symlinkSync(outside.path, join(folder.path, 'link'));
    symlinkSync(folder.path, join(outside.path, 'opened'));
    const strays = outsideLinks(join(outside.path, 'opened'));
    notEqual(strays(join(realpathSync(folder.path), 'l*/secret.txt')), undefined);
  });

  it('is outside where it cannot soon be told what a shell would find for a word', () => {
    const strays = outsideLinks(folder.path);
    for (let at = 0; at < 30; at++) writeFileSync(join(folder.path, `${'a'.repeat(200)}${String(at)}`), '');
    equal(strays('*a'.repeat(100)), undefined);
    mkdirSync(join(folder.path, 'many'));
    for (let at = 0; at < 60; at++) mkdirSync(join(folder.path, 'many', `${String(at)}/a/b`), { recursive: true });
    equal(strays('many/**/x'), undefined);
    equal(strays('many/**/**/**/**/**/**/x'), 'many/**/**/**/**/**/**/x');
    symlinkSync('.', join(folder.path, 'src/circle'));
    notEqual(strays('src/**/x'), undefined);
  });

  it('is relative to the folder, whether or not the file is there', () => {
    equal(inside(join(folder.path, 'src/a.ts')), 'src/a.ts');
    equal(inside('src/new/b.ts'), 'src/new/b.ts');
    equal(inside('./src/../src/a.ts'), 'src/a.ts');
    equal(inside(folder.path), '');
  });

  it('is nowhere for what leads out of the folder', () => {
    symlinkSync(outside.path, join(folder.path, 'link'));
    symlinkSync(join(outside.path, 'new.txt'), join(folder.path, 'dangling'));
    mkdirSync(join(folder.path, 'deep'));
    symlinkSync('../../..', join(folder.path, 'deep/up'));
    for (const path of [
      join(outside.path, 'secret.txt'),
      '../x',
      'src/../../x',
      'link/secret.txt',
      'link/new.txt',
      'dangling',
      'deep/up/x',
      '~/.bashrc',
      '~',
      '$HOME/x',
      '%USERPROFILE%/x',
      'file:///etc/passwd',
      'FILE:/etc/passwd',
      'src/a\0b',
      `${folder.path}x/a`,
      '/',
    ]) {
      equal(inside(path), undefined, path);
    }
  });

  it('is told by the real name, so that rules and guards see what is written', () => {
    writeFileSync(join(folder.path, 'real.txt'), '');
    symlinkSync('real.txt', join(folder.path, 'alias.txt'));
    mkdirSync(join(folder.path, '.vscode'));
    symlinkSync('.vscode', join(folder.path, 'settings'));
    const { place } = policyWorld([folder.path]);
    equal(place('alias.txt').inside, 'real.txt');
    deepEqual(place('settings/tasks.json'), { inside: '.vscode/tasks.json', guarded: true });
  });

  it('is in the folder for a text that could be no name, and so is nowhere', function () {
    if (process.platform === 'win32') this.skip();
    symlinkSync(outside.path, join(folder.path, 'link'));
    const long = '\u6587'.repeat(100);
    equal(inside(`${long}/x`), `${long}/x`);
    equal(inside(`link/${long}`), undefined);
    equal(inside(`${long}/../link/x`), undefined);
  });

  it('is found by wildcards also where a link leads to what decides which programs run', () => {
    mkdirSync(join(folder.path, '.vscode'));
    symlinkSync('.vscode', join(folder.path, 'settings'));
    equal(
      policyWorld([folder.path]).strays('s*/tasks.json', ({ guarded }) => guarded),
      join(folder.path, 'settings'),
    );
    equal(outsideLinks(folder.path)('s*/tasks.json'), undefined);
  });

  it('is found through a folder that is itself reached by a link', () => {
    const alias = join(outside.path, 'alias');
    symlinkSync(folder.path, alias);
    const { place } = policyWorld([alias]);
    equal(place(join(alias, 'src/a.ts')).inside, 'src/a.ts');
    equal(place(join(realpathSync(folder.path), 'src/a.ts')).inside, 'src/a.ts');
  });

  it('in another directory of the session is no place that globs are about', () => {
    const { place } = policyWorld([folder.path, outside.path]);
    equal(place(join(outside.path, 'secret.txt')).inside, join(realpathSync(outside.path), 'secret.txt'));
  });
});
