import { type Check, CheckError, isRecord, list, object, oneOf, optional, record, text } from '../base/check';
import type { InProcessMcpServer, McpTransport, SessionOpening } from '../sessions/ports';
import { contentCheck } from './contentCheck';
import { absolutePath } from './sessionPlace';

type Server = NonNullable<SessionOpening['mcpServers']>[number];

const MAX_LIST = 100;
const value = text(1024 * 1024);
const name: Check<string> = (given, path) => {
  const checked = text(200)(given, path);
  if (checked.trim() === '') throw new CheckError(path, 'a name');
  return checked;
};

/** Names with values: an object, or the list that the protocol has. */
const pairs: Check<Readonly<Record<string, string>>> = (given, path) => {
  if (!Array.isArray(given)) return record(value, 1000)(given, path);
  const entries = list(object({ name: text(32_768), value }), 1000)(given, path);
  return Object.fromEntries(entries.map((one) => [one.name, one.value]));
};

const stdio = object({ name, command: name, args: optional(list(value, 1000)), env: optional(pairs) });
const remote = object({ type: oneOf('http', 'sse'), name, url: value, headers: optional(pairs) });

/** An MCP server as another extension gives it. In one of the wire's shapes, or with objects for the lists of names and values. */
export const mcpServerCheck: Check<Server> = (given, path) => {
  if (!isRecord(given)) throw new CheckError(path, 'an MCP server');
  switch (given['type']) {
    case undefined:
    case 'stdio': {
      const { args = [], env = {}, ...server } = stdio(given, path);
      return { type: 'stdio', ...server, args, env };
    }
    case 'http':
    case 'sse': {
      const { headers = {}, ...server } = remote(given, path);
      if (!URL.canParse(server.url) || !/^https?:/i.test(server.url)) {
        throw new CheckError(`${path}.url`, 'an address that begins with http: or https:');
      }
      return { ...server, headers };
    }
    case 'inProcess':
      return inProcess(given, path);
    default:
      throw new CheckError(`${path}.type`, 'one of stdio, http, sse, inProcess');
  }
};

function inProcess(given: Readonly<Record<string, unknown>>, path: string): InProcessMcpServer {
  const { connect } = given;
  if (typeof connect !== 'function') throw new CheckError(`${path}.connect`, 'a function');
  return {
    type: 'inProcess',
    name: name(given['name'], `${path}.name`),
    // Foreign code: whatever it does becomes a promise.
    connect: async (transport: McpTransport): Promise<void> => {
      await Reflect.apply(connect, given, [transport]);
    },
  };
}

/** Of two servers with one name the later one counts. */
export function withServer(servers: readonly Server[], added: Server): readonly Server[] {
  return [...servers.filter((one) => one.name !== added.name), added];
}

/** What the agent's `_meta` may be: JSON, bounded. */
const meta: Check<Readonly<Record<string, unknown>>> = (given, path) => {
  if (!isRecord(given)) throw new CheckError(path, 'an object');
  let written: string;
  try {
    written = JSON.stringify(given);
  } catch {
    throw new CheckError(path, 'JSON');
  }
  if (written.length > 1024 * 1024) throw new CheckError(path, 'of at most 1 MB');
  return JSON.parse(written) as Readonly<Record<string, unknown>>;
};

const request = object({
  cwd: absolutePath,
  additionalDirectories: optional(list(absolutePath, MAX_LIST)),
  mcpServers: optional(list(mcpServerCheck, MAX_LIST)),
  systemPrompt: optional(object({ mode: oneOf('append', 'override'), content: contentCheck })),
  _meta: optional(meta),
});

/** A request for a new session as another extension gives it. What is not named in the public type is left out. */
export const newSessionCheck: Check<SessionOpening & { readonly cwd: string }> = (given, path) => {
  const { mcpServers, _meta, ...opening } = request(given, path);
  return {
    ...opening,
    ...(_meta && { meta: _meta }),
    ...(mcpServers && { mcpServers: mcpServers.reduce(withServer, []) }),
  };
};
