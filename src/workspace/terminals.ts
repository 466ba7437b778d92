import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import type { TerminalOutput, TerminalRequest, TerminalSink } from '../acp/agentConnection';
import { AcpError, errorCodes } from '../acp/errors';
import type { TerminalExitStatus, TerminalOutputChunk, TerminalPatch } from '../acp/update';
import { Deferred } from '../base/async';
import { DisposableObject } from '../base/lifecycle';
import type { Log } from '../base/log';
import { type Environment, mergeEnvironment, withoutHostVariables } from '../processes/environment';
import { commandOfWords } from '../sessions/permissions/action';
import { isHarmlessVariable } from '../sessions/permissions/danger';
import { shellQuote } from '../sessions/permissions/shellLine';
import { killAtExit } from '../processes/killAtExit';
import { OutputTail } from '../processes/outputTail';
import { ProcessKiller } from '../processes/processKiller';
import type { Watchdog } from '../processes/watchdog';

/** Output that is kept when the agent gives no limit. Bytes. */
const DEFAULT_OUTPUT_BYTES = 1024 * 1024;
/** Output that is kept at the most, whatever the agent asks for. Bytes. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
/** Terminals that may live at the same time in a session. */
const MAX_TERMINALS = 100;
/** Terminals that have ended and whose output is kept until the agent releases them: the newest. */
const MAX_ENDED = 20;
/** How long the output may go on after the command itself has ended: what it left running may hold the pipe. Milliseconds. */
const OUTPUT_GRACE_MS = 1000;

interface Terminal {
  readonly output: OutputTail;
  readonly exit: Deferred<TerminalExitStatus>;
  readonly end: () => Promise<void>;
  exitStatus: TerminalExitStatus | undefined;
}

export interface TerminalOptions {
  /** Where a terminal runs unless the agent says otherwise. Absolute. */
  readonly cwd: string;
  readonly environment: () => Promise<Environment>;
  /** Told what happens in the terminals, so that they can be shown. */
  readonly onUpdate: (update: TerminalPatch | TerminalOutputChunk) => void;
  /** Rejects when a command may not be run; its rejection goes to the agent. */
  readonly authorize: (command: string, cwd: string, signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  /** Ends the commands when our own process is killed. */
  readonly watchdog?: Watchdog;
}

/**
 * v1's `terminal/*` for one session: commands that run beside the files, each in a process group of its own. A command without
 * arguments is a line for the shell, as several agents send it. Disposing ends them all.
 *
 * They see pipes, not a pseudo-terminal, for what an agent runs must be what was judged, and be told whole. VS Code makes one in two ways
 * (https://code.visualstudio.com/api/references/vscode-api#Terminal). `shellIntegration.executeCommand` types the line into the person's
 * own interactive shell, whose aliases and functions make another command of it than was asked about, which may have no integration at
 * all, and whose exit code may be unknown; what is read is what was drawn, wrapped at the width of a view. A terminal whose process is the
 * program itself shows it, but lets nobody read it: `onDidWriteTerminalData` is proposed API. Neither ends what a command has started, nor
 * tells signals. node-pty is a native module for each platform and not VS Code's to give. And agents read better what is written to a
 * pipe: no pager, no question that nobody answers, no progress bar. Where a person wants to look, `TerminalViews` shows it live.
 */
export class SessionTerminals extends DisposableObject implements TerminalSink {
  readonly #terminals = new Map<string, Terminal>();
  #live = 0;
  /** Those that are asked about, and not begun. */
  #coming = 0;

