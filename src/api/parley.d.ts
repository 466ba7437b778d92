/**
 * The API of Parley for other extensions, version 1. This file stands alone: copy it into your extension.
 *
 *     const parley = vscode.extensions.getExtension<ParleyApi>('parley.parley');
 *     const api = await parley?.activate();
 *
 * Whatever version of the Agent Client Protocol an agent speaks, what it says comes in one form, with the semantics of version 2: what
 * carries an id creates or changes the thing with that id, a chunk appends to it. All data is yours to keep; none of it changes later.
 */

/** What Parley's `activate` returns. */
export interface ParleyApi {
  /** Raised when something here changes in a way that breaks its users; additions do not raise it. */
  readonly version: 1;

  /**
   * A session in a directory. Nothing is started before the builder's `start`, `runUntil` or `onSessionStart`.
   * @param place The absolute path of a directory, its `Uri`, or a workspace folder. Absent: the folder of the active editor, else the first
   * one. A directory outside of the workspace folders is worked on by the agents of that folder.
   * @throws ParleyError `invalidArgument`, or `noFolder` when no folder on disk is open.
   */
  buildSession(place?: string | Uri | Folder): SessionBuilder;

  /** A session from a request as the protocol has it, e.g. one that your extension got itself. @throws as {@link buildSession}. */
  buildSessionFrom(request: NewSessionRequest): SessionBuilder;

  /**
   * Answers the requests of all agents of this window for an extension method of the protocol, whose name begins with an underscore.
   * The handler is called in the order in which the agent's messages come, before the next one is looked at. What it returns, or what its
   * promise resolves to, is the answer; when it throws, the agent gets an error with the message, and with the error's numeric `code` if it
   * has one. It may do whatever it likes: nothing waits for it but the agent's request.
   * @throws ParleyError `invalidArgument` for another name, or when there is a handler for it.
   */
  onReceiveRequest(method: string, handler: (params: unknown, from: AgentOrigin) => unknown): Disposable;

  /** Hears an extension method that is a notification. Any number may; one that throws does not keep the others from hearing. */
  onReceiveNotification(method: string, handler: (params: unknown, from: AgentOrigin) => unknown): Disposable;
}

/** What a session is to be. Each method returns another builder; this one stays as it is. */
export interface SessionBuilder {
  /**
   * Gives the agent an MCP server, besides those of the person's settings: a configuration, or one that lives in your extension. Of two
   * with one name, the later one counts.
   * @throws ParleyError `invalidArgument`.
   */
  withMcpServer(server: McpServer): SessionBuilder;
  /** @param agent The name of an agent, as the person sees it, or its id. Without it: the person's default. */
  withAgent(agent: string): SessionBuilder;
  /**
   * The session is not shown in Parley's panel, nor are there notifications of it. When its agent asks something that a person must answer,
   * it is shown from then on: nothing is ever approved for the person.
   */
  hidden(): SessionBuilder;

  /**
   * Starts the agent where needed, and opens the session. It is yours until you dispose it. One that is shown and not disposed is the
   * person's after a reload of the window: it comes back as it was opened, but without MCP servers that live in your extension, and without
   * what may hold secrets, which are not kept on disk: servers with environment variables, headers or a query, `_meta` with keys or tokens.
   * @returns A promise; it rejects with a ParleyError, e.g. `agentUnavailable` or `authRequired`. Then nothing of the session is left.
   */
  start(): Promise<ActiveSession>;

  /**
   * Starts it, calls `use`, and ends it when what `use` returns has settled, also when it throws: its routing, MCP servers and terminals.
   * @returns What `use` returns.
   */
  runUntil<T>(use: (session: ActiveSession) => T | PromiseLike<T>): Promise<T>;

  /**
   * {@link runUntil} for places that must not wait: it returns at once, and `use` is called later. Safe inside any callback.
   * @param failed Told when the session could not be started, or of what `use` threw. Absent: it is logged.
   */
  onSessionStart(use: (session: ActiveSession) => unknown, failed?: (error: unknown) => void): void;
}

