import type {
  AgentCapabilities,
  AgentConnection,
  AgentDescription,
  AuthStatus,
  ExistingSessionRequest,
  ForkSessionRequest,
  ListSessionsPage,
  ListSessionsRequest,
  NewSessionRequest,
  PromptReceipt,
  Provider,
  SessionHandle,
  SessionSink,
} from '../../src/acp/agentConnection';
import type { AgentFailure } from '../../src/acp/agentFailure';
import { AgentStartError } from '../../src/acp/agentStartError';
import type { AgentStatus } from '../../src/acp/agentStatus';
import type { ContentBlock } from '../../src/acp/content';
import { AcpError } from '../../src/acp/errors';
import type { SessionUpdate } from '../../src/acp/update';
import { Deferred } from '../../src/base/async';
import { Emitter } from '../../src/base/events';
import { type Disposable, DisposableObject } from '../../src/base/lifecycle';
import type { AgentLink } from '../../src/sessions/ports';
import { idle, running, says } from './sessionEvents';

/** A prompt that a {@link FakeSession} got; the test plays the agent's turn. */
export class FakePrompt {
  readonly receipt = new Deferred<PromptReceipt>();

  constructor(
    private readonly session: FakeSession,
    readonly content: readonly ContentBlock[],
  ) {}

  get text(): string {
    return this.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  }

  says(value: string): this {
    this.session.say(says(value));
    return this;
  }

  /** As v1's adapter does: the end of the turn is told, then the prompt's promise settles. */
  end(stopReason = 'end_turn'): void {
    this.session.say(idle(stopReason));
    this.receipt.resolve({});
  }

  fail(error: AcpError): void {
    this.receipt.reject(error);
  }
}

/** An agent's session, seen from the client as a handle, and played by the test. */
export class FakeSession implements SessionHandle {
  readonly configOptions = undefined;
  readonly commands = undefined;
  readonly prompts: FakePrompt[] = [];
  readonly optionsSet: (readonly [string, string | boolean])[] = [];
  cancels = 0;
  isClosed = false;
  isDisposed = false;

  constructor(
    readonly sessionId: string,
    readonly sink: SessionSink,
    readonly request: NewSessionRequest,
    readonly openedBy: 'new' | 'load' | 'resume' | 'fork',
  ) {}

  get lastPrompt(): FakePrompt {
    const last = this.prompts.at(-1);
    if (!last) throw new Error('No prompt came');
    return last;
  }

  /** As the connection does: nothing is heard of a session whose handle is disposed. */
  say(update: SessionUpdate): void {
    if (!this.isDisposed) this.sink.update(update);
  }

  prompt(content: readonly ContentBlock[]): Promise<PromptReceipt> {
    const prompt = new FakePrompt(this, content);
    this.prompts.push(prompt);
    this.say(running);
    return prompt.receipt.promise;
  }

  cancel(): void {
    this.cancels++;
  }

  setConfigOption(configId: string, value: string | boolean): Promise<void> {
    this.optionsSet.push([configId, value]);
    return Promise.resolve();
  }

  cancelToolCall(): Promise<void> {
    return unsupported();
  }

