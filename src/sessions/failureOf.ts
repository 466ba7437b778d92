import type { AgentFailure } from '../acp/agentFailure';
import { isAgentStartError } from '../acp/agentStartError';
import { errorText, isAcpError, isAuthRequired } from '../acp/errors';
import { errorMessage } from '../base/errors';
import type { AgentLink } from './ports';

/** What went wrong, as data. @param method The protocol's name of the call that failed. */
export function failureOf(error: unknown, method: string, link: AgentLink): AgentFailure {
  if (isAgentStartError(error)) return error.failure;
  if (isAuthRequired(error)) return { kind: 'authRequired', message: messageOf(error) };
  if (isConnectionClosed(error)) return lossOf(link);
  const code = isAcpError(error) ? error.code : undefined;
  return { kind: 'requestFailed', method, message: messageOf(error), ...(code !== undefined && { code }) };
}

function messageOf(error: unknown): string {
  return isAcpError(error) ? errorText(error) : errorMessage(error);
}

/** Why a connection has closed. The link knows when its listeners hear of it; when it tells no failure, it was ended from here. */
export function lossOf({ status }: AgentLink): AgentFailure {
  return status.state === 'failed' ? status.failure : { kind: 'stopped' };
}

export function isConnectionClosed(error: unknown): boolean {
  return isAcpError(error) && error.kind === 'closed';
}
