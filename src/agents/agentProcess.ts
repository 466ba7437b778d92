import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { PassThrough } from 'node:stream';
import type { AgentStreams } from '../acp/rpcConnection';
import { Deferred } from '../base/async';
import { errorMessage } from '../base/errors';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import { ProcessKiller } from '../processes/processKiller';
import { agentInput } from './agentInput';
import { StderrTail } from './stderrTail';

/** How a process ended: one of the two is there, unless the system told neither. */
export interface ProcessExit {
  readonly exitCode?: number;
  readonly signal?: string;
  /** On Windows: the shell that was to start a script or an unknown program found none (`cross-spawn` tells it in place of the exit). */
  readonly notFound?: true;
}

/** How long to wait for what should follow at once, in milliseconds. */
const exitAfterStreamMs = 1000;
const streamsAfterExitMs = 1000;

/**
 * One running agent: a process with its own process group, spoken to over stdin and stdout.
 *
 * `streams.input` ends only when it is known why: after the process has exited, all that it wrote was passed on and its stderr
 * was read; or when it lives on for a second without stdout, or after its stdin broke, which a writer does not notice. So whoever sees the end can ask `exit` and `stderr`.
 * When the process exits, by itself or not, what is left of its group is ended too.
 */
export class AgentProcess implements Disposable {
  readonly streams: AgentStreams;
  readonly #output = new PassThrough();
  readonly #stderr = new StderrTail();
  readonly #killer: ProcessKiller;
  readonly #exited = new Deferred<ProcessExit>();
  readonly #openStreams = new Set(['stdout', 'stderr']);
  #exit: ProcessExit | undefined;
  #outputLimit: ReturnType<typeof setTimeout> | undefined;
  #killing: Promise<void> | undefined;
  readonly #drained = new Deferred<void>();

  /**
   * @param child Has just been spawned, as the leader of a process group on POSIX; nobody has read from it yet.
   * @param marker That of its environment.
   */
  constructor(
    private readonly child: ChildProcessWithoutNullStreams & { readonly pid: number },
    private readonly log: Log,
    marker: string,
  ) {
    const { stdin, stdout, stderr } = child;
    const input = agentInput(stdin, (error) => {
      this.#streamFailed(error);
      // There is no use in an agent that cannot be told anything.
      this.#limitOutput(exitAfterStreamMs);
    });
    this.streams = { input: this.#output, output: input };
    this.#killer = new ProcessKiller(child, this.#exited.promise, log, marker);
    stdout.pipe(this.#output, { end: false });
    stdout.once('close', () => this.#streamClosed('stdout')).on('error', (error) => this.#streamFailed(error));
    stderr.on('data', (chunk: Buffer) => this.#stderr.push(chunk));
    stderr.once('close', () => this.#streamClosed('stderr')).on('error', (error) => this.#streamFailed(error));
    child.once('exit', (exitCode, signal) => this.#didExit(exitCode, signal));
    child.on('error', (error) => {
      log.warn(`The agent's process: ${error.message}`);
      if ('code' in error && error.code === 'ENOENT') this.#didExit(1, null, { notFound: true });
    });
  }

  get pid(): number {
    return this.child.pid;
  }

  /** How it ended; undefined while it lives. */
  get exit(): ProcessExit | undefined {
    return this.#exit;
  }

  /** Settles when the process has ended; what it had started may live a little longer, see {@link end}. */
  get exited(): Promise<ProcessExit> {
    return this.#exited.promise;
  }

  /** The end of what it wrote to stderr, as text for people. */
  get stderr(): string {
    return this.#stderr.text;
  }

  /**
   * Ends the process and all that it started: closes its stdin, after a grace asks by SIGTERM, after another kills. Settles when they
   * are gone and what they had written was read or dropped. Calling it again is harmless. Never rejects.
   */
  async end(): Promise<void> {
    // Nobody need be reading any more, and an unread pipe is never closed.
    this.#output.resume();
    await this.#kill();
    await this.#drained.promise;
  }

  /** Settles when the process, and what it had started, are gone, for whatever reason. */
  async gone(): Promise<void> {
    await this.#exited.promise;
    await this.#kill();
  }

  /** Kills the process and all that it started, at once: for the end of our own process. */
  killNow(): void {
    this.#killer.killNow();
  }

  /** {@link end}, not waited for. */
  dispose(): void {
    void this.end();
  }

  #kill(): Promise<void> {
    this.#killing ??= this.#killer
      .end()
      .catch((error: unknown) => this.log.error(`Process ${this.pid} could not be ended: ${errorMessage(error)}`))
      .then(() => this.#limitOutput(streamsAfterExitMs));
    return this.#killing;
  }

  #didExit(exitCode: number | null, signal: string | null, more: ProcessExit = {}): void {
    if (this.#exit !== undefined) return;
    this.#exit = { ...(exitCode === null ? {} : { exitCode }), ...(signal === null ? {} : { signal }), ...more };
    this.log.debug(`Process ${this.pid} exited: ${JSON.stringify(this.#exit)}`);
    this.#exited.resolve(this.#exit);
    void this.#kill();
    if (this.#openStreams.size === 0) this.#endOutput();
    else this.#limitOutput(streamsAfterExitMs);
  }

  #streamClosed(name: 'stdout' | 'stderr'): void {
    this.#openStreams.delete(name);
    if (this.#exit !== undefined && this.#openStreams.size === 0) this.#endOutput();
    else if (name === 'stdout') this.#limitOutput(exitAfterStreamMs);
  }

  #streamFailed(error: Error): void {
    this.log.debug(`A pipe of process ${this.pid}: ${error.message}`);
  }

  /** Ends the output when the rest does not come, e.g. because a process that escaped holds the pipe. */
  #limitOutput(limitMs: number): void {
    clearTimeout(this.#outputLimit);
    if (this.#output.writableEnded) return;
    this.#outputLimit = setTimeout(() => {
      // What was written in time and waits for a slow reader is not late.
      if (this.#output.writableNeedDrain) this.#output.once('drain', () => this.#limitOutput(limitMs));
      else this.#endOutput();
    }, limitMs);
  }

  #endOutput(): void {
    clearTimeout(this.#outputLimit);
    const { stdout, stderr } = this.child;
    stdout.unpipe(this.#output);
    this.#output.end();
    this.#drained.resolve();
    // Read on while it lives, so that it does not block; not when only a stranger holds the pipe.
    if (this.#exit === undefined) stdout.resume();
    else for (const stream of [stdout, stderr]) stream.destroy();
  }
}
