import type { Event } from '../base/events';
import type { Disposable } from '../base/lifecycle';
import type { ContentBlock } from './content';
import type { ForkPoint } from './forkPoint';
import type { ConfigOption, SessionUpdate, ToolCallPatch, AgentCommand, TerminalExitStatus } from './update';

/**
 * A live, initialised connection to one agent, in terms that hold for every protocol version.
 *
 * Ordering: everything an agent sends reaches the sinks synchronously, in the order received. A session's sink is in place before
 * any message after the response that created the session is looked at; what came for the session before that response is kept
 * (bounded) and delivered first. A sink must not wait for a response of the same connection before it returns.
 *
 * Every call that waits for the agent rejects with an `AcpError` (see `errors.ts`): what the agent answered, or that the connection ended.
 */
export interface AgentConnection extends Disposable {
  readonly agent: AgentDescription;

  /** Fires once, after everything that the agent had sent was delivered. */
  readonly onDidClose: Event<void>;

  /** `session/new`. */
  newSession(request: NewSessionRequest, sink: SessionSink): Promise<SessionHandle>;
  /** `session/load` or v2's `session/resume` from the start: what was said before is replayed to the sink before this settles. */
  loadSession(request: ExistingSessionRequest, sink: SessionSink): Promise<SessionHandle>;
  /** `session/resume` without replay. */
  resumeSession(request: ExistingSessionRequest, sink: SessionSink): Promise<SessionHandle>;
  /** `session/fork`: a new session with the history of another, or with the beginning of it. */
  forkSession(request: ForkSessionRequest, sink: SessionSink): Promise<SessionHandle>;

  /** One page of `session/list`. */
  listSessions(request: ListSessionsRequest): Promise<ListSessionsPage>;
  /** `session/delete`; a session that the agent does not know counts as deleted. */
  deleteSession(sessionId: string): Promise<void>;
  setSessionArchived(sessionId: string, archived: boolean): Promise<void>;
  sessionStatus(sessionId: string): Promise<string>;
  setSessionTitle(sessionId: string, title: string): Promise<string>;

  /** v1 `authenticate`, v2 `auth/login`. @param signal Asks the agent to give it up; not all of them do. */
  signIn(methodId: string, signal?: AbortSignal): Promise<void>;
  signOut(): Promise<void>;
  authStatus(): Promise<AuthStatus>;
  readonly onDidChangeAuthStatus: Event<AuthStatus>;

  listProviders(): Promise<readonly Provider[]>;
  setProvider(provider: ProviderSetting): Promise<void>;
  disableProvider(providerId: string): Promise<void>;

  /** An extension method (`_name`), either way. */
  extensionRequest(method: string, params: unknown): Promise<unknown>;
  extensionNotification(method: string, params: unknown): void;
  onExtensionRequest(method: string, handler: (params: unknown) => Promise<unknown>): Disposable;
  onExtensionNotification(method: string, handler: (params: unknown) => void): Disposable;

  /** MCP over ACP (unstable): serves the MCP requests that the agent sends to a server which it was given as type `acp`. */
  onMcpRequest?(serverId: string, handler: McpRequestHandler): Disposable;
}

/** @param notify Sends a notification that belongs to the request. @param signal Aborts when the agent gave the request up. */
export type McpRequestHandler = (
  request: McpRequest,
  notify: (method: string, params?: object) => void,
  signal: AbortSignal,
) => Promise<McpReply>;

export interface McpRequest {
  readonly serverId: string;
  readonly requestId: string;
  readonly method: string;
  readonly params?: object;
}

export type McpReply =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } };

/** One session of a connection. Disposing it stops routing to its sink; it does not tell the agent, `close` does. */
export interface SessionHandle extends Disposable {
  readonly sessionId: string;
  /** What the response told; also delivered to nobody else. */
  readonly configOptions: readonly ConfigOption[] | undefined;
  readonly commands: readonly AgentCommand[] | undefined;

  /**
   * Sends a prompt. The turn is told through the sink as `state` updates: `running`, and `idle` with the stop reason after every
   * update that belongs to it. Settles when the agent took the prompt (v2: with the message's id) or ended its turn (v1).
   * @throws AcpError when the agent refused the prompt; then no `idle` follows.
   */
  prompt(content: readonly ContentBlock[]): Promise<PromptReceipt>;
  /** `session/cancel`. The turn goes on until the agent ends it. */
  cancel(): void;
  setConfigOption(configId: string, value: string | boolean): Promise<void>;
  cancelToolCall(toolCallId: string): Promise<void>;
  cancelTerminal(terminalId: string): Promise<void>;
  /** `session/cancel` for a subagent of this session that allows it. */
  cancelSubagent?(sessionId: string): void;
  /** `session/close` where the agent has it; a session that the agent does not know counts as closed. */
  close(): Promise<void>;
}