  cancelTerminal(): Promise<void> {
    return unsupported();
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

/** An agent in memory. What it can do is what `capabilities` say; it answers at once, unless a test holds it back. */
export class FakeAgent extends DisposableObject implements AgentConnection {
  readonly #didClose = this.register(new Emitter<void>());
  readonly onDidClose = this.#didClose.event;
  readonly onDidChangeAuthStatus = this.register(new Emitter<AuthStatus>()).event;
  readonly sessions: FakeSession[] = [];
  readonly titles: string[] = [];
  readonly deleted: string[] = [];
  /** What it lists. */
  pages: (request: ListSessionsRequest) => ListSessionsPage = () => ({ sessions: [] });
  /** Runs before a session is opened, e.g. waits or throws. */
  beforeOpening: (sink: SessionSink) => Promise<void> | void = () => undefined;
  /** Runs at a sign-in. */
  onSignIn: (methodId: string) => Promise<void> | void = () => undefined;
  /** Runs while a session is loaded. */
  replay: (sink: SessionSink) => void = () => undefined;

  constructor(private readonly capabilities: Partial<AgentCapabilities> = {}) {
    super();
  }

  get agent(): AgentDescription {
    return {
      name: 'fake',
      protocolVersion: 1,
      capabilities: { ...noCapabilities, ...this.capabilities },
      authMethods: [],
    };
  }

  get session(): FakeSession {
    const last = this.sessions.at(-1);
    if (!last) throw new Error('No session was opened');
    return last;
  }

  /** The connection ends: what waits for the agent is rejected, then the end is told. */
  closeConnection(): void {
    for (const session of this.sessions) {
      for (const { receipt } of session.prompts) receipt.reject(new AcpError('closed', 'The connection closed'));
      session.dispose();
    }
    this.#didClose.fire();
  }

  async newSession(request: NewSessionRequest, sink: SessionSink): Promise<SessionHandle> {
    await this.beforeOpening(sink);
    return this.#open(`s${this.sessions.length + 1}`, sink, request, 'new');
  }

  async loadSession(request: ExistingSessionRequest, sink: SessionSink): Promise<SessionHandle> {
    await this.beforeOpening(sink);
    this.replay(sink);
    return this.#open(request.sessionId, sink, request, 'load');
  }

  async resumeSession(request: ExistingSessionRequest, sink: SessionSink): Promise<SessionHandle> {
    await this.beforeOpening(sink);
    return this.#open(request.sessionId, sink, request, 'resume');
  }

  setSessionTitle(_: string, title: string): Promise<string> {
    this.titles.push(title);
    return Promise.resolve(title);
  }

  async forkSession(request: ForkSessionRequest, sink: SessionSink): Promise<SessionHandle> {
    await this.beforeOpening(sink);
    this.replay(sink);
    return this.#open(`${request.sessionId}-fork`, sink, request, 'fork');
  }

  listSessions(request: ListSessionsRequest): Promise<ListSessionsPage> {
    return Promise.resolve(this.pages(request));
  }

  deleteSession(sessionId: string): Promise<void> {
    this.deleted.push(sessionId);
    return Promise.resolve();
  }

  setSessionArchived(): Promise<void> {
    return unsupported();
  }

  sessionStatus(): Promise<string> {
    return unsupported();
  }

  async signIn(methodId: string): Promise<void> {
    await this.onSignIn(methodId);
  }

  signOut(): Promise<void> {
    return unsupported();
  }

  authStatus(): Promise<AuthStatus> {
    return unsupported();
  }

  listProviders(): Promise<readonly Provider[]> {
    return unsupported();
  }

  setProvider(): Promise<void> {
    return unsupported();
  }

  disableProvider(): Promise<void> {
    return unsupported();
  }

  extensionRequest(): Promise<unknown> {
    return unsupported();
  }

  extensionNotification(): void {
    throw new Error('A fake agent has no extensions');
  }

  onExtensionRequest(method: string, handler: (params: unknown) => Promise<unknown>): Disposable;
  onExtensionRequest(): never {
    throw new Error('A fake agent has no extensions');
  }

  onExtensionNotification(method: string, handler: (params: unknown) => void): Disposable;
  onExtensionNotification(): never {
    throw new Error('A fake agent has no extensions');
  }

  #open(id: string, sink: SessionSink, request: NewSessionRequest, openedBy: FakeSession['openedBy']): FakeSession {
    const session = new FakeSession(id, sink, request, openedBy);
    this.sessions.push(session);
    return session;
  }
}

/** The link to a {@link FakeAgent}, with the order of the real one: its status tells why before the connection's end is heard. */
export class FakeLink extends DisposableObject implements AgentLink {
  readonly agentId = 'fake';
  readonly #didChangeStatus = this.register(new Emitter<AgentStatus>());
  readonly onDidChangeStatus = this.#didChangeStatus.event;
  readonly agents: FakeAgent[] = [];
  status: AgentStatus = { state: 'stopped' };
  /** Runs before the agent is ready, e.g. waits or throws. */
  beforeReady: () => Promise<void> | void = () => undefined;
  /** Whether it is started again by itself. */
  recovers = false;
  #connecting: Promise<FakeAgent> | undefined;

  constructor(private readonly makeAgent: () => FakeAgent = () => new FakeAgent()) {
    super();
  }

  /** The newest one. */
  get agent(): FakeAgent {
    const last = this.agents.at(-1);
    if (!last) throw new Error('The agent was not started');
    return last;
  }

  connect(): Promise<FakeAgent> {
    this.#connecting ??= this.#start();
    return this.#connecting;
  }

  restart(): Promise<FakeAgent> {
    const { agent } = this;
    this.#connecting = undefined;
    this.#setStatus({ state: 'stopped' });
    const connecting = this.connect();
    queueMicrotask(() => {
      agent.closeConnection();
    });
    return connecting;
  }

  stop(): Promise<void> {
    this.#connecting = undefined;
    this.#setStatus({ state: 'stopped' });
    this.agents.at(-1)?.closeConnection();
    return Promise.resolve();
  }

  recover(): Promise<FakeAgent> | undefined {
    return this.recovers ? this.connect() : undefined;
  }

  die(failure: AgentFailure = { kind: 'exited', during: 'use', exitCode: 1, stderr: '' }): void {
    this.#connecting = undefined;
    this.#setStatus({ state: 'failed', failure });
    this.agent.closeConnection();
  }

  async #start(): Promise<FakeAgent> {
    this.#setStatus({ state: 'starting', stage: 'starting' });
    try {
      await this.beforeReady();
    } catch (error) {
      this.#connecting = undefined;
      if (error instanceof AgentStartError) this.#setStatus({ state: 'failed', failure: error.failure });
      throw error;
    }
    const agent = this.register(this.makeAgent());
    this.agents.push(agent);
    this.#setStatus({ state: 'ready', agent: agent.agent });
    return agent;
  }

  #setStatus(status: AgentStatus): void {
    this.status = status;
    this.#didChangeStatus.fire(status);
  }
}

function unsupported(): Promise<never> {
  return Promise.reject(new AcpError('unsupported', 'A fake agent does not have that'));
}

export const noCapabilities: AgentCapabilities = {
  loadSession: false,
  resumeSession: false,
  listSessions: false,
  closeSession: false,
  deleteSession: false,
  forkSession: false,
  forkAtMessage: false,
  archiveSession: false,
  sessionStatus: false,
  setSessionTitle: false,
  additionalDirectories: false,
  systemPrompt: false,
  promptImage: false,
  promptAudio: false,
  promptEmbeddedContext: false,
  mcpStdio: false,
  mcpHttp: false,
  mcpSse: false,
  mcpAcp: false,
  signOut: false,
  authStatus: false,
  providers: false,
  queuesPrompts: false,
};
