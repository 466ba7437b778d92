import type {
  AgentConnection,
  AgentDescription,
  AuthStatus,
  ExistingSessionRequest,
  ForkSessionRequest,
  ListSessionsPage,
  ListSessionsRequest,
  McpRequestHandler,
  NewSessionRequest,
  Provider,
  ProviderSetting,
  SessionHandle,
  SessionSink,
} from './agentConnection';
import { isRecord } from '../base/check';
import { Emitter } from '../base/events';
import { type Disposable, DisposableObject } from '../base/lifecycle';
import type { Log } from '../base/log';
import { AcpSession, isUnknownSession, type SessionCaller } from './acpSession';
import { isSessionRequest, sessionRequests } from './agentRequests';
import type { Dialect } from './dialect';
import { type ElicitOutsideSession, Elicitations } from './elicitations';
import { AcpError, errorCodes } from './errors';
import { extensionName, ExtensionMethods } from './extensionMethods';
import { Fields, present, type Report } from './fields';
import {
  isToClientNotification,
  isToClientRequest,
  type ToAgentNotification,
  type ToAgentRequest,
  type ToClientNotification,
} from './methods';
import { McpOverAcp } from './mcpOverAcp';
import { parseAuthStatus } from './parseAuth';
import type { ElicitationModes } from './parseElicitation';
import { invalidParams } from './parsePermission';
import { parseProviders, parseSessionList } from './parseResponses';
import type { RpcConnection, RpcHandler } from './rpcConnection';
import type { Call } from './sessionLift';
import { SessionRouter, type HoldLimits } from './sessionRouter';

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
  readonly elicit?: ElicitOutsideSession;
  readonly idPrefix: string;
}

/** An initialised connection; made by `connectAgent`. */
export class AcpConnection extends DisposableObject implements AgentConnection, RpcHandler, SessionCaller {
  readonly #router: SessionRouter;
  readonly #didClose = this.register(new Emitter<void>());
  readonly #didChangeAuthStatus = this.register(new Emitter<AuthStatus>());
  readonly #extensionRequests = new ExtensionMethods<(params: unknown) => Promise<unknown>>();
  readonly #extensionNotifications = new ExtensionMethods<(params: unknown) => void>();
  readonly #elicitations: Elicitations;
  readonly #mcp = new McpOverAcp((params) => {
    this.notify('mcp/message', params);
  });

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
    this.#elicitations = new Elicitations(options.elicitation, options.elicit);
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

  async forkSession(request: ForkSessionRequest, sink: SessionSink): Promise<SessionHandle> {
    const { forkSession, forkAtMessage } = this.agent.capabilities;
    this.#need(forkSession, 'session/fork');
    const { sessionId, upTo } = request;
    if (upTo) this.#need(forkAtMessage, 'session/fork at a message');
    return this.#openSession(
      this.dialect.forkSession({ ...this.#offered(request), sessionId, ...present({ upTo }) }),
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

  async signIn(methodId: string, signal?: AbortSignal): Promise<void> {
    const { method, params } = this.dialect.signIn(methodId);
    await this.rpc.sendRequest(method, params, present({ signal }));
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
    return this.rpc.sendRequest(extensionName(method), isRecord(params) ? params : {});
  }

  extensionNotification(method: string, params: unknown): void {
    this.rpc.sendNotification(extensionName(method), isRecord(params) ? params : {});
  }

  onExtensionRequest(method: string, handler: (params: unknown) => Promise<unknown>): Disposable {
    return this.#extensionRequests.add(method, handler);
  }

  onExtensionNotification(method: string, handler: (params: unknown) => void): Disposable {
    return this.#extensionNotifications.add(method, handler);
  }

  onMcpRequest(serverId: string, handler: McpRequestHandler): Disposable {
    return this.#mcp.serve(serverId, handler);
  }

  call(call: Call, limit: 'none' | 'short'): Promise<unknown> {
    return this.#send(call, limit === 'short' ? this.options.limits.shortMs : undefined);
  }

  notify(method: ToAgentNotification, params: object): void {
    this.rpc.sendNotification(method, params);
  }

  request(method: string, params: unknown, signal: AbortSignal): unknown {
    const extension = this.#extensionRequests.get(method);
    if (extension !== undefined) return extension(params);
    if (!isToClientRequest(method, this.version)) throw methodNotFound(method);
    const fields = Fields.of(params, this.options.report, 'params');
    if (method === 'mcp/message') return this.#mcp.request(fields, signal);
    if (method === 'elicitation/create' && (fields.get('sessionId') ?? undefined) === undefined) {
      return this.#elicitations.ofRequest(fields, signal);
    }
    const sessionId = fields.text('sessionId') ?? invalidParams(fields, 'sessionId', 'must be a string');
    return this.#router.request(sessionId, this.rpc.messageBytes, signal, (route) =>
      isSessionRequest(method)
        ? sessionRequests[method](route, fields, signal)
        : this.#elicitations.ofSession(route, fields, signal),
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
      if (elicitationId !== undefined) this.#elicitations.completed(elicitationId);
    },
    'auth/status_update': (params) => {
      this.#didChangeAuthStatus.fire(parseAuthStatus(Fields.of(params, this.options.report, 'params')));
    },
  };

  async #openSession(call: Call, sink: SessionSink, knownId?: string): Promise<SessionHandle> {
    // The session that has the id must not lose its updates to a newcomer.
    if (knownId !== undefined && this.#router.isTaken(knownId, sink)) {
      throw new AcpError('unsupported', `${call.method}: the session is open here already`);
    }
    // What is replayed comes before the response, so a session whose id is known is routed before the request.
    const early = knownId === undefined ? undefined : this.#router.add(knownId, sink);
    const expected = this.#router.expectSession();
    try {
      const { sessionMs } = this.options.limits;
      const result = await this.#elicitations.duringRequest(sink, (onSent) => this.#send(call, sessionMs, onSent));
      const fields = Fields.of(result, this.options.report, `${call.method} response`);
      const sessionId = knownId ?? fields.id('sessionId');
      if (sessionId === undefined) throw new AcpError('malformed', `${call.method}: the response has no sessionId`);
      if (!early && this.#router.isTaken(sessionId, sink)) {
        throw new AcpError('malformed', `${call.method}: the response has the sessionId of another session`);
      }
      const route = early ?? this.#router.add(sessionId, sink);
      return new AcpSession(this, route, route.lift.setUp(fields));
    } catch (error) {
      early?.dispose();
      throw error;
    } finally {
      expected.dispose();
    }
  }

  #send({ method, params }: Call, limitMs: number | undefined, onSent?: (id: number) => void): Promise<unknown> {
    return this.rpc.sendRequest(method, params, present({ limitMs, onSent }));
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
}

function methodNotFound(method: string): AcpError {
  return new AcpError('answered', `Unknown method ${method.slice(0, 100)}`, errorCodes.methodNotFound);
}
