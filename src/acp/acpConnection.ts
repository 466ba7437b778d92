import type {
  AgentConnection,
  AgentDescription,
  AuthStatus,
  ElicitationOutcome,
  ElicitationRequest,
  ExistingSessionRequest,
  ListSessionsPage,
  ListSessionsRequest,
  McpRequestHandler,
  NewSessionRequest,
  Provider,
  ProviderSetting,
  SessionHandle,
  SessionSink,
} from './agentConnection';
import { Emitter } from '../base/events';
import { type Disposable, DisposableObject, toDisposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import { AcpSession, isUnknownSession, type SessionCaller } from './acpSession';
import { elicitFromSession, isSessionRequest, sessionRequests } from './agentRequests';
import type { Dialect } from './dialect';
import { AcpError, errorCodes } from './errors';
import { Fields, isJsonObject, present, type Report } from './fields';
import {
  isToClientNotification,
  isToClientRequest,
  type ToAgentNotification,
  type ToAgentRequest,
  type ToClientNotification,
} from './methods';
import { parseAuthStatus } from './parseAuth';
import { type ElicitationModes, parseElicitation } from './parseElicitation';
import { invalidParams } from './parsePermission';
import { parseProviders, parseSessionList } from './parseResponses';
import type { RpcConnection, RpcHandler } from './rpcConnection';
import type { Call } from './sessionLift';
import type { SessionRoute } from './sessionRoute';
import { SessionRouter, type HoldLimits } from './sessionRouter';
import { writeElicitationOutcome } from './writeRequest';

/** Milliseconds. A prompt and a sign-in have no limit: a turn may take hours, and a person may be slow. */
export interface RequestLimits {
  /** Of requests that set up a session; agents start MCP servers and replay a conversation before they answer. */
  readonly sessionMs: number;
  /** Of all the others. */
  readonly shortMs: number;
}

export interface AcpConnectionOptions {
  readonly log: Log;
  readonly report: Report;
  readonly limits: RequestLimits;
  readonly hold: HoldLimits;
  readonly elicitation: ElicitationModes;
  /** Answers what the agent asks outside of any session, e.g. during a sign-in; absent: cancelled. */
  readonly elicit?: (request: ElicitationRequest, signal: AbortSignal) => Promise<ElicitationOutcome>;
  readonly idPrefix: string;
}

const maxRememberedElicitations = 200;

/** An initialised connection; made by `connectAgent`. */
export class AcpConnection extends DisposableObject implements AgentConnection, RpcHandler, SessionCaller {
  readonly #router: SessionRouter;
  readonly #didClose = this.register(new Emitter<void>());
  readonly #didChangeAuthStatus = this.register(new Emitter<AuthStatus>());
  readonly #extensionRequests = new Map<string, (params: unknown) => Promise<unknown>>();
  readonly #extensionNotifications = new Map<string, (params: unknown) => void>();
  readonly #mcpServers = new Map<string, McpRequestHandler>();
  /** The sinks of sessions that are being set up, by the id of the request: an elicitation may name that. */
  readonly #sinksOfRequests = new Map<string, SessionSink>();
  readonly #sinksOfElicitations = new Map<string, SessionSink>();

  readonly onDidClose = this.#didClose.event;
  readonly onDidChangeAuthStatus = this.#didChangeAuthStatus.event;

  constructor(
    private readonly rpc: RpcConnection,
    private readonly dialect: Dialect,
    readonly agent: AgentDescription,
    private readonly options: AcpConnectionOptions,
  ) {
    super();
    this.#router = new SessionRouter(dialect, options.log, options.report, options.hold, options.idPrefix);
    this.register(
      rpc.onDidClose(() => {
        this.dispose();
      }),
    );
    this.onDispose(() => {
      rpc.dispose();
      this.#router.dispose();
      this.#didClose.fire();
    });
  }

  get version(): 1 | 2 {
    return this.dialect.version;
  }

  get canClose(): boolean {
    return this.agent.capabilities.closeSession;
  }

  newSession(request: NewSessionRequest, sink: SessionSink): Promise<SessionHandle> {
    return this.#openSession(this.dialect.newSession(this.#offered(request)), sink);
  }

  async loadSession(request: ExistingSessionRequest, sink: SessionSink): Promise<SessionHandle> {
    this.#need(this.agent.capabilities.loadSession, 'session/load');
    return this.#openSession(
      this.dialect.loadSession({ ...this.#offered(request), sessionId: request.sessionId }),
      sink,
      request.sessionId,
    );
  }

  async resumeSession(request: ExistingSessionRequest, sink: SessionSink): Promise<SessionHandle> {
    this.#need(this.agent.capabilities.resumeSession, 'session/resume');
    return this.#openSession(
      this.dialect.resumeSession({ ...this.#offered(request), sessionId: request.sessionId }),
      sink,
      request.sessionId,
    );
  }

  async forkSession(request: ExistingSessionRequest, sink: SessionSink): Promise<SessionHandle> {
    this.#need(this.agent.capabilities.forkSession, 'session/fork');
    return this.#openSession(
      this.dialect.forkSession({ ...this.#offered(request), sessionId: request.sessionId }),
      sink,
    );
  }

  async listSessions(request: ListSessionsRequest): Promise<ListSessionsPage> {
    this.#need(this.agent.capabilities.listSessions, 'session/list');
    const { cwd, cursor } = request;
    const archived = this.agent.capabilities.archiveSession ? request.archived : undefined;
    return parseSessionList(await this.#ask('session/list', present({ cwd, cursor, archived })));
  }

  async deleteSession(sessionId: string): Promise<void> {
    this.#need(this.agent.capabilities.deleteSession, 'session/delete');
    try {
      await this.#ask('session/delete', { sessionId });
    } catch (error) {
      if (!isUnknownSession(error)) throw error;
    }
  }

  async setSessionArchived(sessionId: string, archived: boolean): Promise<void> {
    this.#need(this.agent.capabilities.archiveSession, 'session/archive');
    await this.#ask(archived ? 'session/archive' : 'session/unarchive', { sessionId });
  }

  async sessionStatus(sessionId: string): Promise<string> {
    this.#need(this.agent.capabilities.sessionStatus, 'session/status');
    return (await this.#ask('session/status', { sessionId })).requiredText('status') ?? 'unknown';
  }

  async setSessionTitle(sessionId: string, title: string): Promise<string> {
    this.#need(this.agent.capabilities.setSessionTitle, 'session/set_title');
    return (await this.#ask('session/set_title', { sessionId, title })).text('title') ?? title;
  }

  async signIn(methodId: string): Promise<void> {
    await this.call(this.dialect.signIn(methodId), 'none');
  }

  async signOut(): Promise<void> {
    this.#need(this.agent.capabilities.signOut, 'logout');
    await this.call(this.dialect.signOut(), 'short');
  }

  async authStatus(): Promise<AuthStatus> {
    this.#need(this.agent.capabilities.authStatus, 'auth/status');
    return parseAuthStatus(await this.#ask('auth/status', {}));
  }

  async listProviders(): Promise<readonly Provider[]> {
    this.#need(this.agent.capabilities.providers, 'providers/list');
    return parseProviders(await this.#ask('providers/list', {}));
  }

  async setProvider(provider: ProviderSetting): Promise<void> {
    this.#need(this.agent.capabilities.providers, 'providers/set');
    await this.#ask('providers/set', { ...provider });
  }

  async disableProvider(providerId: string): Promise<void> {
    this.#need(this.agent.capabilities.providers, 'providers/disable');
    await this.#ask('providers/disable', { providerId });
  }

  extensionRequest(method: string, params: unknown): Promise<unknown> {
    return this.rpc.sendRequest(extensionName(method), isJsonObject(params) ? params : {});
  }

  extensionNotification(method: string, params: unknown): void {
    this.rpc.sendNotification(extensionName(method), isJsonObject(params) ? params : {});
  }

  onExtensionRequest(method: string, handler: (params: unknown) => Promise<unknown>): Disposable {
    return addTo(this.#extensionRequests, extensionName(method), handler);
  }

  onExtensionNotification(method: string, handler: (params: unknown) => void): Disposable {
    return addTo(this.#extensionNotifications, extensionName(method), handler);
  }

  onMcpRequest(serverId: string, handler: McpRequestHandler): Disposable {
    return addTo(this.#mcpServers, serverId, handler);
  }

  call({ method, params }: Call, limit: 'none' | 'short' | 'session', sink?: SessionSink): Promise<unknown> {
    const { sessionMs, shortMs } = this.options.limits;
    const limitMs = limit === 'session' ? sessionMs : limit === 'short' ? shortMs : undefined;
    return this.#callFor(sink, (onSent) => this.rpc.sendRequest(method, params, { onSent, ...present({ limitMs }) }));
  }

  notify(method: ToAgentNotification, params: object): void {
    this.rpc.sendNotification(method, params);
  }

  request(method: string, params: unknown, signal: AbortSignal): unknown {
    const extension = this.#extensionRequests.get(method);
    if (extension !== undefined) return extension(params);
    if (!isToClientRequest(method, this.version)) throw methodNotFound(method);
    const fields = Fields.of(params, this.options.report, 'params');
    if (method === 'mcp/message') return this.#mcpRequest(fields, signal);
    if (method === 'elicitation/create' && !fields.has('sessionId')) return this.#elicitOutsideSession(fields, signal);
    const sessionId = fields.text('sessionId') ?? invalidParams(fields, 'sessionId', 'must be a string');
    return this.#router.request(sessionId, this.rpc.messageBytes, signal, (route) =>
      isSessionRequest(method) ? sessionRequests[method](route, fields, signal) : this.#elicit(route, fields, signal),
    );
  }

  notification(method: string, params: unknown): void {
    const extension = this.#extensionNotifications.get(method);
    if (extension !== undefined) extension(params);
    else if (isToClientNotification(method, this.version)) this.#notifications[method](params);
    else this.options.report(method.slice(0, 60), 'is a notification that is not known');
  }

  readonly #notifications: Readonly<Record<ToClientNotification, (params: unknown) => void>> = {
    'session/update': (params) => {
      const fields = Fields.of(params, this.options.report, 'params');
      const sessionId = fields.id('sessionId');
      if (sessionId !== undefined) this.#router.update(sessionId, fields, this.rpc.messageBytes);
    },
    'elicitation/complete': (params) => {
      const elicitationId = Fields.of(params, this.options.report, 'params').id('elicitationId');
      if (elicitationId === undefined) return;
      this.#sinksOfElicitations.get(elicitationId)?.elicitationCompleted(elicitationId);
      this.#sinksOfElicitations.delete(elicitationId);
    },
    'auth/status_update': (params) => {
      this.#didChangeAuthStatus.fire(parseAuthStatus(Fields.of(params, this.options.report, 'params')));
    },
  };

  async #openSession(call: Call, sink: SessionSink, knownId?: string): Promise<SessionHandle> {
    // What is replayed comes before the response, so a session whose id is known is routed before the request.
    const early = knownId === undefined ? undefined : this.#router.add(knownId, sink);
    const expected = this.#router.expectSession();
    try {
      const result = await this.call(call, 'session', sink);
      const fields = Fields.of(result, this.options.report, `${call.method} response`);
      const sessionId = knownId ?? fields.id('sessionId');
      if (sessionId === undefined) throw new AcpError('malformed', `${call.method}: the response has no sessionId`);
      const route = early ?? this.#router.add(sessionId, sink);
      return new AcpSession(this, route, route.lift.setUp(fields));
    } catch (error) {
      early?.dispose();
      throw error;
    } finally {
      expected.dispose();
    }
  }

  async #callFor(
    sink: SessionSink | undefined,
    send: (onSent: (id: number) => void) => Promise<unknown>,
  ): Promise<unknown> {
    let requestId = '';
    try {
      return await send((id) => {
        requestId = String(id);
        if (sink !== undefined) this.#sinksOfRequests.set(requestId, sink);
      });
    } finally {
      this.#sinksOfRequests.delete(requestId);
    }
  }

  async #ask(method: ToAgentRequest, params: object): Promise<Fields> {
    return Fields.of(await this.call({ method, params }, 'short'), this.options.report, `${method} response`);
  }

  /** Only what the agent has advertised is sent to it. */
  #offered(request: NewSessionRequest): NewSessionRequest {
    const { capabilities } = this.agent;
    const { additionalDirectories, systemPrompt, ...rest } = request;
    return {
      ...rest,
      ...(capabilities.additionalDirectories ? present({ additionalDirectories }) : {}),
      ...(capabilities.systemPrompt ? present({ systemPrompt }) : {}),
    };
  }

  #need(capability: boolean, method: string): void {
    if (!capability) throw new AcpError('unsupported', `The agent does not have ${method}`);
  }

  #elicit(route: SessionRoute, params: Fields, signal: AbortSignal): Promise<object> {
    return elicitFromSession(route, params, this.options.elicitation, signal, (elicitationId) => {
      this.#rememberElicitation(elicitationId, route.sink);
    });
  }

  /** An elicitation may belong to a request of the client instead of a session, while the session is being set up. */
  async #elicitOutsideSession(params: Fields, signal: AbortSignal): Promise<object> {
    const request = parseElicitation(params, this.options.elicitation);
    const requestId = params.get('requestId');
    if (requestId === undefined) invalidParams(params, 'sessionId', 'or requestId must be there');
    const sink = this.#sinksOfRequests.get(
      typeof requestId === 'number' ? String(requestId) : (params.text('requestId') ?? ''),
    );
    if (request.mode === 'url' && sink !== undefined) this.#rememberElicitation(request.elicitationId, sink);
    const ask = sink === undefined ? this.options.elicit : sink.elicit.bind(sink);
    const outcome = ask === undefined ? ({ action: 'cancel' } as const) : await ask(request, signal);
    return writeElicitationOutcome(outcome, request.mode);
  }

  #rememberElicitation(elicitationId: string, sink: SessionSink): void {
    const map = this.#sinksOfElicitations;
    const oldest = map.size < maxRememberedElicitations ? undefined : map.keys().next().value;
    if (oldest !== undefined) map.delete(oldest);
    map.set(elicitationId, sink);
  }

  async #mcpRequest(params: Fields, signal: AbortSignal): Promise<object> {
    const serverId = params.text('serverId') ?? invalidParams(params, 'serverId', 'must be a string');
    const requestId = params.text('requestId') ?? invalidParams(params, 'requestId', 'must be a string');
    const method = params.text('method') ?? invalidParams(params, 'method', 'must be a string');
    const handler = this.#mcpServers.get(serverId);
    if (handler === undefined) {
      throw new AcpError('answered', 'There is no such MCP server', errorCodes.resourceNotFound, { serverId });
    }
    const notify = (name: string, inner?: object): void => {
      if (signal.aborted) return;
      this.notify('mcp/message', { serverId, requestId, method: name, ...present({ params: inner }) });
    };
    const inner = params.object('params')?.raw;
    return handler({ serverId, requestId, method, ...present({ params: inner }) }, notify, signal);
  }
}

function addTo<T>(map: Map<string, T>, key: string, handler: T): Disposable {
  map.set(key, handler);
  return toDisposable(() => {
    if (map.get(key) === handler) map.delete(key);
  });
}

/** Names that begin with an underscore are free for extensions; all others are the protocol's. */
function extensionName(method: string): string {
  if (!method.startsWith('_'))
    throw new AcpError('unsupported', `${method} is no extension method: it lacks the underscore`);
  return method;
}

function methodNotFound(method: string): AcpError {
  return new AcpError('answered', `Unknown method ${method.slice(0, 100)}`, errorCodes.methodNotFound);
}
