import { suites } from '../../build/tests.mjs';

/** One step of `npm test`: a program of Node's, run when all it needs have passed. */
export interface Stage {
  readonly name: string;
  /** The program's file and its arguments. */
  readonly command: readonly string[];
  /** Names of stages that must have passed before. */
  readonly needs: readonly string[];
  /** A suite tells its numbers in a results file; a check only passes or fails; a preparation counts only when it fails. */
  readonly kind: 'preparation' | 'check' | 'suite';
  /** A suite that waits for other processes three quarters of its time, and leaves the processors to others meanwhile. */
  readonly mostlyWaits?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** What the command line of `npm test` may ask for. */
export interface StageOptions {
  /** The executable of a VS Code that is to run the integration tests. */
  readonly vscode: string | undefined;
}

const mocha = 'node_modules/mocha/bin/mocha.js';
const tsc = 'node_modules/typescript7/bin/tsc';

/** All there is to run, in the order in which stages are begun. */
export function stages({ vscode }: StageOptions): readonly Stage[] {
  return [
    preparation('build', 'esbuild.mjs', '--production', '--tests', suites.join(',')),
    preparation('browser and shells', 'test/run/prepareMachine.mts'),
    suite('unit', [mocha, 'out/test/unit.js'], ['build']),
    ...(process.platform === 'linux'
      ? hosts.map((name) => preparation(`${name} VS Code`, 'test/run/prepareHost.mts', name))
      : []),
    { ...suite('agents', [mocha, 'out/test/agents.js'], ['build', 'browser and shells']), mostlyWaits: true },
    suite('ui', [mocha, 'out/test/ui.js'], ['build', 'browser and shells']),
    check('types', tsc, '-p', '.'),
    check('types of the tests', tsc, '-p', 'test'),
    check('types of the webview', tsc, '-p', 'src/webview'),
    ...integration(vscode),
    ...(process.platform === 'linux' ? workbench() : []),
    check('lint', 'node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'),
    check('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '.'),
  ];
}

const hosts = ['newest', 'oldest'] as const;

function integration(vscode: string | undefined): readonly Stage[] {
  const program = 'test/vscode/runIntegration.mts';
  if (vscode !== undefined) return [suite('integration', [program, '--vscode', vscode], ['build'])];
  const needs = (name: string): readonly string[] =>
    process.platform === 'linux' ? ['build', 'browser and shells', `${name} VS Code`] : ['build'];
  return hosts.map((name) => suite(`integration, ${name} VS Code`, [program, name], needs(name)));
}

function workbench(): readonly Stage[] {
  return [
    ...hosts.map((name) =>
      suite(
        `workbench, ${name} VS Code`,
        [mocha, 'out/test/workbench.js'],
        ['build', 'browser and shells', `${name} VS Code`],
        {
          PARLEY_HOST: name,
        },
      ),
    ),
    suite('npm start', [mocha, 'out/test/start.js'], ['build', 'browser and shells', 'newest VS Code']),
  ];
}

function preparation(name: string, ...command: readonly string[]): Stage {
  return { name, command, needs: [], kind: 'preparation' };
}

function check(name: string, ...command: readonly string[]): Stage {
  return { name, command, needs: [], kind: 'check' };
}

function suite(
  name: string,
  command: readonly string[],
  needs: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Stage {
  return { name, command, needs, kind: 'suite', env };
}
