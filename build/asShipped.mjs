import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { transform } from 'esbuild';
import { minify } from 'oxc-minify';

/**
 * Writes what is built for production. A second minifier takes a fortieth of what esbuild has left, as it is packed. A build that is
 * split, which esbuild does for ECMAScript modules only, becomes the CommonJS that VS Code loads.
 * @type {import('esbuild').Plugin}
 */
export const asShipped = {
  name: 'as-shipped',
  setup(build) {
    const { splitting = false, target = 'esnext' } = build.initialOptions;
    build.initialOptions.write = false;
    const script = async (/** @type {string} */ text) =>
      minifiedAgain(splitting ? await asCommonJs(text, target) : text, target);
    build.onEnd(async ({ outputFiles = [] }) => {
      if (splitting) rmSync('dist/chunks', { recursive: true, force: true });
      const writing = outputFiles.map(async ({ path, text, contents }) => {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, path.endsWith('.js') ? await script(text) : contents);
      });
      await Promise.all(writing);
    });
  },
};

/**
 * @param {string} code
 * @param {string | string[]} target
 */
async function asCommonJs(code, target) {
  const supported = { 'dynamic-import': false }; // require, at the same place
  // Modules are strict, scripts are not by themselves.
  const result = await transform(code, { format: 'cjs', target, minify: true, supported, banner: '"use strict";' });
  return result.code;
}

/**
 * @param {string} code of a script or a CommonJS module: what it declares at its top level, nobody else sees
 * @param {string | string[]} target
 */
async function minifiedAgain(code, target) {
  const result = await minify('bundle.js', code, { compress: { target }, mangle: { toplevel: true } });
  if (result.errors.length > 0) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return result.code;
}
