import type {
  AgentConnection,
  ElicitationOutcome,
  NewSessionRequest,
  SessionHandle,
} from '../../src/acp/agentConnection';
import { connectAgent } from '../../src/acp/connectAgent';
import { isAcpError } from '../../src/acp/errors';
import { methodTable, type ToAgentNotification, type ToAgentRequest } from '../../src/acp/methods';
import type { SessionUpdate } from '../../src/acp/update';
import { errorMessage } from '../../src/base/errors';
import {
  acpSchema,
  type AcpSchema,
  type SchemaMethod,
  type SchemaName,
  schemaNames,
  type SchemaNode,
} from './acpSchemas';
import { everything, inSession, testConnectOptions } from './connected';
import { Lifted } from './lifted';
import { once } from './once';
import { RawAgent } from './rawAgent';
import { RecordingSink } from './recordingSink';
import { instances, instancesOf, someMutations } from './schemaInstances';

type Json = Record<string, unknown>;

/**
 * One method or update of one schema. `handled`: all its instances were understood, and what went out was valid. What is for a proxy, which
 * stands between a conductor and an agent, is handled when the client, being none, refuses it.
 */
export interface CoverageRow {
  readonly schema: SchemaName;
  readonly kind: 'method' | 'update';
  readonly name: string;
  readonly side: SchemaMethod['side'];
  readonly handled: boolean;
  /** The first thing that was wrong. */
  readonly problem?: string;
}

/** How many bad messages are sent of each kind; how many bad updates are translated. */
const oddMessages = 100;
const oddUpdates = 1000;

/** What each kind of update has to become, among other things. */
const updateTypes: Readonly<Record<string, SessionUpdate['type']>> = {
  user_message_chunk: 'messageChunk',
  agent_message_chunk: 'messageChunk',
  agent_thought_chunk: 'messageChunk',
  user_message: 'message',
  agent_message: 'message',
  agent_thought: 'message',
  tool_call: 'toolCall',
  tool_call_update: 'toolCall',
  tool_call_content_chunk: 'toolCallContent',
  terminal_update: 'terminal',
  terminal_output_chunk: 'terminalOutput',
  plan: 'plan',
  plan_update: 'plan',
  plan_removed: 'planRemoved',
  available_commands_update: 'commands',
  current_mode_update: 'configValue',
  config_option_update: 'configOptions',
  session_info_update: 'info',
  usage_update: 'usage',
  notice: 'notice',
  compaction_update: 'compaction',
  compaction_summary_chunk: 'compactionSummary',
  state_update: 'state',
  subagent_update: 'subagent',
  session_message: 'sessionMessage',
  session_message_chunk: 'sessionMessageChunk',
};

/** Feeds instances of everything in the four schemas to the client, and has the client say everything that it can say. */
export async function measureCoverage(names: readonly SchemaName[] = schemaNames): Promise<CoverageRow[]> {
  const rows: CoverageRow[] = [];
  for (const name of names) {
    const schema = acpSchema(name);
    for (const [kind, node] of schema.updates())
      rows.push(row(name, 'update', kind, 'client', updateProblem(schema, kind, node)));
    for (const method of schema.methods()) {
      rows.push(row(name, 'method', method.name, method.side, await methodProblem(schema, method)));
    }
  }
  return rows;
}

function row(
  schema: SchemaName,
  kind: CoverageRow['kind'],
  name: string,
  side: SchemaMethod['side'],
  problem: string | undefined,
): CoverageRow {
  return { schema, kind, name, side, handled: problem === undefined, ...(problem === undefined ? {} : { problem }) };
}

