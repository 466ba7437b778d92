import type {
  AgentConnection,
  FileSink,
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
}

/** What a session gets from its host besides the agent. */
export interface SessionHost {
  readonly clock: Clock;
  readonly log: Log;
  readonly permissions: PermissionPolicy;
  /** How long an agent may take to end a turn that was cancelled, in milliseconds. */
  readonly cancelGraceMs: number;
  /** The files and terminals that v1 agents may use; absent: not offered. What they hold is disposed with the session. */
  files?(place: SessionPlace, ask: AskPermission): FileSink & Partial<Disposable>;
  terminals?(
    place: SessionPlace,
    show: (update: TerminalPatch | TerminalOutputChunk) => void,
  ): TerminalSink & Disposable;
  /** What a session is opened with beyond its folder; asked each time it is opened. */
  setup?(place: SessionPlace): Promise<Omit<NewSessionRequest, 'cwd'>>;
}

/** Asks on the agent's behalf, as if the agent had: the answer may come from policy, and is `cancelled` when the turn is. */
export type AskPermission = (request: PermissionRequest, signal: AbortSignal) => Promise<PermissionOutcome>;

/** Answers permission requests without asking the person. */
export interface PermissionPolicy {
  /** The id of the option to choose; undefined: the person is asked. */
  decide(request: PermissionRequest, place: SessionPlace): string | undefined;
}

/** Every request goes to the person. */
export const askAlways: PermissionPolicy = { decide: () => undefined };
