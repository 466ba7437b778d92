import { errorMessage } from '../base/errors';
import type { Log } from '../base/log';
import { type Environment, withoutHostVariables } from './environment';
import type { loginShellEnvironment } from './loginShell';

/** How long the start-up files of a shell may take. Milliseconds. */
const LIMIT_MS = 5000;

export interface ShellEnvironmentOptions {
  readonly log: Log;
  /** Told each time that a shell did not give its environment, and the host's own is taken in its place. */
  readonly onFallback: (reason: string) => void;
  /** For tests. */
  readonly read?: typeof loginShellEnvironment;
  readonly host?: Environment;
  readonly platform?: NodeJS.Platform;
}

/**
 * The environment of programs that a person starts: that of their login shell, read when it is first asked for and kept. VS Code that was
 * started from a dock or a menu does not have it itself. On Windows it is the host's own: there it does not depend on a shell.
 */
export class ShellEnvironment {
  #known: Promise<Environment> | undefined;

  constructor(private readonly options: ShellEnvironmentOptions) {}

  /** Never rejects, and settles within seconds. */
  get(): Promise<Environment> {
    this.#known ??= this.#read();
    return this.#known;
  }

  /** The shell is asked again, e.g. when its start-up files have changed. What runs keeps what it has. */
  async refresh(): Promise<void> {
    this.#known = this.#read();
    await this.#known;
  }

  async #read(): Promise<Environment> {
    const { log, onFallback, platform = process.platform } = this.options;
    const host = this.options.host ?? process.env;
    if (platform === 'win32') return withoutHostVariables(host);
    const begun = performance.now();
    try {
      const read = this.options.read ?? (await import('./loginShell')).loginShellEnvironment;
      const environment = await read({ environment: host, limitMs: LIMIT_MS, log });
      log.debug(`The login shell gave its environment in ${(performance.now() - begun).toFixed(0)} ms`);
      return environment;
    } catch (error) {
      const reason = errorMessage(error);
      log.warn(`The login shell gave no environment, agents get that of VS Code: ${reason}`);
      onFallback(reason);
      return withoutHostVariables(host);
    }
  }
}
