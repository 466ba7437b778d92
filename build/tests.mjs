// The bundles of the tests and benchmarks. npm packages stay outside.
import { join } from 'node:path';
import { forNode } from './common.mjs';
import { filesUnder } from './files.mjs';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */

/** The folders under test/ whose `*.test.ts` files are bundled to one file each, out/test/<suite>.js. */
export const suites = /** @type {const} */ (['unit', 'agents', 'ui', 'integration', 'workbench', 'start']);

/**
 * What is run in Node with parts of the webview in it.
 * @type {BuildOptions}
 */
const withPanel = {
  packages: 'external',
  external: ['vscode'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.css': 'empty' },
};

/**
 * One file for all tests of a suite, with the hooks of test/support in front.
 * @param {string} suite
 * @returns {BuildOptions}
 */
function suiteOptions(suite) {
  const files = filesUnder(join('test', suite), '.test.ts');
  return {
    ...forNode(false),
    ...withPanel,
    stdin: {
      contents: ['test/support/hooks.ts', ...files].map((file) => `import ${JSON.stringify('./' + file)};`).join('\n'),
      resolveDir: process.cwd(),
      sourcefile: `${suite}.tests.ts`,
    },
    outfile: `out/test/${suite}.js`,
  };
}

/**
 * Programs that tests start as child processes: each test/programs/<name>.ts becomes out/test/programs/<name>.js.
 * @returns {BuildOptions}
 */
function programsOptions() {
  return {
    ...forNode(false),
    entryPoints: filesUnder('test/programs', '.ts'),
    outdir: 'out/test/programs',
    packages: 'external',
  };
}

/**
 * The benchmarks, with the product's own code as it ships: test/<name>/main.ts becomes out/test/<name>/main.js.
 * @returns {BuildOptions}
 */
function benchOptions() {
  return {
    ...forNode(true),
    ...withPanel,
    entryPoints: { 'bench/main': 'test/bench/main.ts', 'bench-ui/main': 'test/bench-ui/main.ts' },
    outdir: 'out/test',
  };
}

/**
 * @param {readonly string[]} wantedSuites
 * @param {boolean} bench
 * @returns {readonly import('./common.mjs').Target[]}
 */
export function testTargets(wantedSuites, bench) {
  const tests = wantedSuites.map((suite) => ({ name: `test-${suite}`, options: suiteOptions(suite) }));
  if (tests.length === 0 && !bench) return [];
  return [
    ...tests,
    { name: 'test-programs', options: programsOptions() },
    ...(bench ? [{ name: 'bench', options: benchOptions() }] : []),
  ];
}
