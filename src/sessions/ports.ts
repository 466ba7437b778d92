import type {
  AgentConnection,
  FileSink,
  McpServerEntry,
  NewSessionRequest,
  PermissionOutcome,
  PermissionRequest,
  TerminalSink,
} from '../acp/agentConnection';
import type { AgentStatus } from '../acp/agentStatus';
import type { TerminalOutputChunk, TerminalPatch } from '../acp/update';
import type { Event } from '../base/events';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { KnownTool } from './permissions/action';
import type { PermissionMode, PolicyCause, PolicyVerdict } from './permissions/permissionRule';

/** What the domain needs from the host. Nothing here knows VS Code, processes or the wire; `compose` hands in the real ones. */

/** The agents of one workspace folder. */
export interface AgentDirectory {
  /** The link to an agent; the same one for every session of the folder. A link to an agent that is not defined fails to connect. */
  link(agentId: string): AgentLink;
}

/** The one live connection to an agent for a folder: started when first needed, shared by the folder's sessions. */
export interface AgentLink {
  readonly agentId: string;
  readonly status: AgentStatus;
  readonly onDidChangeStatus: Event<AgentStatus>;
  /**
   * The live connection; starts the agent when there is none. Callers at the same time share one start.
   * @throws AgentStartError when the agent cannot be used; nothing of it is left running.
   */
  connect(): Promise<AgentConnection>;
  /** Ends the process, if any, and starts it anew. Sessions see the loss and attach again. */
  restart(): Promise<AgentConnection>;
  /** Ends the process, if any. The next {@link connect} starts it again. */
  stop(): Promise<void>;
  /**
   * After the agent was lost: the connection of its automatic restart, shared by all that ask. Undefined when it is not started again by
   * itself: it was lost too often.
   */
  recover(): Promise<AgentConnection> | undefined;
}

/** Time, so that the domain is a function of what it is given. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A folder of the workspace, on disk. */
export interface WorkspaceFolder {
  /** The identity of the folder. */
  readonly uri: string;
  readonly name: string;
  /** Absolute. The folder's sessions work in it. */
  readonly path: string;
}

/** Which session something is for. */
export interface SessionPlace {
  /** Parley's own id of the session. */
  readonly sessionId: string;
  readonly agentId: string;
  readonly folder: WorkspaceFolder;
  /** What whoever made the session asked for beyond the folder. */
  readonly opening?: SessionOpening;
}

/** What a session is opened with beyond its folder and what the settings say; asked for by whoever makes it. */
export interface SessionOpening {
  /** Absolute; instead of the folder's path. */
  readonly cwd?: string;
  /** Absolute. */
  readonly additionalDirectories?: readonly string[];
  /** In addition to those of the settings; of two with one name, this one counts. */
  readonly mcpServers?: readonly (McpServerEntry | InProcessMcpServer)[];
  readonly systemPrompt?: NonNullable<NewSessionRequest['systemPrompt']>;
  /** What goes as `_meta` of the request that opens it, for agents that know it. */
  readonly meta?: Readonly<Record<string, unknown>>;
  /** It is not shown in the panel, until its agent asks something that a person must answer. */
  readonly hidden?: boolean;
}

/** An MCP server that lives in this process; it reaches the agent by the first way that the agent supports. */
export interface InProcessMcpServer {
  readonly type: 'inProcess';
  readonly name: string;
  /**
   * Serves one client. Called for each client of each session that has the server, when the client comes: an agent may have several, and
   * has new ones each time its session is opened, loaded or resumed; the transports before are closed then. An `McpServer` of the
   * official SDK serves one transport at a time: make one per call. One that refuses a second client gets it when the first is closed.
   */
  connect(transport: McpTransport): Promise<void>;
}

/**
 * The way to one client of an MCP server: the shape of `Transport` in the official MCP SDK, so that its servers take it as it is.
 * Messages are JSON-RPC 2.0.
 */
export interface McpTransport {
  /** Set by the server before it calls `start`. */
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

/** What a session's host adds each time the session is opened. */
export interface SessionSetup extends Omit<NewSessionRequest, 'cwd'> {
  /** Ends what was started for it: called when the session has lost its agent, is opened anew, or ends. */
  readonly dispose?: () => void;
}

/** The directories of a session: where it works, then the others that were asked for. Absolute. */
export function directoriesOf({ folder, opening }: SessionPlace): readonly [string, ...string[]] {
  return [opening?.cwd ?? folder.path, ...(opening?.additionalDirectories ?? [])];
}

/** What a session gets from its host besides the agent. */
export interface SessionHost {
  readonly clock: Clock;
  readonly log: Log;
  readonly permissions: PermissionPolicy;
  /** How long an agent may take to end a turn that was cancelled, in milliseconds. */
  readonly cancelGraceMs: number;
  /** The files and terminals that v1 agents may use; absent: not offered. What they hold is disposed with the session. */
  files?(place: SessionPlace, access: SessionAccess): FileSink & Partial<Disposable>;
  terminals?(
    place: SessionPlace,
    show: (update: TerminalPatch | TerminalOutputChunk) => void,
    access: SessionAccess,
  ): TerminalSink & Disposable;
  /**
   * What a session is opened with, asked each time it is opened, loaded or resumed. What it returns counts as it is: it has taken the
   * opening's MCP servers and directories into account. Absent: those of the opening, without what needs a bridge.
   * @param ask Asks the person, in the session's transcript.
   */
  setup?(
    place: SessionPlace,
    ask: AskPermission,
    connection: AgentConnection,
    access: SessionAccess,
  ): Promise<SessionSetup>;
}

/** Asks on the agent's behalf, as if the agent had: the answer may come from policy, and is `cancelled` when the turn is. */
export type AskPermission = (request: PermissionRequest, signal: AbortSignal) => Promise<PermissionOutcome>;

/** Whether what a session's agent does through the editor may happen. A request here is made on our side, for what is about to be done. */
export interface SessionAccess {
  /** Why it may not happen in any case, without asking; undefined: nothing is against it. */
  denial(request: PermissionRequest): Authorization | undefined;
  /** What was just allowed counts, then policy, then the person. */
  authorize(request: PermissionRequest, signal: AbortSignal): Promise<Authorization>;
  /** Asks the person, whatever was allowed: it is about something of theirs. */
  ask(request: PermissionRequest, signal: AbortSignal): Promise<Authorization>;
}

export interface Authorization {
  readonly isAllowed: boolean;
  /** Why policy did not allow it; absent: the person did not, or could not be asked. */
  readonly cause?: PolicyCause;
}

/** Answers permission requests without asking the person. */
export interface PermissionPolicy {
  decide(question: PermissionQuestion, place: SessionPlace): PolicyVerdict;
}

export interface PermissionQuestion {
  readonly request: PermissionRequest;
  /** The tool call that it is about, as it stood before the request. */
  readonly tool?: KnownTool;
  /** What the person has chosen for the session. */
  readonly mode: PermissionMode;
}

/** Every request goes to the person. */
export const askAlways: PermissionPolicy = { decide: () => ({ decision: 'ask' }) };
