import { basename } from 'node:path';
import type { AuthMethod } from '../acp/agentConnection';
import type { AgentDefinition } from './agentDefinition';

/** A sign-in that ACP calls `terminal`. */
export type TerminalSignIn = Extract<AuthMethod, { readonly type: 'terminal' }>;

/**
 * What a sign-in in a terminal runs: the agent's own command with the method's arguments added (`AuthMethodTerminal` in the schema), or the
 * method's own command (de facto, `_meta["terminal-auth"]`). Where that is a bare name, it means a program that comes with the agent, which
 * need not be on the PATH: the agent itself by its place, or one of the package by which the agent is run.
 */
export function signInProgram(definition: AgentDefinition, method: TerminalSignIn): AgentDefinition {
  const { command, args } = method;
  if (command === undefined) return { ...definition, args: [...definition.args, ...args] };
  if (/[/\\]/.test(command)) return { ...definition, command, args };
  if (programName(definition.command) === programName(command)) return { ...definition, args };
  const [runner, spec] = [programName(definition.command), packageOf(definition.args)];
  if (spec !== undefined && runner === 'npx')
    return { ...definition, args: ['-y', `--package=${spec}`, '--', command, ...args] };
  if (spec !== undefined && runner === 'uvx') return { ...definition, args: ['--from', spec, command, ...args] };
  return { ...definition, command, args };
}

/** The package that npx or uvx was told to run; undefined: options come first that may mean anything. */
function packageOf(args: readonly string[]): string | undefined {
  const first = args.find((one) => one !== '-y' && one !== '--yes');
  return first?.startsWith('-') ? undefined : first;
}

function programName(command: string): string {
  return basename(command.replaceAll('\\', '/')).replace(/\.(?:cmd|exe|bat|ps1)$/i, '');
}
