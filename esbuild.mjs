// Builds everything that runs: the extension, the webview, the Guide agent and, on request, test suites and benchmarks. How each is
// built is in build/.
//
//   node esbuild.mjs [--production] [--watch] [--tests unit,agents] [--bench]
//
// Each build also writes esbuild's metafile to out/meta/<name>.json, for a look at what makes a bundle large.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { context } from 'esbuild';
import { asShipped } from './build/asShipped.mjs';
import { productTargets } from './build/product.mjs';
import { suites, testTargets } from './build/tests.mjs';
import { watchMarks } from './build/watchMarks.mjs';

/**
 * @param {string} name
 * @returns {import('esbuild').Plugin}
 */
const metafile = (name) => ({
  name: 'metafile',
  setup(build) {
    build.onEnd((result) => {
      if (!result.metafile) return; // The build has failed.
      const file = `out/meta/${name}.json`;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(result.metafile));
    });
  },
});

const args = process.argv.slice(2);
const production = args.includes('--production');
const watch = args.includes('--watch');
const wanted = args.includes('--tests') ? (args[args.indexOf('--tests') + 1] ?? '').split(',') : [];
const unknown = wanted.filter((name) => !suites.some((suite) => suite === name));
if (unknown.length > 0) throw new Error(`--tests knows ${suites.join(', ')}; not ${unknown.join(', ')}`);

const targets = [...productTargets(production), ...testTargets(wanted, args.includes('--bench'))];
const marks = watch ? watchMarks(targets.length) : undefined;
const contexts = await Promise.all(
  targets.map(({ name, options }) =>
    context({
      ...options,
      ...(marks ? { logLevel: 'silent' } : {}),
      plugins: [
        ...(options.plugins ?? []),
        ...(options.minify ? [asShipped] : []),
        metafile(name),
        ...(marks ? [marks()] : []),
      ],
    }),
  ),
);
if (watch) {
  await Promise.all(contexts.map((one) => one.watch()));
} else {
  const results = await Promise.allSettled(contexts.map((one) => one.rebuild()));
  await Promise.all(contexts.map((one) => one.dispose()));
  // esbuild has printed the errors already.
  if (results.some(({ status }) => status === 'rejected')) process.exitCode = 1;
}
