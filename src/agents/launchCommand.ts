import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AgentDefinition } from './agentDefinition';
import type { ProcessCommand } from './agentProcesses';
import { type Environment, mergeEnvironment, withoutHostVariables } from '../processes/environment';

/**
 * What to run for a definition: in the workspace folder unless it says otherwise (some agents take their process's folder for the
 * session's), with the host's environment and the definition's over it.
 * @param folder Absolute. @param home Absolute; for tests.
 */
export function launchCommand(
  { command, args, env, cwd }: AgentDefinition,
  folder: string,
  environment: Environment,
  home: string = homedir(),
): ProcessCommand {
  return {
    command: fromHome(command, home),
    args,
    cwd: resolve(folder, fromHome(cwd ?? '', home)),
    env: mergeEnvironment(withoutHostVariables(environment), env),
  };
}

function fromHome(path: string, home: string): string {
  return /^~[/\\]/.test(path) ? join(home, path.slice(2)) : path;
}
