/** Who sends a method; `both` for the same name in both directions. */
export interface MethodEntry {
  readonly name: string;
  readonly versions: readonly (1 | 2)[];
  readonly to: 'agent' | 'client';
  readonly kind: 'request' | 'notification';
}

/**
 * The methods of ACP that Parley speaks, by protocol version: both versions' stable and unstable schemas, and what is deployed
 * though it has left them (`session/set_model`). What is not in here is answered with -32601.
 */
const table = [
  { name: 'initialize', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'authenticate', versions: [1], to: 'agent', kind: 'request' },
  { name: 'auth/login', versions: [2], to: 'agent', kind: 'request' },
  { name: 'logout', versions: [1], to: 'agent', kind: 'request' },
  { name: 'auth/logout', versions: [2], to: 'agent', kind: 'request' },
  { name: 'auth/status', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'providers/list', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'providers/set', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'providers/disable', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/new', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/load', versions: [1], to: 'agent', kind: 'request' },
  { name: 'session/resume', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/fork', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/list', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/delete', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/archive', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/unarchive', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/status', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/set_title', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/close', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/prompt', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'session/set_mode', versions: [1], to: 'agent', kind: 'request' },
  { name: 'session/set_model', versions: [1], to: 'agent', kind: 'request' },
  { name: 'session/set_config_option', versions: [1, 2], to: 'agent', kind: 'request' },
  { name: 'tool_call/cancel', versions: [2], to: 'agent', kind: 'request' },
  { name: 'terminal/cancel', versions: [2], to: 'agent', kind: 'request' },
  { name: 'session/cancel', versions: [1, 2], to: 'agent', kind: 'notification' },
  { name: 'mcp/message', versions: [1, 2], to: 'agent', kind: 'notification' },
  { name: '$/cancel_request', versions: [1, 2], to: 'agent', kind: 'notification' },

  { name: 'session/update', versions: [1, 2], to: 'client', kind: 'notification' },
  { name: 'elicitation/complete', versions: [1, 2], to: 'client', kind: 'notification' },
  { name: 'auth/status_update', versions: [1, 2], to: 'client', kind: 'notification' },
  { name: '$/cancel_request', versions: [1, 2], to: 'client', kind: 'notification' },
  { name: 'session/request_permission', versions: [1, 2], to: 'client', kind: 'request' },
  { name: 'elicitation/create', versions: [1, 2], to: 'client', kind: 'request' },
  { name: 'mcp/message', versions: [1, 2], to: 'client', kind: 'request' },
  { name: 'fs/read_text_file', versions: [1], to: 'client', kind: 'request' },
  { name: 'fs/write_text_file', versions: [1], to: 'client', kind: 'request' },
  { name: 'terminal/create', versions: [1], to: 'client', kind: 'request' },
  { name: 'terminal/output', versions: [1], to: 'client', kind: 'request' },
  { name: 'terminal/wait_for_exit', versions: [1], to: 'client', kind: 'request' },
  { name: 'terminal/kill', versions: [1], to: 'client', kind: 'request' },
  { name: 'terminal/release', versions: [1], to: 'client', kind: 'request' },
] as const satisfies readonly MethodEntry[];

type Entry = (typeof table)[number];
type NameOf<To extends Entry['to'], Kind extends Entry['kind']> = Extract<Entry, { to: To; kind: Kind }>['name'];

export type ToAgentRequest = NameOf<'agent', 'request'>;
export type ToAgentNotification = NameOf<'agent', 'notification'>;
export type ToClientRequest = NameOf<'client', 'request'>;
/** `$/cancel_request` is the wire's own business. */
export type ToClientNotification = Exclude<NameOf<'client', 'notification'>, '$/cancel_request'>;

export const methodTable: readonly MethodEntry[] = table;

function names(to: MethodEntry['to'], kind: MethodEntry['kind']): Readonly<Record<1 | 2, ReadonlySet<string>>> {
  const of = (version: 1 | 2): ReadonlySet<string> =>
    new Set(
      methodTable
        .filter((entry) => entry.to === to && entry.kind === kind && entry.versions.includes(version))
        .map(({ name }) => name),
    );
  return { 1: of(1), 2: of(2) };
}

const clientRequests = names('client', 'request');
const clientNotifications = names('client', 'notification');

/** Whether an agent of this protocol version may send this request. */
export function isToClientRequest(method: string, version: 1 | 2): method is ToClientRequest {
  return clientRequests[version].has(method);
}

export function isToClientNotification(method: string, version: 1 | 2): method is ToClientNotification {
  return method !== '$/cancel_request' && clientNotifications[version].has(method);
}
