import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withLock } from '../support/lock.mjs';
import type { HostVersion } from './versions.mts';

/** Where the parts of an installed host are. */
export interface InstalledHost {
  /** The Node that runs it. */
  readonly node: string;
  /** VS Code's own server: `lib/vscode` of code-server. */
  readonly server: string;
  /** code-server's front end to it, which a person's browser talks to. */
  readonly frontEnd: string;
  /** VS Code's `product.json`. */
  readonly product: string;
}

/** What of VS Code's server dependencies is left out or replaced: the rest of `npm install` in `lib/vscode` is as it is. */
const leftOut = [
  // Only for the AI agent host, remote containers, Kerberos proxies and Windows; 220 MB.
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@devcontainers/cli',
  '@vscode/sandbox-runtime',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'ssh2',
];
const replaced: Readonly<Record<string, string>> = {
  // Older servers name a git repository, or a version without prebuilt binaries for Linux.
  '@parcel/watcher': '2.5.6',
  '@vscode/ripgrep': '1.18.0',
  'node-pty': '1.2.0-beta.15',
};
/** C++ modules without prebuilt binaries, by the names they had; no compiler is asked for. */
const standIns: Readonly<Record<string, string>> = {
  '@vscode/spdlog': 'spdlog.cjs',
  '@vscode/native-watchdog': 'nativeWatchdog.cjs',
  'native-watchdog': 'nativeWatchdog.cjs',
};

/** Raised when what is installed changes, so that hosts of before are installed anew. */
const revision = 2;

/**
 * A real VS Code from the npm registry alone: `code-server` carries VS Code's server, its web workbench and the Node
 * extension host. Installed once into .vscode-test/host-<version>, 500 MB; a second caller waits for the first.
 * Linux only: elsewhere VS Code can be downloaded.
 */
export async function installHost(version: HostVersion): Promise<InstalledHost> {
  if (process.platform !== 'linux') throw new Error('VS Code from the npm registry is for Linux only.');
  const folder = resolve('.vscode-test', `host-${version.codeServer}`);
  const stamp = join(folder, 'installed.json');
  const wanted = JSON.stringify({ ...version, revision });
  const isInstalled = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (!isInstalled()) {
    await withLock(`${folder}.lock`, async () => {
      if (isInstalled()) return;
      await install(folder, version);
      writeFileSync(stamp, wanted);
    });
  }
  const codeServer = join(folder, 'node_modules/code-server');
  return {
    node: join(folder, 'node_modules', nodePackage, 'bin/node'),
    server: join(codeServer, 'lib/vscode/out/server-main.js'),
    frontEnd: join(codeServer, 'out/node/entry.js'),
    product: join(codeServer, 'lib/vscode/product.json'),
  };
}

const nodePackage = `node-linux-${process.arch}`;

async function install(folder: string, version: HostVersion): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  await npmInstall(folder, `code-server@${version.codeServer}`, `${nodePackage}@${version.node}`);

  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  adjustDependencies(vscode);
  // The extensions folder brings TypeScript, without which the built-in features of .ts and .js files throw.
  await Promise.all([npmInstall(vscode), npmInstall(join(vscode, 'extensions'))]);
  for (const extension of ['copilot', 'mermaid-chat-features', 'mermaid-markdown-features'])
    rmSync(join(vscode, 'extensions', extension), { recursive: true, force: true });
  for (const [name, file] of Object.entries(standIns)) {
    const module = join(vscode, 'node_modules', name);
    if (existsSync(module)) cpSync(resolve('test/vscode/standIns', file), join(module, 'index.js'));
  }
}

function adjustDependencies(vscode: string): void {
  const changed = [...leftOut, ...Object.keys(replaced)];
  const adjust = (dependencies: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(dependencies)
        .filter(([name]) => !leftOut.includes(name))
        .map(([name, range]) => [name, replaced[name] ?? range]),
    );

  const manifestFile = join(vscode, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as { dependencies: Record<string, string> };
  manifest.dependencies = adjust(manifest.dependencies);
  writeFileSync(manifestFile, JSON.stringify(manifest, undefined, 2));

  const lockFile = join(vscode, 'npm-shrinkwrap.json');
  if (!existsSync(lockFile)) return;
  const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Record<string, object> };
  const packages = Object.entries(lock.packages).filter(
    ([path]) => !changed.includes(path.replace('node_modules/', '')),
  );
  lock.packages = { ...Object.fromEntries(packages), '': manifest };
  writeFileSync(lockFile, JSON.stringify(lock, undefined, 2));
}

/** Without install scripts: they would compile, or download from elsewhere. */
async function npmInstall(folder: string, ...packages: readonly string[]): Promise<void> {
  const options = [
    '--ignore-scripts',
    '--omit=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--engine-strict=false',
  ];
  const npm = spawn('npm', ['install', ...options, ...packages], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  npm.stdout.resume();
  const code = await new Promise<number | null>((settle, fail) => npm.once('error', fail).once('close', settle));
  if (code !== 0) throw new Error(`npm install ended with ${String(code)} in ${folder}`);
}