/**
 * A session that runs. The person sees it in the panel like any other, may write in it, and answers what its agent asks.
 *
 * Reading: updates wait for you in the order in which they came, each is delivered once. `readUpdate` takes the next one; `readToString`
 * and an iteration of `updates` take all up to the end of a turn. Readers are served one after the other in the order of their calls, so
 * that of two that read at once, each gets a turn of its own. Turns that the person begins are not among the updates.
 *
 * At most 10,000 updates, or about 8 million characters, wait: then the oldest give way to one of the type `missed`. Adjacent pieces of one
 * text that wait become one. What a turn came to is never given up.
 */
export interface ActiveSession extends Disposable {
  /** Parley's own id of it. */
  readonly id: string;
  /** The agent's id of it. Undefined only when it has ended. */
  readonly agentSessionId: string | undefined;
  readonly agentId: string;
  /** It was disposed, or closed by the person, or its folder has gone. */
  readonly isEnded: boolean;

  /**
   * Sends a prompt, or puts it into the session's queue while a turn runs. What comes of it is read: its turn's end, or an error.
   * @returns The prompt's id, which the end of its turn names.
   * @throws ParleyError `invalidArgument`, or `ended`.
   */
  sendPrompt(prompt: string | readonly ContentBlock[]): string;

  /**
   * The next update. The end of a turn is one of the type `stop`.
   * @returns A promise; it rejects with a ParleyError in place of a `stop` when a turn failed (`promptFailed`, `agentLost`, `notSent`), after
   * which you may go on; and with `ended` when nothing more will come.
   */
  readUpdate(): Promise<SessionUpdate>;

  /**
   * The updates up to the end of a turn, which is the last one: `for await (const update of session.updates())`. Throws as
   * {@link readUpdate} rejects. One that is not iterated to its end, e.g. by calling `next` yourself, has to be told so: `return()`.
   */
  updates(): AsyncGenerator<SessionUpdate, void, undefined>;

  /**
   * What the agent writes up to the end of a turn, without its thoughts: its messages, with an empty line between two. What it asks
   * meanwhile is answered by the person in the panel, or by the person's rules.
   * @returns A promise; it rejects as {@link readUpdate}, and with `missed` when too much had come before it was read.
   */
  readToString(): Promise<string>;

  /** Asks the agent to end its turn, which then ends with the reason `cancelled`. */
  cancel(): void;

  /** Shows it in Parley's panel, also when it is hidden. */
  show(): Promise<void>;

  /** Ends the session: its turn, MCP servers and terminals. What has come can still be read. */
  dispose(): void;
}

/** Why something did not work. `message` is for developers, in English. */
export interface ParleyError extends Error {
  readonly name: 'ParleyError';
  readonly kind: ParleyErrorKind;
  /** What went wrong with the agent, where it is that. */
  readonly failure?: AgentFailure;
}

export type ParleyErrorKind =
  /** The message names the argument. */
  | 'invalidArgument'
  /** No folder on disk is open. */
  | 'noFolder'
  /** The agent could not be started, or did not open the session. */
  | 'agentUnavailable'
  /** The agent wants a sign-in first: the person can do that in Parley's panel. */
  | 'authRequired'
  /** The agent ended in the turn. The session goes on: its next prompt starts the agent again. */
  | 'agentLost'
  /** The agent did not take the prompt, or its turn failed. */
  | 'promptFailed'
  /** A prompt was in the queue when it or the turn before it was cancelled, or that failed, or the person has removed it. */
  | 'notSent'
  /** More had come than is kept before it was read. */
  | 'missed'
  /** The session has ended. */
  | 'ended';

/** `kind` as Parley names it, such as `commandNotFound`, `exited`, `untrusted`, `authRequired` or `requestFailed`. */
export interface AgentFailure {
  readonly kind: string;
  /** What the agent said. */
  readonly message?: string;
  readonly code?: number;
}

/** What a session is opened with. */
export interface NewSessionRequest {
  /** Absolute. */
  readonly cwd: string;
  /** Absolute; for agents that take several. */
  readonly additionalDirectories?: readonly string[];
  readonly mcpServers?: readonly McpServer[];
  /** For agents that take one. */
  readonly systemPrompt?: { readonly mode: 'append' | 'override'; readonly content: readonly ContentBlock[] };
  /** JSON that goes to the agent as it is, each time that the session is opened or taken up. */
  readonly _meta?: Readonly<Record<string, unknown>>;
}

