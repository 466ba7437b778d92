// `npm run package [-- --out FILE]`: the VSIX (out/parley.vsix) as vsce makes it, then packed once more: what is only for contributors stays
// out, and the rest becomes as small as zip files can be.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import SevenZip from '7z-wasm';
import { leanFile } from './leanFiles.mjs';

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const file = values.out ?? 'out/parley.vsix';
const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file];
mkdirSync(dirname(file), { recursive: true });
const { status } = spawnSync(process.execPath, ['node_modules/@vscode/vsce/vsce', 'package', ...options], {
  stdio: 'inherit',
});
if (status === 0) await packAgain();
else process.exitCode = 1;

async function packAgain() {
  const errors = /** @type {string[]} */ ([]);
  const { FS, callMain } = await SevenZip({ print: () => undefined, printErr: (text) => errors.push(text) });
  writeTo(FS, 'loose.zip', readFileSync(file));
  callMain(['x', 'loose.zip', '-ofiles']);
  FS.chdir('files');
  for (const path of filesIn(FS, 'extension').filter((one) => /\.(json|md)$/.test(one))) {
    const lean = leanFile(path.slice('extension/'.length), FS.readFile(path, { encoding: 'utf8' }));
    writeTo(FS, path, Buffer.from(lean));
  }
  // The longest matches, and the best of many ways of writing them; folders need no entries of their own.
  callMain(['a', '-tzip', '-mx=9', '-mfb=258', '-mpass=10', '../tight.zip', '-r', '*.*']);
  FS.chdir('..');
  const packed = FS.readFile('tight.zip');
  if (errors.length > 0 || packed.length === 0) throw new Error(`7-Zip: ${errors.join('\n')}`);
  writeFileSync(`${file}.tmp`, packed);
  renameSync(`${file}.tmp`, file);
  console.log(`Packed again: ${(packed.length / 1000).toFixed(1)} kB`);
}

/**
 * @param {import('7z-wasm').FileSystem} fs
 * @param {string} folder
 * @returns {string[]} paths
 */
function filesIn(fs, folder) {
  const names = fs.readdir(folder).filter((name) => name !== '.' && name !== '..');
  const paths = names.map((name) => `${folder}/${name}`);
  return paths.flatMap((path) => (fs.isDir(fs.stat(path).mode) ? filesIn(fs, path) : [path]));
}

/**
 * @param {import('7z-wasm').FileSystem} fs
 * @param {string} path
 * @param {Uint8Array} data
 */
function writeTo(fs, path, data) {
  const stream = fs.open(path, 'w+');
  fs.write(stream, data, 0, data.length);
  fs.close(stream);
}