function updateProblem(schema: AcpSchema, kind: string, node: SchemaNode): string | undefined {
  const expected = updateTypes[kind];
  const minimal = instancesOf(schema, node, 'minimal') as Json[];
  const full = instancesOf(schema, node, 'full') as Json[];
  const isUnderstood = (update: Json): boolean => {
    const types = new Lifted(schema.version).take(update).map(({ type }) => type);
    return expected !== undefined && types.includes(expected) && !types.includes('unknown');
  };
  const wrong = [...minimal, ...full].find((update) => !isUnderstood(update));
  if (wrong !== undefined) return `not understood: ${JSON.stringify(wrong)}`;
  for (const { what, value, path } of someMutations([minimal[0], full[0]], oddUpdates)) {
    try {
      const isSame = isUnderstood(value as Json);
      // What the schema allows in the update's own fields has to be understood; deeper, the type alone says nothing.
      const isValid = path.length === 1 && schema.problem('SessionUpdate', value) === undefined;
      if (!isSame && isValid && path[0] !== 'sessionUpdate') return `not understood ${what}`;
    } catch (error) {
      return `threw ${errorMessage(error)} ${what}`;
    }
  }
  return undefined;
}

/** How each request of the client is made; a method that is missing here does not compile. */
const requests: Readonly<Record<ToAgentRequest, (client: Client) => Promise<unknown>>> = {
  initialize: () => Promise.reject(new Error('made before there is a client')),
  authenticate: ({ connection }) => connection.signIn('m'),
  'auth/login': ({ connection }) => connection.signIn('m'),
  logout: ({ connection }) => connection.signOut(),
  'auth/logout': ({ connection }) => connection.signOut(),
  'auth/status': ({ connection }) => connection.authStatus(),
  'providers/list': ({ connection }) => connection.listProviders(),
  'providers/set': ({ connection }) =>
    connection.setProvider({
      providerId: 'p',
      apiType: 'openai',
      baseUrl: 'https://example.org/',
      headers: { A: 'b' },
    }),
  'providers/disable': ({ connection }) => connection.disableProvider('p'),
  'session/new': ({ connection, setup }) => opened(connection.newSession(setup, new RecordingSink())),
  'session/load': ({ connection, setup }) =>
    opened(connection.loadSession({ ...setup, sessionId: 'l' }, new RecordingSink())),
  'session/resume': ({ connection, setup }) =>
    opened(connection.resumeSession({ ...setup, sessionId: 'r' }, new RecordingSink())),
  'session/fork': ({ connection, setup }) =>
    opened(connection.forkSession({ ...setup, sessionId: 's' }, new RecordingSink())),
  'session/list': ({ connection }) => connection.listSessions({ cwd: '/w', cursor: 'c', archived: 'include' }),
  'session/delete': ({ connection }) => connection.deleteSession('s'),
  'session/archive': ({ connection }) => connection.setSessionArchived('s', true),
  'session/unarchive': ({ connection }) => connection.setSessionArchived('s', false),
  'session/status': ({ connection }) => connection.sessionStatus('s'),
  'session/set_title': ({ connection }) => connection.setSessionTitle('s', 't'),
  'session/close': async ({ connection, agent, setup }) => {
    const opening = connection.newSession(setup, new RecordingSink());
    agent.answer(await agent.nextCall('session/new'), { sessionId: 'closing' });
    await (await opening).close();
  },
  'session/prompt': ({ session }) =>
    session.prompt([
      { type: 'text', text: 'a' },
      { type: 'image', data: 'AA==', mimeType: 'image/png' },
      { type: 'resource_link', uri: 'file:///a', name: 'a', size: 1 },
      { type: 'resource', resource: { uri: 'file:///a', text: 'x' } },
    ]),
  'session/set_mode': ({ session }) => session.setConfigOption('mode', 'm'),
  'session/set_model': ({ session }) => session.setConfigOption('model', 'm'),
  'session/set_config_option': async ({ session }) => {
    await session.setConfigOption('loud', true);
  },
  'tool_call/cancel': ({ session }) => session.cancelToolCall('t'),
  'terminal/cancel': ({ session }) => session.cancelTerminal('x'),
};

