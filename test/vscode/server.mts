import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstalledHost } from './hostInstall.mts';

export interface ServerOptions {
  /** Settings are in its `User/settings.json`, as on the desktop. By default a temporary folder, removed at the end. */
  readonly userDataFolder?: string;
  readonly extensionsFolder?: string;
  /** The port that it takes unless that is taken. By default any that is free. */
  readonly port?: string | undefined;
  /** Whether folders are trusted only when the person says so. By default all are. */
  readonly asksForTrust?: boolean;
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running VS Code server. */
export interface VSCodeServer {
  /** Such as `http://127.0.0.1:4711`. */
  readonly origin: string;
  readonly port: string;
  /** Such as `127.0.0.1:4711`: the authority of its `vscode-remote:` addresses. */
  readonly authority: string;
  /** Settles when the process ends, whoever ended it. */
  readonly ended: Promise<void>;
  /** The last of what it printed. */
  log(): string;
  /** Ends it with the extension hosts and terminals it started. */
  stop(): Promise<void>;
  /** The same at once, for the `exit` event of the process. */
  kill(): void;
}

const startLimit = 60_000;
const stopLimit = 5_000;
const logLimit = 200_000;

/** Starts VS Code's server on a loopback port, reachable from this machine only. @throws when it does not start */
export async function startServer(host: InstalledHost, options: ServerOptions = {}): Promise<VSCodeServer> {
  const ownFolder = options.userDataFolder === undefined;
  const userData = options.userDataFolder ?? mkdtempSync(join(tmpdir(), 'parley-vscode-'));
  const extensions = options.extensionsFolder ?? join(userData, 'extensions');
  const child = spawn(host.node, [host.server, ...serverArguments(userData, extensions, options)], {
    env: { ...serverEnvironment(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, which ends as one
  });

  let log = '';
  const ended = new Promise<void>((settle) => child.once('close', () => settle()));
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // The whole group has ended.
    }
  };
  const stop = async (): Promise<void> => {
    kill('SIGTERM');
    await Promise.race([ended, limit(stopLimit)]);
    kill('SIGKILL');
    await ended;
    if (ownFolder) rmSync(userData, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };

  const port = await new Promise<string>((settle, fail) => {
    const timer = setTimeout(() => fail(new Error(`VS Code's server did not start in time:\n${log}`)), startLimit);
    const read = (data: Buffer): void => {
      log = (log + data.toString()).slice(-logLimit);
      const found = log.includes('Extension host agent started') && /Web UI available at \S+:(\d+)/.exec(log)?.[1];
      if (found) settle(found);
      else if (log.includes('EADDRINUSE')) fail(new Error('The port is taken.'));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', fail);
    void ended.then(() => fail(new Error(`VS Code's server ended at its start:\n${log}`)));
    child.once('close', () => clearTimeout(timer));
  }).catch(async (error: unknown) => {
    await stop();
    if (options.port !== undefined && log.includes('EADDRINUSE')) return undefined;
    throw error;
  });
  if (port === undefined) return startServer(host, { ...options, port: undefined });
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    authority: `127.0.0.1:${port}`,
    ended,
    log: () => log,
    stop,
    kill: () => kill('SIGKILL'),
  };
}

function serverArguments(
  userData: string,
  extensions: string,
  { port = '0', asksForTrust = false }: ServerOptions,
): readonly string[] {
  return [
    ...['--host', '127.0.0.1', '--port', port, '--without-connection-token', '--accept-server-license-terms'],
    ...['--telemetry-level', 'off', '--disable-telemetry', '--disable-update-check'],
    ...(asksForTrust ? [] : ['--disable-workspace-trust']),
    ...['--disable-getting-started-override'],
    ...['--reconnection-grace-time', '2', '--enable-remote-auto-shutdown'],
    ...['--server-data-dir', userData, '--user-data-dir', userData, '--extensions-dir', extensions],
  ];
}

function serverEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _o, VSCODE_IPC_HOOK_CLI: _i, ELECTRON_RUN_AS_NODE: _r, ...rest } = process.env;
  return { ...rest, EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}' };
}

const limit = (milliseconds: number): Promise<void> =>
  new Promise((settle) => setTimeout(settle, milliseconds).unref());
