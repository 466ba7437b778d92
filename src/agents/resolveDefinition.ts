import type { AgentFailure } from '../acp/agentFailure';
import { AgentStartError } from '../acp/agentStartError';
import { substitute, VariableError, type VariableLookup } from '../base/variables';
import type { AgentDefinition } from './agentDefinition';

/**
 * A definition with the variables of its command, arguments, folder and environment replaced. A secret has its place in the environment
 * and the arguments only: the command and the folder are told where something goes wrong.
 * @throws AgentStartError `variableUnknown` or `secretMissing`, naming the entry.
 */
export async function resolveDefinition(definition: AgentDefinition, lookup: VariableLookup): Promise<AgentDefinition> {
  const { id, source, settingsEnv } = definition;
  const at = (entry: string): string => `parley.agents.${id}.${entry}`;
  try {
    // What a registry says does not get to read this machine's environment and the person's secrets.
    const isOurs = source === 'settings' || source === 'detected';
    const resolved = isOurs ? await withValues(definition, at, lookup) : definition;
    if (settingsEnv === undefined) return resolved;
    return { ...resolved, env: { ...resolved.env, ...(await variables(settingsEnv, at, lookup)) } };
  } catch (error) {
    throw error instanceof VariableError ? new AgentStartError(failureOf(error)) : error;
  }
}

type Place = (entry: string) => string;

async function withValues(definition: AgentDefinition, at: Place, lookup: VariableLookup): Promise<AgentDefinition> {
  const open: VariableLookup = (variable) => (variable.name === 'secret' ? undefined : lookup(variable));
  const { command, args, cwd, env } = definition;
  return {
    ...definition,
    command: await substitute(command, at('command'), open),
    args: await inOrder(args, (one, index) => substitute(one, at(`args[${String(index)}]`), lookup)),
    env: await variables(env, at, lookup),
    ...(cwd === undefined ? {} : { cwd: await substitute(cwd, at('cwd'), open) }),
  };
}

async function variables(
  env: AgentDefinition['env'],
  at: Place,
  lookup: VariableLookup,
): Promise<Readonly<Record<string, string>>> {
  const entries = await inOrder(Object.entries(env), async ([name, value]): Promise<[string, string]> => [
    name,
    await substitute(value, at(`env.${name}`), lookup),
  ]);
  return Object.fromEntries(entries);
}

function failureOf({ path, variable: { name, argument, written } }: VariableError): AgentFailure {
  const isAskedFor = name === 'secret' && argument !== undefined && !/\.(?:command|cwd)$/.test(path);
  return isAskedFor
    ? { kind: 'secretMissing', entry: path, secret: argument }
    : { kind: 'variableUnknown', entry: path, variable: written };
}

/** One after the other: a lookup may ask the person. */
async function inOrder<T, R>(items: readonly T[], change: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const changed: R[] = [];
  for (const [index, item] of items.entries()) changed.push(await change(item, index));
  return changed;
}
