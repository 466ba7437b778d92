import type { AgentFailure } from '../acp/agentFailure';
import { isAgentStartError } from '../acp/agentStartError';
import { type AcpError, errorText, isAcpError } from '../acp/errors';
import { assertNever } from '../base/assert';
import { errorMessage } from '../base/errors';
import type { ProcessExit } from './agentProcess';

/** The process at the moment at which something failed. */
export interface Circumstances {
  readonly command: string;
  /** Undefined: it was alive, or was never started. */
  readonly exit: ProcessExit | undefined;
  readonly stderr: string;
  /** Milliseconds. */
  readonly limitMs: number;
}

/** What an error on the way to a live connection means. */
export function startFailure(error: unknown, { command, exit, stderr, limitMs }: Circumstances): AgentFailure {
  if (isAgentStartError(error)) return error.failure;
  if (!isAcpError(error)) return { kind: 'spawnFailed', command, message: errorMessage(error) };
  switch (error.kind) {
    case 'closed':
      if (exit?.notFound) return { kind: 'commandNotFound', command };
      return lostFailure('start', exit, stderr);
    case 'timeout':
      return { kind: 'initializeTimeout', limitMs, stderr };
    case 'malformed':
      return { kind: 'initializeMalformed', message: error.message, stderr };
    case 'version':
      return { kind: 'unsupportedVersion', offered: offeredVersion(error), stderr };
    case 'answered':
    case 'unsupported':
      return {
        kind: 'initializeRejected',
        message: errorText(error),
        stderr,
        ...(error.code === undefined ? {} : { code: error.code }),
      };
    default:
      return assertNever(error.kind);
  }
}

/** Why a connection ended that nobody here has ended. */
export function lostFailure(during: 'start' | 'use', exit: ProcessExit | undefined, stderr: string): AgentFailure {
  if (exit === undefined) return { kind: 'streamEnded', stderr };
  const { exitCode, signal } = exit;
  return {
    kind: 'exited',
    during,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(signal === undefined ? {} : { signal }),
    stderr,
  };
}

function offeredVersion({ data }: AcpError): string {
  return typeof data === 'object' && data !== null && 'offered' in data ? String(data.offered) : '?';
}