export interface PromptReceipt {
  /** The id under which the agent put the prompt into the session; absent in v1. */
  readonly messageId?: string;
}

/** Receives what an agent sends for one session. Its methods are called synchronously, in the order received. */
export interface SessionSink {
  update(update: SessionUpdate): void;
  /** @param signal Aborts, later than the call, when the agent took its request back or the session ended; the outcome is then not sent. */
  requestPermission(request: PermissionRequest, signal: AbortSignal): Promise<PermissionOutcome>;
  elicit(request: ElicitationRequest, signal: AbortSignal): Promise<ElicitationOutcome>;
  /** `elicitation/complete`: what an URL asked for is done. */
  elicitationCompleted(elicitationId: string): void;
  /** v1 `fs/*` and `terminal/*`; absent where the client does not offer them. */
  readonly files?: FileSink;
  readonly terminals?: TerminalSink;
  /** The sink for a session that the agent starts under this one (a subagent); undefined when it cannot be shown. */
  subagent?(sessionId: string): SessionSink | undefined;
}

export interface FileSink {
  /** @param line First line, counted from 1. @param limit Number of lines. @throws AcpError resourceNotFound when there is none. */
  readTextFile(path: string, line: number | undefined, limit: number | undefined, signal: AbortSignal): Promise<string>;
  writeTextFile(path: string, content: string, signal: AbortSignal): Promise<void>;
}

export interface TerminalSink {
  create(request: TerminalRequest, signal: AbortSignal): Promise<string>;
  output(terminalId: string): Promise<TerminalOutput>;
  waitForExit(terminalId: string, signal: AbortSignal): Promise<TerminalExitStatus>;
  kill(terminalId: string): Promise<void>;
  release(terminalId: string): Promise<void>;
}

export interface TerminalRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** How many bytes of output to keep; the oldest are dropped first, at a character's boundary. */
  readonly outputByteLimit?: number;
}

export interface TerminalOutput {
  readonly output: string;
  readonly truncated: boolean;
  readonly exitStatus?: TerminalExitStatus;
}

export interface PermissionRequest {
  /** What is asked, in the agent's words; empty when the agent gave none. */
  readonly title: string;
  readonly description?: string;
  readonly subject?: PermissionSubject;
  readonly options: readonly PermissionOption[];
}

export type PermissionSubject =
  | { readonly type: 'toolCall'; readonly toolCall: ToolCallPatch }
  | {
      readonly type: 'command';
      readonly command: string;
      /** Absolute. */
      readonly cwd: string;
      readonly toolCallId?: string;
      readonly terminalId?: string;
    }
  | { readonly type: 'unknown'; readonly raw: unknown };

export interface PermissionOption {
  readonly optionId: string;
  readonly name: string;
  /** `allow_once`, `allow_always`, `reject_once`, `reject_always`, or one not known yet. */
  readonly kind: string;
}

export type PermissionOutcome =
  { readonly outcome: 'selected'; readonly optionId: string } | { readonly outcome: 'cancelled' };

export type ElicitationRequest =
  | {
      readonly mode: 'form';
      readonly message: string;
      readonly title?: string;
      readonly description?: string;
      readonly fields: readonly ElicitationField[];
      readonly toolCallId?: string;
    }
  | {
      readonly mode: 'url';
      readonly message: string;
      readonly elicitationId: string;
      readonly url: string;
      readonly toolCallId?: string;
    };

interface ElicitationFieldBase {
  readonly key: string;
  readonly title?: string;
  readonly description?: string;
  readonly required: boolean;
}

/** One property of a form. A type that is not known is told, never rendered as an input. */
export type ElicitationField = ElicitationFieldBase &
  (
    | {
        readonly type: 'string';
        readonly minLength?: number;
        readonly maxLength?: number;
        readonly pattern?: string;
        /** `email`, `uri`, `date`, `date-time`, or one not known yet. */
        readonly format?: string;
        readonly default?: string;
        readonly choices?: readonly ElicitationChoice[];
      }
    | {
        readonly type: 'number' | 'integer';
        readonly minimum?: number;
        readonly maximum?: number;
        readonly default?: number;
      }
    | { readonly type: 'boolean'; readonly default?: boolean }
    | {
        readonly type: 'array';
        readonly minItems?: number;
        readonly maxItems?: number;
        readonly choices: readonly ElicitationChoice[];
        readonly default?: readonly string[];
      }
    | { readonly type: 'unknown'; readonly raw: unknown }
  );

