import { spawn } from 'node:child_process';
import { win32 } from 'node:path';
import { longestOutput } from './conversation/history';
import type { CommandRequest, CommandResult } from './brain/turn';

/** Milliseconds that a command has to end by itself when it is stopped, and that what it left behind has when it has ended. */
const grace = 1000;

/**
 * Runs a command line in the shell, as a process of the Guide, without input. Its end is the end of all that it started.
 * @param onOutput Called with each piece of stdout and stderr, in the order in which they came.
 * @returns when the command has ended; a command that cannot be started ends with exit code 127
 */
export function runCommand(
  { line, cwd }: CommandRequest,
  signal: AbortSignal,
  onOutput: (text: string) => void,
): Promise<CommandResult> {
  // The shell is asked for: the person saw and allowed this very line.
  const child = spawn(line, {
    cwd,
    shell: true,
    env: commandEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  let output = '';
  const take = (text: string): void => {
    output = (output + text).slice(-longestOutput);
    onOutput(text);
  };
  const pipes = [child.stdout, child.stderr];
  for (const pipe of pipes) pipe.setEncoding('utf8').on('data', take);

  let lastResort: NodeJS.Timeout | undefined;
  const stop = (): void => {
    endTree(child.pid, 'SIGTERM');
    clearTimeout(lastResort);
    lastResort = setTimeout(() => {
      endTree(child.pid, 'SIGKILL');
      // What has left the group is not reached, and may hold the pipes for ever.
      if (child.exitCode !== null || child.signalCode !== null) for (const pipe of pipes) pipe.destroy();
    }, grace);
  };
  child.once('exit', stop);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });

  return new Promise((resolve) => {
    const end = (exitCode: number | null, signalName: string | null): void => {
      signal.removeEventListener('abort', stop);
      clearTimeout(lastResort);
      resolve({ exitCode, signal: signalName, output });
    };
    child.once('error', (error) => {
      take(`${error.message}\n`);
      end(127, null);
    });
    child.once('close', end);
  });
}

/** A group of its own, so that all of it can be ended at once. Windows has no groups. */
const detached = process.platform !== 'win32';

function endTree(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    if (detached) process.kill(-pid, signal);
    else spawn(taskkill, ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }).on('error', () => undefined);
  } catch {
    // It has ended meanwhile.
  }
}

/** By its place: by its name alone, Windows would take a program of the workspace folder before it. */
const taskkill = win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');

/** The Guide's own environment without what only the Guide was started with. */
function commandEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => name !== 'ELECTRON_RUN_AS_NODE' && !name.startsWith('PARLEY_GUIDE_'),
    ),
  );
}
