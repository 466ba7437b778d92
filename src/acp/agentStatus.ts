import type { AgentDescription } from './agentConnection';
import type { AgentFailure } from './agentFailure';

/** Where an agent's process and the connection to it are. */
export type AgentStatus =
  | { readonly state: 'stopped' }
  | { readonly state: 'starting'; readonly stage: 'starting' | 'installing' | 'initializing' }
  | { readonly state: 'ready'; readonly agent: AgentDescription }
  /** It could not be started, or died. */
  | { readonly state: 'failed'; readonly failure: AgentFailure };