export type McpServer = StdioMcpServer | RemoteMcpServer | InProcessMcpServer;

export interface StdioMcpServer {
  readonly type?: 'stdio';
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>> | readonly NamedValue[];
}

export interface RemoteMcpServer {
  readonly type: 'http' | 'sse';
  readonly name: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | readonly NamedValue[];
}

/** As the protocol has environment variables and headers. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** An MCP server in your extension: it reaches the agent by the first way that the agent supports, and ends with the session. */
export interface InProcessMcpServer {
  readonly type: 'inProcess';
  readonly name: string;
  /**
   * Serves one client, e.g. `(transport) => makeServer().connect(transport)` with an `McpServer` of the official SDK. Called for each client
   * that the agent makes, and again when the session is opened anew, e.g. after a restart of its agent: make a server for each call.
   */
  connect(transport: McpTransport): Promise<void>;
}

/** The shape of `Transport` in the official MCP SDK. Messages are JSON-RPC 2.0. */
export interface McpTransport {
  onmessage?: (message: object, extra?: object) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly sessionId?: string;
  start(): Promise<void>;
  send(message: object, options?: McpSendOptions): Promise<void>;
  close(): Promise<void>;
}

export interface McpSendOptions {
  /** The request of the client to which the message belongs, e.g. one of its progress. */
  readonly relatedRequestId?: string | number | undefined;
}

/** Whose message it is. */
export interface AgentOrigin {
  readonly agentId: string;
  /** The address of the workspace folder for which the agent was started. */
  readonly folder: string;
}

/** Like `vscode.Uri`. */
export interface Uri {
  readonly scheme: string;
  readonly fsPath: string;
}

/** Like `vscode.WorkspaceFolder`. */
export interface Folder {
  readonly uri: Uri;
}

export interface Disposable {
  dispose(): void;
}

/** What is read of a session: what its agent says and asks, and what became of it. A type that you do not know may come: ignore it. */
export type SessionUpdate =
  AgentUpdate | SubagentUpdate | PermissionUpdate | ElicitationUpdate | ContextLost | Missed | Stop;

/** A turn has ended; all that the agent said in it has come before. */
export interface Stop {
  readonly type: 'stop';
  /** `end_turn`, `max_tokens`, `max_turn_requests`, `refusal`, `cancelled`, `error`, or one not known yet. */
  readonly stopReason: string;
  /** With the stop reason `error`. */
  readonly error?: { readonly code: number; readonly message: string };
  /** What {@link ActiveSession.sendPrompt} returned; absent of a turn that the agent began by itself. */
  readonly promptId?: string;
}

/** Updates that came before were not read in time, and are gone. */
export interface Missed {
  readonly type: 'missed';
  readonly count: number;
}

/** The agent has begun anew and knows nothing of what was said before, e.g. after it had ended. */
export interface ContextLost {
  readonly type: 'contextLost';
}

/** What happens in the session of an agent within the agent. */
export interface SubagentUpdate {
  readonly type: 'subagentUpdate';
  readonly sessionId: string;
  readonly update: Exclude<SessionUpdate, Stop | Missed | ContextLost>;
}

/** The agent asks for permission; the person, or a rule of theirs, answers. */
export type PermissionUpdate =
  | { readonly type: 'permissionAsked'; readonly requestId: string; readonly request: PermissionRequest }
  | { readonly type: 'permissionSettled'; readonly requestId: string; readonly answer: PermissionAnswer };

export interface PermissionRequest {
  /** What is asked, in the agent's words; empty when the agent gave none. */
  readonly title: string;
  readonly description?: string;
  readonly subject?:
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
  readonly options: readonly {
    readonly optionId: string;
    readonly name: string;
    /** `allow_once`, `allow_always`, `reject_once`, `reject_always`, or one not known yet. */
    readonly kind: string;
  }[];
}

export type PermissionAnswer =
  | { readonly state: 'selected'; readonly optionId: string; readonly by: 'person' | 'policy' }
  | { readonly state: 'cancelled' }
  /** The agent took it back. */
  | { readonly state: 'withdrawn' };

