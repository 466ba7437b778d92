import { spawn, spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { InstalledHost } from '../vscode/hostInstall.mts';
import { openerFolder } from './profile.mts';
import type { Profile } from './profile.mts';

/** Packs Parley as it ships and installs it where the host looks for extensions. */
export function installParley(host: InstalledHost, profile: Profile): void {
  rmSync(profile.extensions, { recursive: true, force: true });
  const vsix = `${profile.extensions}.vsix`;
  run('npm', ['run', 'package', '--silent', '--', '--out', vsix]);
  const folders = ['--extensions-dir', profile.extensions, '--user-data-dir', profile.userData];
  run(host.node, [host.frontEnd, ...folders, '--install-extension', vsix, '--force']);
  cpSync(openerFolder, join(profile.extensions, 'parley.start-opener-1.0.0'), { recursive: true });
  // Without this list of what is installed, VS Code makes it anew from the folders there are.
  rmSync(join(profile.extensions, 'extensions.json'));
}

function run(program: string, options: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(program, options, { encoding: 'utf8', env: environment() });
  if (status !== 0) throw new Error(`${program} ${options.join(' ')} ended with ${String(status)}\n${stdout}${stderr}`);
}

/**
 * Serves VS Code to any browser of this machine, with code-server's own front end.
 * @param port 0 for any that is free
 * @param ready called with the address to open
 * @returns the exit code, when it ends
 */
export async function serve(
  host: InstalledHost,
  profile: Profile,
  port: number,
  ready: (address: string) => void,
): Promise<number> {
  const options = [
    ...['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--config', `${profile.userData}/code-server.yaml`],
    ...['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions],
    ...[
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
    ],
  ];
  const child = spawn(host.node, [host.frontEnd, ...options, profile.sample], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, which ends as one
  });
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has ended.
    }
  };
  process.once('exit', end);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  // Each window asks for a part of Microsoft's own VS Code, which is not in this one.
  createInterface(child.stderr).on('line', (line) => {
    if (!/^File not found: .*\bvsda\b/.test(line)) console.error(line);
  });
  let log = '';
  child.stdout.on('data', (data: Buffer) => {
    log += data.toString();
    const origin = /HTTP server listening on (http:\S+?)\/?\s/.exec(log)?.[1];
    if (origin === undefined) return;
    child.stdout.removeAllListeners('data').resume();
    ready(`${origin}/?folder=${encodeURIComponent(profile.sample)}`);
  });
  return new Promise((settle, fail) => {
    child.once('error', fail);
    child.once('close', (code) => settle(code ?? 0));
  });
}

/** Without what a terminal of VS Code adds: code-server would open the folder there. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name)),
  );
}
