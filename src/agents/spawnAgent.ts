import { spawn } from 'cross-spawn';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { AgentFailure } from '../acp/agentFailure';
import { AgentStartError } from '../acp/agentStartError';
import { errorMessage } from '../base/errors';
import type { Log } from '../base/log';
import type { Environment } from '../processes/environment';
import { MARKER_VARIABLE } from '../processes/runMarker';
import { AgentProcess } from './agentProcess';
import type { ProcessCommand } from './agentProcesses';
import { firstProgramOnPath } from './detect/firstProgramOnPath';
import { runnableCommand } from './runnableCommand';

/**
 * @param marker Goes into its environment, for whoever looks for what it has started.
 * @throws AgentStartError when there is no such program, or the system refuses to start it.
 */
export async function spawnAgent(wanted: ProcessCommand, marker: string, log: Log): Promise<AgentProcess> {
  await checkFolder(wanted);
  const command = await withPlace(wanted);
  const child = spawnChild({ ...command, env: { ...command.env, [MARKER_VARIABLE]: marker } });
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new AgentStartError(spawnFailure(command, error));
  }
  const { pid } = child;
  if (pid === undefined) throw new AgentStartError(spawnFailure(command, 'no process id'));
  return new AgentProcess(Object.assign(child, { pid }), log, marker);
}

function spawnChild({ command, args, cwd, env }: ProcessCommand): ChildProcessWithoutNullStreams {
  try {
    return spawnPiped(command, args, cwd, env);
  } catch (error) {
    // Some refusals are thrown instead of told by an event: a NUL in an argument, too many arguments.
    throw new AgentStartError(spawnFailure({ command, args, cwd, env }, error));
  }
}

/** By `cross-spawn`, for Windows: it runs `.cmd` shims such as npx through the shell there, with every argument quoted. */
function spawnPiped(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Environment,
): ChildProcessWithoutNullStreams {
  const runnable = runnableCommand(command, args);
  return spawn(runnable.command, runnable.args, {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A session and group of its own on POSIX; on Windows it would open a console window.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
}

/**
 * Windows looks for a program in the folder where it starts before it looks on the PATH: a workspace's own `npx` would take the place of
 * the person's. What is on the PATH is therefore told by its place.
 */
async function withPlace(wanted: ProcessCommand): Promise<ProcessCommand> {
  if (process.platform !== 'win32') return wanted;
  const place = await firstProgramOnPath(wanted.command, wanted.env);
  return place === undefined ? wanted : { ...wanted, command: place };
}

/** The system's error for a folder that is not there is the one for a program that is not there. */
async function checkFolder({ command, cwd }: ProcessCommand): Promise<void> {
  const folder = await stat(cwd).catch(() => undefined);
  if (folder?.isDirectory() === true) return;
  const message = folder === undefined ? 'ENOENT: no such folder' : 'ENOTDIR: not a folder';
  throw new AgentStartError({ kind: 'spawnFailed', command, message: `${message}: ${cwd}` });
}

function spawnFailure({ command }: ProcessCommand, error: unknown): AgentFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // A script whose interpreter is missing gives ENOENT too.
  if (code === 'ENOENT' && !(command.includes('/') && existsSync(command))) return { kind: 'commandNotFound', command };
  if (code === 'EACCES' || code === 'EPERM' || code === 'ENOEXEC') return { kind: 'notExecutable', command };
  return { kind: 'spawnFailed', command, message: errorMessage(error) };
}
