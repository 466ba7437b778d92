import { resolve } from 'node:path';
import type { McpServerEntry } from '../acp/agentConnection';
import { substitute, VariableError, type VariableLookup } from '../base/variables';
import { keysText } from './entryCheck';
import { LeftOutError } from './leftOut';
import { isWebAddress } from './parseServers';
import type { McpServerDefinition, RemoteServerDefinition, StdioServerDefinition } from './serverDefinition';

/** Starts a program in a folder, which ACP has no field for: its arguments are the folder, the program and that one's arguments. */
export interface FolderRunner {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface ResolvePlace {
  /** The folder in which the agent starts servers, absolute. */
  readonly cwd: string;
  readonly lookup: VariableLookup;
  readonly runner: FolderRunner;
}

/**
 * A server as it goes to an agent: variables replaced, the file of its environment put in, one that runs in another folder than the session
 * started there by a small program in front of it.
 * @throws LeftOutError when that cannot be done, and what `lookup` throws.
 */
export async function resolveServer(server: McpServerDefinition, place: ResolvePlace): Promise<McpServerEntry> {
  try {
    return server.type === 'stdio' ? await resolveStdio(server, place) : await resolveRemote(server, place);
  } catch (error) {
    if (!(error instanceof VariableError)) throw error;
    throw new LeftOutError({ kind: 'variableUnknown', variable: error.variable.written, place: error.path });
  }
}

async function resolveStdio(server: StdioServerDefinition, place: ResolvePlace): Promise<McpServerEntry> {
  const replaced = replacer(server, place);
  const command = await replaced(server.command, 'command');
  const args: string[] = [];
  // One after the other: each may ask the person.
  for (const [index, argument] of server.args.entries()) args.push(await replaced(argument, 'args', index));
  const { envFile, fileEnv = {} } = server;
  if (envFile !== undefined && !server.fileEnv) throw new LeftOutError({ kind: 'envFileUnreadable', file: envFile });
  const env = { ...fileEnv, ...(await replacedValues(server.env, 'env', replaced)) };
  const program = { command, args, env };
  const folder = server.cwd === undefined ? place.cwd : resolve(place.cwd, await replaced(server.cwd, 'cwd'));
  return {
    type: 'stdio',
    name: server.name,
    ...(folder === resolve(place.cwd) ? program : inFolder(folder, program, place)),
  };
}

function inFolder(folder: string, { command, args, env }: FolderRunner, { runner }: ResolvePlace): FolderRunner {
  return { command: runner.command, args: [...runner.args, folder, command, ...args], env: { ...env, ...runner.env } };
}

async function resolveRemote(server: RemoteServerDefinition, place: ResolvePlace): Promise<McpServerEntry> {
  const replaced = replacer(server, place);
  const url = await replaced(server.url, 'url');
  if (!isWebAddress(url)) throw new LeftOutError({ kind: 'addressInvalid' });
  const headers = await replacedValues(server.headers, 'headers', replaced);
  for (const [name, value] of Object.entries(headers)) headers[name] = value.replace(/[\r\n\0]+/g, ' ');
  return { type: server.type, name: server.name, url, headers };
}

type Replacer = (text: string, ...keys: readonly (string | number)[]) => Promise<string>;

function replacer({ origin }: McpServerDefinition, { lookup }: ResolvePlace): Replacer {
  return (text, ...keys) => substitute(text, keysText([...origin.keys, ...keys]), lookup);
}

async function replacedValues(
  values: Readonly<Record<string, string>>,
  field: string,
  replaced: Replacer,
): Promise<Record<string, string>> {
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(values)) pairs.push([name, await replaced(value, field, name)]);
  return Object.fromEntries(pairs);
}