/** The agent asks the person something: with a form, or with a page to open. What the person writes is for the agent alone. */
export type ElicitationUpdate =
  | {
      readonly type: 'elicitationAsked';
      readonly requestId: string;
      readonly mode: 'form' | 'url';
      readonly message: string;
    }
  | {
      readonly type: 'elicitationSettled';
      readonly requestId: string;
      readonly action: 'accept' | 'decline' | 'cancel' | 'withdrawn';
    };

/** What an agent says. A field that is absent is unchanged, `null` clears it, a value replaces it. */
export type AgentUpdate =
  | MessageChunk
  | MessagePatch
  | ToolCallPatch
  | ToolCallContentChunk
  | TerminalPatch
  | TerminalOutputChunk
  | PlanPatch
  | PlanRemoved
  | CommandsUpdate
  | ConfigOptionsUpdate
  | ConfigValueUpdate
  | SessionInfoPatch
  | UsageUpdate
  | TurnUsage
  | NoticeUpdate
  | CompactionPatch
  | CompactionSummaryChunk
  | StateUpdate
  | SubagentPatch
  | SessionMessagePatch
  | SessionMessageChunk
  | UnknownUpdate;

/** Who speaks in a message. A message's identity is its role and its id together: some agents reuse one id for thought and text. */
export type MessageRole = 'user' | 'agent' | 'thought';

export interface MessageChunk {
  readonly type: 'messageChunk';
  readonly role: MessageRole;
  readonly messageId: string;
  readonly content: ContentBlock;
  /** The tool call in which it was said, by an agent within the agent (de facto, `_meta.claudeCode.parentToolUseId`). */
  readonly parentToolCallId?: string;
}

/** A whole message: creates it, or replaces its content. */
export interface MessagePatch {
  readonly type: 'message';
  readonly role: MessageRole;
  readonly messageId: string;
  readonly content?: readonly ContentBlock[] | null;
}

export interface ToolCallPatch {
  readonly type: 'toolCall';
  readonly toolCallId: string;
  /** The tool's programmatic name. */
  readonly name?: string | null;
  readonly title?: string | null;
  /** `read`, `edit`, `delete`, `move`, `search`, `execute`, `think`, `fetch`, `switch_mode`, `other`, or one not known yet. */
  readonly kind?: string | null;
  /** `pending`, `in_progress`, `paused`, `completed`, `failed`, `cancelled`; one that is not known counts as in progress. */
  readonly status?: string | null;
  readonly content?: readonly ToolCallContent[] | null;
  readonly locations?: readonly ToolCallLocation[] | null;
  readonly rawInput?: unknown;
  readonly rawOutput?: unknown;
  /** Whether `tool_call/cancel` may be sent for it. */
  readonly cancellable?: boolean | null;
  /** De facto details of `_meta` that the panel uses, e.g. `claudeCode.parentToolUseId`. */
  readonly parentToolCallId?: string | null;
}

export interface ToolCallContentChunk {
  readonly type: 'toolCallContent';
  readonly toolCallId: string;
  readonly content: ToolCallContent;
}

export type ToolCallContent =
  | { readonly type: 'content'; readonly content: ContentBlock }
  | Diff
  | { readonly type: 'terminal'; readonly terminalId: string }
  | { readonly type: 'unknown'; readonly raw: unknown };

export interface Diff {
  readonly type: 'diff';
  readonly changes: readonly DiffChange[];
  /** A patch over all the changes, in the format of `git diff`. */
  readonly gitPatch?: string;
  /** A patch in a format that is not known. */
  readonly otherPatch?: { readonly format: string; readonly text: string };
}

export interface DiffChange {
  /** `add`, `delete`, `modify`, `move`, `copy`, or one not known yet. A hint: the truth about a file is the file. */
  readonly operation: string;
  /** Absolute. */
  readonly path: string;
  /** Absolute; of `move` and `copy`. */
  readonly oldPath?: string;
  readonly fileType?: string;
  readonly mimeType?: string;
  /** Of v1: the file's text, or a region of it, before (null: none told) and after. */
  readonly text?: { readonly oldText: string | null; readonly newText: string };
}