const fullSetup: NewSessionRequest = {
  cwd: '/w',
  additionalDirectories: ['/other'],
  systemPrompt: { mode: 'append', content: [{ type: 'text', text: 'be kind' }] },
  mcpServers: [
    { type: 'stdio', name: 'a', command: '/bin/a', args: ['x'], env: { A: 'b' } },
    { type: 'http', name: 'b', url: 'https://example.org/', headers: { A: 'b' } },
    { type: 'sse', name: 'c', url: 'https://example.org/', headers: {} },
    { type: 'acp', name: 'd', serverId: '/text' },
  ],
};
const { cwd, additionalDirectories = [], mcpServers = [] } = fullSetup;
const stableSetup = { cwd, additionalDirectories, mcpServers: mcpServers.filter(({ type }) => type !== 'acp') };

async function opened(opening: Promise<SessionHandle>): Promise<void> {
  (await opening).dispose();
}

/** A client in a session, with an agent that the caller plays. */
interface Client {
  readonly setup: NewSessionRequest;
  readonly agent: RawAgent;
  readonly connection: AgentConnection;
  readonly session: SessionHandle;
  readonly sink: RecordingSink;
}

async function methodProblem(schema: AcpSchema, method: SchemaMethod): Promise<string | undefined> {
  const { name, kind, side } = method;
  if (side === 'proxy') return proxyProblem(schema, method);
  const isKnown = methodTable.some(
    (entry) =>
      entry.name === name &&
      entry.kind === kind &&
      (side === 'protocol' || entry.to === side) &&
      entry.versions.includes(schema.version),
  );
  if (!isKnown) return 'not in the table of methods';
  if (side === 'protocol') return cancellationProblem(schema);
  if (name === 'initialize') return initializeProblem(schema, method);
  const client = await newClient(schema);
  try {
    if (side === 'client')
      return await (kind === 'request' ? incomingRequestProblem : incomingNotificationProblem)(schema, method, client);
    return await (kind === 'request' ? requestProblem : notificationProblem)(schema, method, client);
  } finally {
    client.connection.dispose();
  }
}

async function newClient({ name, version }: AcpSchema): Promise<Client> {
  const modes = { currentModeId: 'm', availableModes: [] };
  const client = await inSession(version, { hold: { ageMs: 1 } }, version === 1 ? { modes } : {});
  const { sink, connection, agent } = client;
  sink.permission = ({ options: [first] }) =>
    Promise.resolve(first ? { outcome: 'selected', optionId: first.optionId } : { outcome: 'cancelled' });
  const accepted: ElicitationOutcome = { action: 'accept', content: { a: 'x', b: 1, c: true, d: ['y'] } };
  sink.elicitation = () => Promise.resolve(accepted);
  sink.files = { readTextFile: () => Promise.resolve('text'), writeTextFile: () => Promise.resolve() };
  sink.terminals = {
    create: () => Promise.resolve('x'),
    output: () => Promise.resolve({ output: 'o', truncated: false, exitStatus: { exitCode: 0 } }),
    waitForExit: () => Promise.resolve({ signal: 'SIGTERM' }),
    kill: () => Promise.resolve(),
    release: () => Promise.resolve(),
  };
  const serving = connection.onMcpRequest?.('/text', (_, notify) => {
    notify('notifications/progress', { progress: 1 });
    return Promise.resolve({ result: { tools: [] } });
  });
  void once(connection.onDidClose).then(() => serving?.dispose());
  agent.received.length = 0;
  return { ...client, setup: name.endsWith('unstable') ? fullSetup : stableSetup };
}

