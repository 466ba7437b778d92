import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { homedir, userInfo } from 'node:os';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { Deferred, withTimeout } from '../base/async';
import { errorMessage } from '../base/errors';
import type { Log } from '../base/log';
import { type Environment, withoutHostVariables } from './environment';
import { killAtExit } from './killAtExit';
import { ProcessKiller } from './processKiller';

/** Start-up files that print more than this are not read on. Bytes. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** What starts a shell so that it reads all its start-up files, and what follows is the command. */
interface Invocation {
  readonly args: readonly string[];
  /** The command for a program and its arguments, each of which has no single quote. */
  readonly line: (program: string, args: readonly string[]) => string;
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');
const plain = (program: string, args: readonly string[]): string => quoted([program, ...args]);

/** @param shell Absolute, or a name. */
function invocation(shell: string): Invocation {
  const name = basename(shell).replace(/\.exe$/i, '');
  switch (name) {
    case 'pwsh':
    case 'powershell':
      return { args: ['-Login', '-Command'], line: (program, args) => `& ${plain(program, args)}` };
    case 'nu':
      return { args: ['-i', '-l', '-c'], line: (program, args) => `^${plain(program, args)}` };
    case 'csh':
    case 'tcsh':
      // They take `-l` only alone.
      return { args: ['-i', '-c'], line: plain };
    default:
      return { args: ['-l', '-i', '-c'], line: plain };
  }
}

/** Variables that are about the shell that was asked, or about how it was asked. */
const ofTheAsking = /^(?:_|SHLVL|PWD|OLDPWD|PARLEY_RESOLVING_ENVIRONMENT)$/;

/** Prints marker, variables, marker, with NUL between them. Has no quotes, so that every shell passes it on as it is. */
const script =
  'const m=process.argv[1],z=String.fromCharCode(0),q=String.fromCharCode(61),e=process.env;' +
  'process.stdout.write([m,...Object.keys(e).map(k=>k+q+e[k]),m].join(z))';

export interface LoginShellOptions {
  /** That of the process which asks. */
  readonly environment: Environment;
  /** Milliseconds. */
  readonly limitMs: number;
  readonly log: Log;
  /** Absent: `$SHELL`, or what the system says is the person's. */
  readonly shell?: string;
}

/**
 * The environment that a login shell of the person has: what their start-up files set. Runs the shell once, without a terminal; what the
 * files print is skipped. Nothing of the shell is left when this settles. Called on POSIX only.
 * @throws when the shell does not give it, or not within the limit.
 */
export async function loginShellEnvironment({
  environment,
  limitMs,
  log,
  shell = userShell(environment),
}: LoginShellOptions): Promise<Environment> {
  const marker = randomBytes(16).toString('hex');
  const { args, line } = invocation(shell);
  const child = spawn(shell, [...args, line(process.execPath, ['-e', script, marker])], {
    env: {
      ...withoutHostVariables(environment),
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_NO_ATTACH_CONSOLE: '1',
      // For start-up files that want to know.
      PARLEY_RESOLVING_ENVIRONMENT: '1',
    },
    // Start-up files are the person's: nothing of the folder in which VS Code was started may have a word in them.
    cwd: homedir(),
    stdio: ['ignore', 'pipe', 'ignore'],
    // Without a terminal to take: an interactive shell would stop its own group.
    detached: true,
  });
  const exited = new Deferred<void>();
  const answer = new Deferred<Environment>();
  child.once('error', (error) => {
    answer.reject(error);
    exited.resolve();
  });
  child.once('exit', () => {
    exited.resolve();
  });
  child.once('close', (code) => {
    answer.reject(new Error(`${basename(shell)} ended with code ${String(code)} and told no environment`));
  });
  readMarked(child.stdout, marker, answer);
  const { pid } = child;
  const killer = pid === undefined ? undefined : new ProcessKiller(Object.assign(child, { pid }), exited.promise, log);
  const unguard = killer && killAtExit(killer);
  try {
    const variables = await withTimeout(answer.promise, limitMs, basename(shell));
    return { ...variables, ...pick(environment) };
  } finally {
    await killer?.end().catch((error: unknown) => log.warn(`The login shell: ${errorMessage(error)}`));
    unguard?.();
    child.stdout.destroy();
  }
}

function userShell(environment: Environment): string {
  const { SHELL } = environment;
  if (SHELL !== undefined && SHELL !== '') return SHELL;
  return userInfo().shell ?? '/bin/sh';
}

/** Those that are not the shell's to say: as they were before. */
function pick(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => ofTheAsking.test(name)));
}

function readMarked(stdout: Readable, marker: string, answer: Deferred<Environment>): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  /** A marker may be cut in two by the pieces of the stream. */
  let end = Buffer.alloc(0);
  stdout.on('data', (chunk: Buffer) => {
    if (answer.isSettled) return;
    chunks.push(chunk);
    bytes += chunk.length;
    const fresh = Buffer.concat([end, chunk]);
    end = fresh.subarray(-marker.length);
    if (bytes > MAX_OUTPUT_BYTES) answer.reject(new Error('the start-up files of the shell print too much'));
    if (!fresh.includes(marker)) return;
    const variables = between(Buffer.concat(chunks), marker);
    if (variables !== undefined) answer.resolve(variables);
  });
}

function between(output: Buffer, marker: string): Environment | undefined {
  const begin = output.indexOf(`${marker}\0`);
  const end = begin < 0 ? -1 : output.indexOf(`\0${marker}`, begin + marker.length);
  if (end < 0) return undefined;
  const variables = output
    .subarray(begin + marker.length + 1, end)
    .toString('utf8')
    .split('\0');
  const entries = variables.flatMap((one): [string, string][] => {
    const at = one.indexOf('=', 1);
    const name = one.slice(0, at);
    return at < 1 || ofTheAsking.test(name) ? [] : [[name, one.slice(at + 1)]];
  });
  return withoutHostVariables(Object.fromEntries(entries));
}