  constructor(private readonly options: TerminalOptions) {
    super();
    this.onDispose(() => {
      for (const terminal of this.#terminals.values()) void terminal.end();
    });
  }

  async create(request: TerminalRequest, signal: AbortSignal): Promise<string> {
    if (this.#live + this.#coming >= MAX_TERMINALS) {
      throw new AcpError(
        'answered',
        `More than ${String(MAX_TERMINALS)} terminals run already`,
        errorCodes.internalError,
      );
    }
    this.#coming++;
    try {
      return await this.#create(request, signal);
    } finally {
      this.#coming--;
    }
  }

  async #create(request: TerminalRequest, signal: AbortSignal): Promise<string> {
    const cwd = path.resolve(this.options.cwd, request.cwd ?? '');
    await this.options.authorize(lineOf(request), cwd, signal);
    const environment = await this.options.environment();
    signal.throwIfAborted();
    if (this.isDisposed) throw new AcpError('answered', 'The session has ended', errorCodes.internalError);
    const child = spawn(request.command, request.args, {
      cwd,
      env: mergeEnvironment(withoutHostVariables(environment), request.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      // The agent wrote a line for a shell: that is what it means.
      shell: request.args.length === 0,
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    return this.#adopt(child, [request.command, ...request.args].join(' '), cwd, request.outputByteLimit);
  }

  output(terminalId: string): Promise<TerminalOutput> {
    const { output, exitStatus } = this.#terminal(terminalId);
    return Promise.resolve({ output: output.text, truncated: output.truncated, ...(exitStatus && { exitStatus }) });
  }

  async waitForExit(terminalId: string, signal: AbortSignal): Promise<TerminalExitStatus> {
    const { exit } = this.#terminal(terminalId);
    const aborted = new Deferred<never>();
    const abort = (): void => {
      aborted.reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([exit.promise, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async kill(terminalId: string): Promise<void> {
    await this.#terminal(terminalId).end();
  }

  /** Ends the command if it runs, and forgets the terminal; what it had printed stays in the transcript. */
  async release(terminalId: string): Promise<void> {
    const terminal = this.#terminal(terminalId);
    this.#terminals.delete(terminalId);
    await terminal.end();
  }

  #adopt(child: ChildProcess, command: string, cwd: string, limit: number | undefined): string {
    const terminalId = `terminal-${crypto.randomUUID()}`;
    const output = new OutputTail(Math.min(limit ?? DEFAULT_OUTPUT_BYTES, MAX_OUTPUT_BYTES));
    const exit = new Deferred<TerminalExitStatus>();
    const { onUpdate, log } = this.options;
    const { pid } = child;
    const killer = pid === undefined ? undefined : new ProcessKiller(Object.assign(child, { pid }), exit.promise, log);
    const unguard = killer && killAtExit(killer);
    const forget = pid === undefined ? undefined : this.options.watchdog?.watch(pid);
    const terminal: Terminal = {
      output,
      exit,
      exitStatus: undefined,
      end: async () => {
        if (terminal.exitStatus === undefined) await killer?.end();
      },
    };
    // One for each stream: a character that is cut goes on in the same.
    const printer = (): ((chunk: Buffer) => void) => {
      const decoder = new TextDecoder();
      return (chunk) => {
        output.push(chunk);
        const data = decoder.decode(chunk, { stream: true });
        if (data !== '') onUpdate({ type: 'terminalOutput', terminalId, data });
      };
    };
    const ended = (exitStatus: TerminalExitStatus): void => {
      if (terminal.exitStatus !== undefined) return;
      terminal.exitStatus = exitStatus;
      this.#live--;
      onUpdate({ type: 'terminal', terminalId, exitStatus });
      exit.resolve(exitStatus);
      this.#forgetOldest();
      // Nothing that the command started outlives it.
      void Promise.resolve(killer?.end()).finally(() => {
        unguard?.();
        forget?.();
      });
    };
    this.#terminals.set(terminalId, terminal);
    this.#live++;
    onUpdate({ type: 'terminal', terminalId, command, cwd, cancellable: true });
    child.stdout?.on('data', printer());
    child.stderr?.on('data', printer());
    child.once('error', (error) => {
      printer()(Buffer.from(`${error.message}\n`));
      ended({ exitCode: 127 });
    });
    // `close`, not `exit`: all output is there. A grandchild that holds the pipe must not keep the agent waiting for long.
    child.once('close', (code, killedBy) => {
      ended({ ...(code === null ? {} : { exitCode: code }), ...(killedBy === null ? {} : { signal: killedBy }) });
    });
    child.once('exit', () => {
      void killer?.end();
      // One that has left the group is not ours to end; its output is not waited for.
      const grace = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, OUTPUT_GRACE_MS);
      child.once('close', () => {
        clearTimeout(grace);
      });
    });
    return terminalId;
  }

  /** An agent that never releases what it made must not fill the memory. */
  #forgetOldest(): void {
    const ended = [...this.#terminals].filter(([, { exitStatus }]) => exitStatus !== undefined);
    for (const [terminalId] of ended.slice(0, -MAX_ENDED)) this.#terminals.delete(terminalId);
  }

  #terminal(terminalId: string): Terminal {
    const terminal = this.#terminals.get(terminalId);
    if (!terminal) throw new AcpError('answered', `There is no terminal ${terminalId}`, errorCodes.resourceNotFound);
    return terminal;
  }
}

/** What is asked about: the line that is run, after the variables that may make another thing of it. */
function lineOf({ command, args, env }: TerminalRequest): string {
  const line = args.length === 0 ? command : commandOfWords([command, ...args]);
  const variables = Object.entries(env)
    .filter(([name, value]) => !isHarmlessVariable(name, value))
    .map(([name, value]) => `${name}=${shellQuote([value])}`);
  return [...variables, line].join(' ');
}