/** The client asks, and is answered with every instance of the response. */
async function requestProblem(schema: AcpSchema, method: SchemaMethod, client: Client): Promise<string | undefined> {
  const make = Object.entries(requests).find(([name]) => name === method.name)?.[1];
  const { agent } = client;
  if (make === undefined || method.result === undefined) return 'has no request of the client';
  const { result } = method;
  const valid = [...instances(schema, result, 'minimal'), ...instances(schema, result, 'full')];
  const odd = someMutations([{ result: valid[0] }, { result: valid.at(-1) }], oddMessages).map(
    ({ value }) => (value as Json)['result'],
  );
  for (const [index, answer] of [...valid, ...odd].entries()) {
    agent.received.length = 0;
    const made = make(client).then(
      () => undefined,
      (error: unknown) => error,
    );
    const request = await agent.nextCall(method.name);
    const wrong = schema.problem(method.params, request['params']);
    if (wrong !== undefined) return wrong;
    agent.answer(request, answer ?? null);
    const error = await made;
    if (error === undefined) continue;
    if (index < valid.length) return `${errorMessage(error)} for ${JSON.stringify(answer)}`;
    if (!isAcpError(error) || error.kind !== 'malformed')
      return `threw ${errorMessage(error)} for ${JSON.stringify(answer)}`;
  }
  return undefined;
}

/** The agent asks with every instance, and is answered once each time. */
async function incomingRequestProblem(
  schema: AcpSchema,
  method: SchemaMethod,
  client: Client,
): Promise<string | undefined> {
  const { agent } = client;
  const valid = [...instances(schema, method.params, 'minimal'), ...instances(schema, method.params, 'full')].map(
    inTheSession,
  );
  const odd = someMutations([valid[0], valid[valid.length >> 1]], oddMessages).map(({ value }) => value);
  const all = [...valid, ...odd];
  for (const [index, params] of all.entries()) {
    agent.ask(index, method.name, params);
    const answer = await agent.nextAnswer(index);
    const { result, error } = answer as { result?: Json; error?: { code: number } };
    const wrong = error === undefined ? schema.problem(method.result ?? '', result) : undefined;
    if (wrong !== undefined) return wrong;
    // A client may only be asked in the modes that it has advertised.
    const isUnknownMode =
      method.name === 'elicitation/create' && !['form', 'url'].includes(String((params as Json)['mode']));
    // -33001: MCP over ACP's own code for a server that there is not.
    const codes = index < valid.length ? (isUnknownMode ? [-32602] : []) : [-32602, -32002, -33001];
    if (error !== undefined && !codes.includes(error.code))
      return `${JSON.stringify(error)} for ${JSON.stringify(params)}`;
    agent.received.length = 0;
  }
  return undefined;
}

function inTheSession(params: unknown): unknown {
  return typeof params === 'object' && params !== null && 'sessionId' in params
    ? { ...params, sessionId: 's' }
    : params;
}

const outgoingNotifications: Readonly<Record<ToAgentNotification, (client: Client) => void>> = {
  'session/cancel': ({ session }) => {
    session.cancel();
  },
  'mcp/message': ({ agent }) => {
    agent.ask('mcp', 'mcp/message', { serverId: '/text', requestId: 'q', method: 'tools/list' });
  },
  '$/cancel_request': () => undefined,
};

async function notificationProblem(
  schema: AcpSchema,
  method: SchemaMethod,
  client: Client,
): Promise<string | undefined> {
  const make = Object.entries(outgoingNotifications).find(([name]) => name === method.name)?.[1];
  if (make === undefined) return 'is not sent by the client';
  make(client);
  return schema.problem(method.params, (await client.agent.nextCall(method.name))['params']);
}

