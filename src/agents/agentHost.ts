import type { AgentConnection } from '../acp/agentConnection';
import type { AgentStreams } from '../acp/rpcConnection';
import type { Log } from '../base/log';
import type { VariableLookup } from '../base/variables';
import type { AgentDefinition, AgentSource, ProtocolChoice } from './agentDefinition';
import type { PackageMemory } from './packageRunner';
import type { RestartLimit } from './restartPolicy';
import type { AgentProcesses } from './agentProcesses';
import type { Environment } from '../processes/environment';

/** What the agents of one workspace folder need from outside. */
export interface AgentHost {
  /** The workspace folder, absolute. */
  readonly folder: string;
  readonly processes: AgentProcesses;
  /**
   * The environment for programs that a person starts: that of the login shell. An agent that is built in needs none of it, and does not
   * wait for a shell. Has a time limit of its own.
   */
  readonly environment: (source: AgentSource) => Promise<Environment>;
  /** The values of the variables that a definition names. May ask the person: for a secret, and whether this agent gets it. */
  readonly variables: (environment: Environment, definition: AgentDefinition) => VariableLookup;
  /** Speaks `initialize`; see `connectAgent` in the room acp for what it promises. */
  readonly connect: (streams: AgentStreams, options: ConnectOptions) => Promise<AgentConnection>;
  /** Asked at each start. */
  readonly settings: () => StartSettings;
  /** Asked at each start: nothing is started in a workspace that is not trusted. */
  readonly isTrusted: () => boolean;
  /** Asked at each start: whether the person has agreed, or agrees now, where others have a word in how it is started. Absent: yes. */
  readonly mayStart?: (definition: AgentDefinition) => Promise<boolean>;
  /** How often an agent is started again by itself after a loss; absent: three times in three minutes. */
  readonly restartLimit?: RestartLimit;
  /** For tests: milliseconds. */
  readonly now?: () => number;
  /** Absent: every package is taken to be there. */
  readonly packages?: PackageMemory;
  readonly log: Log;
}

export interface StartSettings {
  /** For agents whose definition does not say. */
  readonly protocol: ProtocolChoice;
  /** How long `initialize` may take. Milliseconds. */
  readonly startLimitMs: number;
}

export interface ConnectOptions {
  readonly agentId: string;
  readonly protocol: ProtocolChoice;
  readonly initializeLimitMs: number;
}
