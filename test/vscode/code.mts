#!/usr/bin/env node
// Stands in for the desktop's `code` executable: its path is what `@vscode/test-electron` takes as
// `vscodeExecutablePath`. It runs the VS Code that PARLEY_HOST names (newest or oldest) from the npm registry.
// Exit code: that of the extension tests, 2 for trouble at the start, 124 for the time limit.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, parseArgs } from 'node:util';
import { installHost } from './hostInstall.mts';
import { isNoise } from './noise.mts';
import { startServer } from './server.mts';
import { hostVersions, parseHostName } from './versions.mts';
import { openWorkbench } from './workbench.mts';
import type { Workbench } from './workbench.mts';

const timeLimit = 10 * 60_000;

const text = { type: 'string' } as const;
const list = { type: 'string', multiple: true } as const;
const { values: flags, positionals } = parseArgs({
  strict: false, // the desktop knows more flags than matter here
  allowPositionals: true,
  options: {
    version: { type: 'boolean' },
    extensionTestsPath: text,
    extensionDevelopmentPath: list,
    'user-data-dir': text,
    'extensions-dir': text,
    'folder-uri': text,
    'install-extension': list,
    'disable-extensions': { type: 'boolean' },
    'remote-debugging-port': text,
  },
});
const one = (flag: keyof typeof flags): string | undefined => strings(flag).at(-1);
function strings(flag: keyof typeof flags): readonly string[] {
  return [flags[flag]].flat().flatMap((value) => (typeof value === 'string' ? [fromUri(value)] : []));
}
function fromUri(path: string): string {
  return path.startsWith('file:') ? fileURLToPath(path) : path;
}

const hostName = parseHostName(process.env['PARLEY_HOST'] ?? 'newest');
const host = await installHost(hostVersions[hostName]);
if (flags.version === true) printVersion();
else if (flags['install-extension'] !== undefined) process.exitCode = installExtensions();
else process.exit(await run());

function printVersion(): void {
  const { version, commit } = JSON.parse(readFileSync(host.product, 'utf8')) as { version: string; commit: string };
  console.log(`${version}\n${commit}\n${process.arch}`);
}

function installExtensions(): number {
  const folders = (['user-data-dir', 'extensions-dir'] as const).flatMap((flag) =>
    one(flag) === undefined ? [] : [`--${flag}`, String(one(flag))],
  );
  const extensions = strings('install-extension').flatMap((file) => ['--install-extension', file]);
  const command = [host.server, '--accept-server-license-terms', ...folders, ...extensions];
  return spawnSync(host.node, command, { stdio: 'inherit' }).status ?? 2;
}

/** @returns the exit code */
async function run(): Promise<number> {
  const server = await startServer(host, {
    ...given('userDataFolder', one('user-data-dir')),
    ...given('extensionsFolder', one('extensions-dir')),
  });
  process.once('exit', () => server.kill());
  const ending = Promise.withResolvers<number>();
  let ended = false;
  const end = (code: number, why: string): void => {
    if (ended) return;
    console.error(`[VS Code ${hostName}] ${why}`);
    ending.resolve(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end(130, signal));
  void server.ended.then(() => end(2, 'The server ended.'));

  let hostDied = false;
  const folder = one('folder-uri') ?? positionals.map(fromUri).find(isWorkspace);
  const tests = one('extensionTestsPath');
  const workbench = await openWorkbench(server, {
    ...given('folder', folder),
    ...given('tests', tests),
    openFiles: positionals.map(fromUri).filter((path) => path !== folder),
    extensions: strings('extensionDevelopmentPath'),
    disableExtensions: flags['disable-extensions'] === true,
    chromiumArguments: strings('remote-debugging-port').map((port) => `--remote-debugging-port=${port}`),
    onLog: (level, parts) => {
      const line = format(...parts);
      if (/^\[remote-connection\]\[ExtensionHost\].*received socket close event/.test(line)) hostDied = true;
      if (!hostDied && !isNoise(line)) (level === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
    },
    onTestsEnded: (code) => {
      if (hostDied) end(1, `The extension host died during the tests. ${lastWords(server.log())}`);
      else ending.resolve(code);
    },
  });
  workbench.page.on('crash', () => end(2, 'The page of the workbench crashed.'));
  workbench.context.on('close', () => end(2, 'The browser went away.'));
  if (tests !== undefined) setTimeout(() => end(124, 'No result within the time limit.'), timeLimit).unref();

  const code = await ending.promise;
  ended = true;
  if (code !== 0 && tests !== undefined) await keepEvidence(workbench, server.log());
  await workbench.close().catch(() => undefined);
  await server.stop();
  return code;
}

function isWorkspace(path: string): boolean {
  return path.endsWith('.code-workspace') || (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

function lastWords(log: string): string {
  return log.match(/Extension Host Process exited[^\n]*/g)?.at(-1) ?? '';
}

async function keepEvidence({ page }: Workbench, log: string): Promise<void> {
  const folder = resolve('out/failure', `vscode-${hostName}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'server.log'), log);
  await page.screenshot({ path: join(folder, 'workbench.png'), timeout: 5000 }).catch(() => undefined);
  console.error(`[VS Code ${hostName}] A screenshot and the server's log are in ${folder}`);
}

/** A property only where there is a value, for `exactOptionalPropertyTypes`. */
function given<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}