export interface ToolCallLocation {
  /** Absolute. */
  readonly path: string;
  /** Counted from 1. */
  readonly line?: number;
}

/** A terminal that is shown, whoever runs it. */
export interface TerminalPatch {
  readonly type: 'terminal';
  readonly terminalId: string;
  readonly command?: string | null;
  readonly cwd?: string | null;
  /** All of the output so far; replaces what there was. */
  readonly output?: string | null;
  readonly exitStatus?: TerminalExitStatus | null;
  readonly size?: { readonly cols: number; readonly rows: number } | null;
  readonly cancellable?: boolean | null;
}

export interface TerminalExitStatus {
  readonly exitCode?: number;
  readonly signal?: string;
}

export interface TerminalOutputChunk {
  readonly type: 'terminalOutput';
  readonly terminalId: string;
  /** Decoded text with its ANSI sequences. */
  readonly data: string;
}

export interface PlanPatch {
  readonly type: 'plan';
  /** `default` for v1's only plan. */
  readonly planId: string;
  readonly plan: PlanContent;
}

export type PlanContent =
  | { readonly type: 'items'; readonly entries: readonly PlanEntry[] }
  | { readonly type: 'markdown'; readonly content: string }
  | { readonly type: 'file'; readonly uri: string }
  | { readonly type: 'unknown'; readonly raw: unknown };

export interface PlanEntry {
  readonly content: string;
  /** `high`, `medium`, `low`, or one not known yet. */
  readonly priority: string;
  /** `pending`, `in_progress`, `completed`, `cancelled`, or one not known yet. */
  readonly status: string;
}

export interface PlanRemoved {
  readonly type: 'planRemoved';
  readonly planId: string;
}

export interface CommandsUpdate {
  readonly type: 'commands';
  readonly commands: readonly AgentCommand[];
}

export interface AgentCommand {
  readonly name: string;
  readonly description: string;
  /** What to write after the command's name, if it takes input. */
  readonly hint?: string;
}

export interface ConfigOptionsUpdate {
  readonly type: 'configOptions';
  readonly options: readonly ConfigOption[];
}

/** One option's value changed (v1's `current_mode_update`). */
export interface ConfigValueUpdate {
  readonly type: 'configValue';
  readonly configId: string;
  readonly value: string | boolean;
}

export type ConfigOption = ConfigSelect | ConfigBoolean;

export interface ConfigOptionBase {
  readonly configId: string;
  readonly name: string;
  readonly description?: string;
  /** `mode`, `model`, `model_config`, `thought_level`, or one not known yet. */
  readonly category?: string;
}

export interface ConfigSelect extends ConfigOptionBase {
  readonly type: 'select';
  readonly currentValue: string;
  readonly choices: readonly ConfigChoice[];
}

export interface ConfigChoice {
  readonly value: string;
  readonly name: string;
  readonly description?: string;
  /** The name of the group it stands in, where the agent groups its choices. */
  readonly group?: string;
}

export interface ConfigBoolean extends ConfigOptionBase {
  readonly type: 'boolean';
  readonly currentValue: boolean;
}

export interface SessionInfoPatch {
  readonly type: 'info';
  readonly title?: string | null;
  /** ISO 8601. */
  readonly updatedAt?: string | null;
  /** Predicted next prompts (de facto `_meta.promptSuggestions`). */
  readonly promptSuggestions?: readonly string[] | null;
}

/** How full the context is, and what the session has cost. */
export interface UsageUpdate {
  readonly type: 'usage';
  /** Tokens in context. */
  readonly used: number;
  /** Tokens that the context can hold. */
  readonly size: number;
  readonly cost?: { readonly amount: number; readonly currency: string } | null;
}

/** Tokens that a turn took (unstable `PromptResponse.usage`, v2's idle state). */
export interface TurnUsage {
  readonly type: 'turnUsage';
  readonly usage: TokenCounts;
}

export interface TokenCounts {
  readonly totalTokens: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly thoughtTokens?: number;
  readonly cachedReadTokens?: number;
  readonly cachedWriteTokens?: number;
}

export interface NoticeUpdate {
  readonly type: 'notice';
  /** `info`, `warning`, `error`, or one not known yet. */
  readonly severity: string;
  readonly title: string;
  readonly description?: string;
}

