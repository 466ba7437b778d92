import { deepEqual, equal } from 'node:assert/strict';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
