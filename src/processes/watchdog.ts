import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { parse } from 'node:path';
import { DisposableObject } from '../base/lifecycle';
import type { Log } from '../base/log';
import { withoutHostVariables } from './environment';
import type { WatchdogMessage } from './watchdogMessage';

/**
 * Keeps a small process beside ours that ends all watched processes, with what they have started, when ours is gone, however it went:
 * SIGKILL leaves us no moment to do it ourselves. It learns of our end by its stdin, a pipe that the system closes with us, and then ends
 * itself. It is started with the first process that is to be watched.
 */
export class Watchdog extends DisposableObject {
  readonly #watched = new Map<number, string | undefined>();
  #child: ChildProcess | undefined;

  /** @param script The built watchdog (`watchdogMain.ts`), absolute. @param program Runs it: a Node, or an Electron that can be one. */
  constructor(
    private readonly script: string,
    private readonly log: Log,
    private readonly program: string = process.execPath,
  ) {
    super();
    this.onDispose(() => {
      this.#child?.stdin?.end();
      this.#child = undefined;
    });
  }

  /** The watchdog's own process, while there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * @param pid A child of ours that lives; on POSIX the leader of its group. @param marker That of its environment, see `runMarker.ts`.
   * @returns To be called when nothing of it is left.
   */
  watch(pid: number, marker?: string): () => void {
    if (this.isDisposed) return () => undefined;
    this.#watched.set(pid, marker);
    if (this.#child === undefined) this.#start();
    else this.#tell({ type: 'watch', pid, ...(marker !== undefined && { marker }) });
    return () => {
      this.#watched.delete(pid);
      this.#tell({ type: 'forget', pid });
    };
  }

  #start(): void {
    const child = spawn(this.program, [this.script], {
      // Holds no folder that somebody may want to remove.
      cwd: parse(this.program).root || '/',
      env: { ...withoutHostVariables(process.env), ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['pipe', 'ignore', 'ignore'],
      // What ends our group must not end it.
      detached: true,
      windowsHide: true,
    });
    this.#child = child;
    child.on('error', (error) => {
      this.log.error(`The watchdog could not be started: ${error.message}`);
    });
    child.stdin.on('error', (error) => {
      this.log.debug(`The watchdog's pipe: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      if (this.#child !== child) return;
      // The next process that is to be watched starts another one, which is told of all.
      this.#child = undefined;
      this.log.warn(`The watchdog has ended (${String(signal ?? code)})`);
    });
    // It must not keep us alive.
    child.unref();
    if (child.stdin instanceof Socket) child.stdin.unref();
    for (const [pid, marker] of this.#watched)
      this.#tell({ type: 'watch', pid, ...(marker !== undefined && { marker }) });
  }

  #tell(message: WatchdogMessage): void {
    this.#child?.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}