export interface CompactionPatch {
  readonly type: 'compaction';
  readonly compactionId: string;
  /** `in_progress`, `completed`, `failed`, `cancelled`, or one not known yet. */
  readonly status: string;
  readonly summary?: readonly ContentBlock[] | null;
  readonly error?: string | null;
}

export interface CompactionSummaryChunk {
  readonly type: 'compactionSummary';
  readonly compactionId: string;
  readonly content: ContentBlock;
}

/** Whether the agent is at work in the session. In v1 it is made from the prompt and its response. */
export interface StateUpdate {
  readonly type: 'state';
  /** `running`, `idle`, `requires_action`, `unknown`, or one not known yet. */
  readonly state: string;
  /** Why the turn ended; only with `idle`. Absent: the agent gave none. */
  readonly stopReason?: string;
  /** With the stop reason `error`. */
  readonly error?: { readonly code: number; readonly message: string };
  /** Detached work that goes on; absent means unchanged. */
  readonly background?: readonly BackgroundWork[];
}

export type BackgroundWork =
  | { readonly type: 'terminal'; readonly terminalId: string }
  | { readonly type: 'tool_call'; readonly toolCallId: string }
  | { readonly type: 'subagent'; readonly sessionId: string }
  | { readonly type: 'unknown'; readonly raw: unknown };

export interface SubagentPatch {
  readonly type: 'subagent';
  /** The subagent's own session; its updates come under this id. */
  readonly sessionId: string;
  readonly title?: string | null;
  readonly description?: string | null;
  readonly state?: StateUpdate | null;
  readonly cancellable?: boolean | null;
  readonly cwd?: string | null;
}

/** A message from one session to another (unstable). */
export interface SessionMessagePatch {
  readonly type: 'sessionMessage';
  readonly messageId: string;
  readonly senderSessionId?: string | null;
  readonly recipientSessionId?: string | null;
  /** The same message's id in the other session. */
  readonly senderMessageId?: string | null;
  readonly recipientMessageId?: string | null;
  readonly content?: readonly ContentBlock[] | null;
}

export interface SessionMessageChunk {
  readonly type: 'sessionMessageChunk';
  readonly messageId: string;
  readonly content: ContentBlock;
}

/** What Parley does not know: kept as it came, shown as a small generic row. */
export interface UnknownUpdate {
  readonly type: 'unknown';
  /** The wire's `sessionUpdate` value, or what stood in its place. */
  readonly kind: string;
  readonly raw: unknown;
}

/**
 * What messages, thoughts and tool calls are made of. The shapes are those of ACP v2 (v1's are the same), `null` and absent made one.
 * Source: `ContentBlock` in the ACP schemas. A block whose type is not known is kept whole, to be shown generically.
 */
export type ContentBlock =
  TextBlock | ImageBlock | AudioBlock | ResourceLinkBlock | EmbeddedResourceBlock | UnknownBlock;

export interface TextBlock {
  readonly type: 'text';
  /** Markdown, when it comes from an agent. */
  readonly text: string;
  readonly annotations?: Annotations;
}

export interface ImageBlock {
  readonly type: 'image';
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
  readonly uri?: string;
  readonly annotations?: Annotations;
}

export interface AudioBlock {
  readonly type: 'audio';
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
  readonly annotations?: Annotations;
}

export interface ResourceLinkBlock {
  readonly type: 'resource_link';
  readonly name: string;
  readonly uri: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** Bytes. */
  readonly size?: number;
  readonly annotations?: Annotations;
}

export interface EmbeddedResourceBlock {
  readonly type: 'resource';
  readonly resource: TextResource | BlobResource;
  readonly annotations?: Annotations;
}

export interface TextResource {
  readonly uri: string;
  readonly text: string;
  readonly mimeType?: string;
}

export interface BlobResource {
  readonly uri: string;
  /** Base64. */
  readonly blob: string;
  readonly mimeType?: string;
}

export interface UnknownBlock {
  readonly type: 'unknown';
  /** As it came. */
  readonly raw: unknown;
}

export interface Annotations {
  readonly audience?: readonly string[];
  readonly lastModified?: string;
  readonly priority?: number;
}
