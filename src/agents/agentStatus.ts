import type { AgentDescription } from '../acp/agentConnection';
import type { AgentFailure } from '../acp/agentFailure';

export type AgentStatus =
  | { readonly state: 'stopped' }
  | { readonly state: 'starting'; readonly stage: 'starting' | 'initializing' }
  | { readonly state: 'ready'; readonly agent: AgentDescription }
  /** It could not be started, or died. */
  | { readonly state: 'failed'; readonly failure: AgentFailure };
