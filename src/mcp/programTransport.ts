import type { ChildProcess } from 'node:child_process';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { type JSONRPCMessage, JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import spawn from 'cross-spawn';
import type { McpServerEntry } from '../acp/agentConnection';
import { LineSplitter } from '../acp/lineSplitter';
import { Deferred, withTimeout } from '../base/async';
import type { Log } from '../base/log';
import type { Environment } from '../processes/environment';
import { killAtExit } from '../processes/killAtExit';
import { ProcessKiller } from '../processes/processKiller';
import type { Watchdog } from '../processes/watchdog';

/** The longest message, and the longest line of the standard error that is told. Bytes. */
const MESSAGE_BYTES = 32 * 1024 * 1024;
const LINE_BYTES = 16 * 1024;

/** How long what it wrote last may take to be read after it is gone; what has left its group may hold the pipes. Milliseconds. */
const STREAMS_AFTER_EXIT_MS = 1000;

/** What a broken pipe means, for a person. */
const ENDED = 'The program has ended, or reads no more';

export interface ProgramPlace {
  /** The folder in which it runs, absolute. */
  readonly cwd: string;
  readonly environment: Environment;
  /** A line that it wrote to its standard error. */
  onLine(line: string): void;
  /** Ends it when our own process is killed. */
  readonly watchdog?: Watchdog;
  readonly log: Log;
}

/**
 * The way to an MCP server that is a program, a message a line on its standard input and output. The SDK's own ends the program only;
 * most are started by others, such as npx: with this one ends all that was started.
 */
export class ProgramTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  #child: ChildProcess | undefined;
  #end: (() => Promise<void>) | undefined;

  constructor(
    private readonly server: Extract<McpServerEntry, { readonly type: 'stdio' }>,
    private readonly place: ProgramPlace,
  ) {}

  /** @throws Error when it cannot be started. */
  async start(): Promise<void> {
    const { command, args, env } = this.server;
    const { cwd, environment } = this.place;
    const started = new Deferred<void>();
    const child = spawn(command, [...args], {
      cwd,
      env: { ...environment, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    child.once('spawn', started.resolve);
    child.on('error', (error) => {
      started.reject(error);
      this.onerror?.(error);
    });
    child.once('close', () => this.onclose?.());
    child.stdin?.on('error', (error) => this.onerror?.(error));
    this.#guard(child);
    this.#read(child);
    await started.promise;
  }

  send(message: JSONRPCMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const stdin = this.#child?.stdin;
      if (!stdin?.writable) {
        reject(new Error(ENDED));
        return;
      }
      stdin.write(`${JSON.stringify(message)}\n`, (error) => {
        if (error) reject(new Error(ENDED, { cause: error }));
        else resolve();
      });
    });
  }

  /** Settles when nothing of it is left, and all that it wrote was read. */
  async close(): Promise<void> {
    await this.#end?.();
  }

  #guard(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined) return;
    const { watchdog, log } = this.place;
    const exited = new Deferred<void>();
    const closed = new Deferred<void>();
    child.once('exit', exited.resolve).once('close', closed.resolve);
    const killer = new ProcessKiller(Object.assign(child, { pid }), exited.promise, log);
    const unguard = killAtExit(killer);
    const forget = watchdog?.watch(pid);
    let ending: Promise<void> | undefined;
    const end = async (): Promise<void> => {
      try {
        await killer.end();
      } finally {
        unguard();
        forget?.();
        await withTimeout(closed.promise, STREAMS_AFTER_EXIT_MS, 'the end of its streams').catch(() => undefined);
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      }
    };
    this.#end = () => (ending ??= end());
    // It may end by itself, and leave others.
    void exited.promise.then(() => this.#end?.());
  }

  #read({ stdout, stderr }: ChildProcess): void {
    const messages = new LineSplitter(MESSAGE_BYTES, () => this.onerror?.(new Error('A message is too long')));
    stdout?.on('data', (chunk: Buffer) => {
      for (const line of linesOf(messages, chunk)) this.#take(line);
    });
    const lines = new LineSplitter(LINE_BYTES, () => undefined); // whatever it is, it is no line for a person
    const tell = (line: string): void => {
      if (line.trim() !== '') this.place.onLine(line);
    };
    stderr?.on('data', (chunk: Buffer) => {
      for (const line of linesOf(lines, chunk)) tell(line);
    });
    stderr?.on('end', () => {
      tell(lines.rest() ?? '');
    });
  }

  #take(line: string): void {
    if (line.trim() === '') return;
    try {
      this.onmessage?.(JSONRPCMessageSchema.parse(JSON.parse(line)));
    } catch (error) {
      this.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

function* linesOf(splitter: LineSplitter, chunk: Buffer): Generator<string> {
  splitter.push(chunk);
  for (let line = splitter.next(); line !== undefined; line = splitter.next()) yield line;
}
