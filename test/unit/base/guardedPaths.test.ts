import { strictEqual } from 'node:assert/strict';
import { isGuarded } from '../../../src/base/guardedPaths';

describe('isGuarded', () => {
  for (const path of [
    '.git/hooks/pre-commit',
    '.vscode/settings.json',
    'packages/app/.vscode/tasks.json',
    '.VSCODE\\tasks.json',
    '.vscode./tasks.json',
    '.git::$INDEX_ALLOCATION/config',
    'house.code-workspace',
    '.envrc',
    'sub/.mcp.json',
    '.claude/settings.json',
  ]) {
    it(`holds for ${path}`, () => {
      strictEqual(isGuarded(path), true);
    });
  }

  for (const path of [
    'src/index.ts',
    '.github/workflows/ci.yml',
    'git/hooks',
    '.vscode-test.mjs',
    '.gitignore',
    '...',
  ]) {
    it(`does not hold for ${path}`, () => {
      strictEqual(isGuarded(path), false);
    });
  }

  it('is soon told of a path of any length', () => {
    strictEqual(isGuarded(`/tmp/${'.'.repeat(1_000_000)}x`), false);
    strictEqual(isGuarded(`${'a/'.repeat(100_000)}.git/config`), true);
  });
});
