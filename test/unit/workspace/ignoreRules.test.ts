import { deepEqual } from 'node:assert/strict';
import { asIgnoreLines, IgnoreRules } from '../../../src/workspace/mentions/ignoreRules';

describe('ignore files', () => {
  const left = (rules: IgnoreRules, ...paths: readonly string[]): readonly string[] =>
    paths.filter((path) => !rules.ignores(path));

  it('leave out what they name, each beneath its own folder', () => {
    const rules = new IgnoreRules([
      { folder: '', text: '# built\n/dist/\n*.log\n!keep.log\n' },
      { folder: 'packages/a', text: 'out\n' },
    ]);
    deepEqual(
      left(rules, 'dist/a.js', 'src/dist/b.js', 'x.log', 'keep.log', 'packages/a/out/c', 'packages/b/out/c', 'out/d'),
      ['src/dist/b.js', 'keep.log', 'packages/b/out/c', 'out/d'],
    );
  });

  it('name folders that need not be entered, unless something is taken out again', () => {
    const folders = (text: string): readonly string[] => new IgnoreRules([{ folder: '', text }]).plainFolders;
    deepEqual(folders('# c\nnode_modules\n/target/\nbuild/out\n*.log\n\n'), ['**/node_modules', 'target', 'build/out']);
    deepEqual(folders('dist\n!dist/keep\n'), []);
  });

  it('leave out settings and secrets that are nowhere else, which are told from what is built', () => {
    const text = '.env\n*.local\nlocal.*\n*.log\n*.pem\n/dist/\n.env.old/\nbuilt/*\n';
    const rules = new IgnoreRules([
      { folder: '', text },
      { folder: 'packages/a', text: 'secrets.yaml\n' },
    ]);
    const isPrivate = ['.env', 'src/.env', 'a.local', 'local.properties', 'deep/er/key.pem', 'packages/a/secrets.yaml'];
    const others = [
      'dist/.env',
      'dist/deep/key.pem',
      'a.log',
      '.env.old/key.pem',
      '.env.example',
      'secrets.yaml',
      'env',
    ];
    deepEqual(
      [...isPrivate, ...others].filter((path) => rules.ignoresPrivate(path)),
      isPrivate,
    );
    // They must be found to be told.
    deepEqual(rules.plainFolders, ['dist', '**/.env.old']);
  });

  it('are what the globs of settings are, too', () => {
    const globs = ['**/{node_modules,bower_components}', '*.{js,{ts,tsx}}', 'build/**', '**/.env'];
    const rules = new IgnoreRules([{ folder: '', text: globs.flatMap(asIgnoreLines).join('\n') }]);
    const paths = [
      'a/node_modules/b',
      'x.js',
      'x.tsx',
      'src/x.js',
      'build/a/b',
      'src/build/a',
      'a/.env',
      '.env',
      'env',
    ];
    deepEqual(left(rules, ...paths), ['src/x.js', 'src/build/a', 'env']);
  });
});