export interface ElicitationChoice {
  readonly value: string;
  readonly title: string;
  readonly description?: string;
}

export type ElicitationOutcome =
  | {
      readonly action: 'accept';
      readonly content: Readonly<Record<string, string | number | boolean | readonly string[]>>;
    }
  | { readonly action: 'decline' }
  | { readonly action: 'cancel' };

/** What `initialize` told. */
export interface AgentDescription {
  readonly name: string;
  readonly title?: string;
  readonly version?: string;
  readonly protocolVersion: number;
  readonly capabilities: AgentCapabilities;
  readonly authMethods: readonly AuthMethod[];
}

/** What an agent can do, made one from both versions' capability objects. */
export interface AgentCapabilities {
  readonly loadSession: boolean;
  readonly resumeSession: boolean;
  readonly listSessions: boolean;
  readonly closeSession: boolean;
  readonly deleteSession: boolean;
  readonly forkSession: boolean;
  /** A fork may end with any message of the agent. */
  readonly forkAtMessage: boolean;
  readonly archiveSession: boolean;
  readonly sessionStatus: boolean;
  readonly setSessionTitle: boolean;
  readonly additionalDirectories: boolean;
  readonly systemPrompt: boolean;
  readonly promptImage: boolean;
  readonly promptAudio: boolean;
  readonly promptEmbeddedContext: boolean;
  readonly mcpStdio: boolean;
  readonly mcpHttp: boolean;
  readonly mcpSse: boolean;
  readonly mcpAcp: boolean;
  readonly signOut: boolean;
  readonly authStatus: boolean;
  readonly providers: boolean;
  /** Prompts sent during a turn are queued by the agent itself. */
  readonly queuesPrompts: boolean;
}

export type AuthMethod =
  | { readonly type: 'agent'; readonly methodId: string; readonly name: string; readonly description?: string }
  | {
      readonly type: 'terminal';
      readonly methodId: string;
      readonly name: string;
      readonly description?: string;
      /** Added to the agent's own arguments, or, with `command`, all of them. */
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      /** A program of its own instead of the agent's (de facto `_meta["terminal-auth"]`). */
      readonly command?: string;
    }
  | {
      readonly type: 'unknown';
      readonly methodId: string;
      readonly name: string;
      readonly description?: string;
      readonly raw: unknown;
    };

export interface AuthStatus {
  /** `authenticated`, `unauthenticated`, `not_required`, `unknown`, or one not known yet. */
  readonly state: string;
  readonly accounts: readonly {
    readonly label: string;
    readonly active?: boolean;
    readonly name?: string;
    readonly email?: string;
    readonly organization?: string;
  }[];
}

export interface NewSessionRequest {
  /** Absolute. */
  readonly cwd: string;
  readonly additionalDirectories?: readonly string[];
  readonly mcpServers?: readonly McpServerEntry[];
  readonly systemPrompt?: { readonly mode: 'append' | 'override'; readonly content: readonly ContentBlock[] };
  /** `_meta` of the request. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

export interface ExistingSessionRequest extends NewSessionRequest {
  readonly sessionId: string;
}

export interface ForkSessionRequest extends ExistingSessionRequest {
  /** Absent: the whole session is forked. */
  readonly upTo?: ForkPoint;
}

export type McpServerEntry =
  | {
      readonly type: 'stdio';
      readonly name: string;
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'http' | 'sse';
      readonly name: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly type: 'acp'; readonly name: string; readonly serverId: string };

export interface ListSessionsRequest {
  readonly cwd?: string;
  readonly cursor?: string;
  readonly archived?: 'exclude' | 'include' | 'only';
}

export interface ListSessionsPage {
  readonly sessions: readonly ListedSession[];
  readonly nextCursor?: string;
}

export interface ListedSession {
  readonly sessionId: string;
  readonly cwd: string;
  readonly additionalDirectories?: readonly string[];
  readonly title?: string;
  /** ISO 8601. */
  readonly updatedAt?: string;
  readonly archived?: boolean;
}

export interface Provider {
  readonly providerId: string;
  readonly supported: readonly string[];
  readonly required: boolean;
  readonly current?: { readonly apiType: string; readonly baseUrl: string };
}

export interface ProviderSetting {
  readonly providerId: string;
  readonly apiType: string;
  readonly baseUrl: string;
  readonly headers?: Readonly<Record<string, string>>;
}