async function incomingNotificationProblem(
  schema: AcpSchema,
  method: SchemaMethod,
  client: Client,
): Promise<string | undefined> {
  const { agent, connection, sink } = client;
  const valid = [...instances(schema, method.params, 'minimal'), ...instances(schema, method.params, 'full')].map(
    inTheSession,
  );
  const odd = someMutations([valid[0], valid.at(-1)], oddMessages).map(({ value }) => value);
  if (method.name === 'elicitation/complete') {
    const url = { sessionId: 's', mode: 'url', message: 'm', elicitationId: '/text', url: 'https://example.org/' };
    agent.ask('e', 'elicitation/create', url);
    await agent.nextAnswer('e');
  }
  let statuses = 0;
  const listening = connection.onDidChangeAuthStatus(() => statuses++);
  for (const params of [...valid, ...odd]) agent.notify(method.name, params);
  agent.end();
  await once(connection.onDidClose);
  listening.dispose();
  const seen = {
    'session/update': sink.updates.length,
    'elicitation/complete': sink.completed.length,
    'auth/status_update': statuses,
  };
  const count = Object.entries(seen).find(([name]) => name === method.name)?.[1] ?? 0;
  const expected = method.name === 'elicitation/complete' ? 1 : valid.length;
  return count >= expected ? undefined : `${count} of ${expected} were told`;
}

async function cancellationProblem(schema: AcpSchema): Promise<string | undefined> {
  const { agent, connection, session, sink } = await inSession(schema.version, { limits: { shortMs: 1 } });
  try {
    const gaveUp = session.setConfigOption('x', 'y').catch(isAcpError);
    const cancelled = await agent.nextCall('$/cancel_request');
    const wrong = schema.problem('CancelRequestNotification', cancelled['params']);
    if (wrong !== undefined || !(await gaveUp)) return wrong ?? 'the request went on';
    const subject = { toolCall: { toolCallId: 't' }, title: 'May I?' };
    agent.ask(7, 'session/request_permission', { sessionId: 's', options: [], ...subject });
    while (sink.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    agent.notify('$/cancel_request', { requestId: 7 });
    const { error } = (await agent.nextAnswer(7)) as { error?: { code: number } };
    return error?.code === -32800 && sink.aborted.length === 1 ? undefined : 'the permission was not taken back';
  } finally {
    connection.dispose();
  }
}

async function proxyProblem(schema: AcpSchema, method: SchemaMethod): Promise<string | undefined> {
  const client = await newClient(schema);
  const { agent, connection } = client;
  try {
    for (const [index, params] of instances(schema, method.params, 'full').entries()) {
      if (method.kind === 'notification') agent.notify(method.name, params);
      else agent.ask(index, method.name, params);
      if (method.kind === 'notification') continue;
      const { error } = (await agent.nextAnswer(index)) as { error?: { code: number } };
      if (error?.code !== -32601) return `not refused: ${JSON.stringify(params)}`;
    }
    agent.ask('last', 'session/request_permission', {});
    const { error } = (await agent.nextAnswer('last')) as { error?: { code: number } };
    return error?.code === -32602 ? undefined : 'the connection was lost';
  } finally {
    connection.dispose();
  }
}

async function initializeProblem(schema: AcpSchema, method: SchemaMethod): Promise<string | undefined> {
  const result = method.result ?? '';
  const valid = [
    everything[schema.version],
    ...instances(schema, result, 'minimal'),
    ...instances(schema, result, 'full'),
  ];
  const odd = someMutations([valid[0], valid.at(-1)], oddMessages).map(({ value }) => value);
  for (const [index, answer] of [...valid, ...odd].entries()) {
    const agent = new RawAgent();
    const connecting = connectAgent(agent.streams, { ...testConnectOptions, protocol: schema.version }).then(
      (connection) => connection.dispose(),
      (error: unknown) => error,
    );
    const request = await agent.nextCall('initialize');
    const wrong = schema.problem(method.params, request['params']);
    if (wrong !== undefined) return wrong;
    agent.answer(request, withVersion(answer, schema.version, index < valid.length));
    const error = await connecting;
    if (error !== undefined && (index < valid.length || !isAcpError(error)))
      return `${errorMessage(error)} for ${JSON.stringify(answer)}`;
  }
  return undefined;
}

function withVersion(answer: unknown, version: number, isValid: boolean): unknown {
  return isValid ? { ...(answer as Json), protocolVersion: version } : answer;
}
