import type { AgentConnection, AgentDescription } from '../acp/agentConnection';
import type { AgentFailure } from '../acp/agentFailure';
import type { Event } from '../base/events';
import type { StartStage } from './state';

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
}

export type AgentStatus =
  | { readonly state: 'stopped' }
  | { readonly state: 'starting'; readonly stage: StartStage }
  | { readonly state: 'ready'; readonly agent: AgentDescription }
  /** It could not be started, or died. */
  | { readonly state: 'failed'; readonly failure: AgentFailure };

/** Time, so that the domain is a function of what it is given. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
