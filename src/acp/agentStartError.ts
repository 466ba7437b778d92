import type { AgentFailure } from './agentFailure';

/** An agent could not be started or spoken to; `failure` says why, as data. */
export class AgentStartError extends Error {
  override readonly name = 'AgentStartError';

  constructor(readonly failure: AgentFailure) {
    super(`The agent cannot be used: ${failure.kind}`);
  }
}

export function isAgentStartError(error: unknown): error is AgentStartError {
  return error instanceof AgentStartError;
}
