// Runs the integration tests inside a real VS Code: node test/vscode/runIntegration.mts [newest|oldest] [--vscode PATH] [--grep PATTERN]
import { runTests } from '@vscode/test-electron';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { vscodeExecutable } from './executable.mts';
import { quietSettings } from './settings.mts';
import { parseHostName } from './versions.mts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { vscode: { type: 'string' }, grep: { type: 'string' } },
});
const name = parseHostName(positionals[0] ?? 'newest');
const results = resolve(process.env['PARLEY_RESULTS'] ?? `out/results/integration-${name}.json`);
rmSync(results, { force: true });

const scratch = mkdtempSync(join(tmpdir(), 'parley-'));
try {
  const workspace = join(scratch, 'workspace');
  cpSync('test/fixtures/workspace', workspace, { recursive: true });
  const userData = join(scratch, 'user');
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(join(userData, 'User/settings.json'), JSON.stringify(quietSettings, undefined, 2));
  await runTests({
    vscodeExecutablePath: values.vscode ?? (await vscodeExecutable(name)),
    // With another extension, which uses Parley's API.
    extensionDevelopmentPath: [process.cwd(), resolve('test/fixtures/extensions/apiUser')],
    extensionTestsPath: resolve('test/integration/index.cjs'),
    extensionTestsEnv: {
      PARLEY_HOST: name,
      PARLEY_RESULTS: results,
      PARLEY_ROOT: process.cwd(),
      PARLEY_GREP: values.grep ?? '',
    },
    launchArgs: [
      workspace,
      '--user-data-dir',
      userData,
      '--extensions-dir',
      join(scratch, 'extensions'),
      '--disable-extensions',
    ],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
