import { isRecord } from '../base/check';
import { asLabel } from '../base/label';

/**
 * Error codes of JSON-RPC 2.0 and of ACP (schema `ErrorCode`). Not those of `vscode-jsonrpc`, whose -32002 means another thing.
 */
export const errorCodes = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  requestCancelled: -32800,
  authRequired: -32000,
  resourceNotFound: -32002,
  unsupportedProtocolVersion: -32022,
} as const;

/** Codes of MCP over ACP for what the carrying itself cannot do, as the official SDK's `McpBindingErrorCode` has them. */
export const mcpCarrierErrors = { limitExceeded: -33000, serverUnavailable: -33001, backendFailed: -33002 } as const;

/** Why a call to an agent failed. */
export type AcpErrorKind =
  /** The agent answered with an error. */
  | 'answered'
  /** The connection ended before the answer. */
  | 'closed'
  /** The agent's answer makes no sense; `message` names the place. */
  | 'malformed'
  /** The agent lacks the capability; nothing was sent. */
  | 'unsupported'
  /** No protocol version in common. */
  | 'version'
  /** No answer within the limit. */
  | 'timeout';

/** A failed call to an agent, or what a sink throws to answer a request of the agent with an error. */
export class AcpError extends Error {
  override readonly name = 'AcpError';

  constructor(
    readonly kind: AcpErrorKind,
    message: string,
    readonly code?: number,
    readonly data?: unknown,
  ) {
    super(message);
  }
}

export function isAcpError(error: unknown): error is AcpError {
  return error instanceof AcpError;
}

/** What may be logged of an error: its kind and code. Its message is the agent's, which may quote what was said. */
export function errorNature(error: unknown): string {
  if (!isAcpError(error)) return error instanceof Error ? error.name : typeof error;
  return error.code === undefined ? error.kind : `${error.kind} with code ${String(error.code)}`;
}

/**
 * What an agent says of a failure, for people: its message, with the details that it added where the message is only a name for the kind
 * of error. The official SDK answers `Internal error` with `data: {details}` for everything that an agent throws.
 */
export function errorText({ kind, message, data }: AcpError): string {
  if (kind !== 'answered') return message;
  const details = typeof data === 'string' ? data : detailsOf(data);
  if (details === undefined || details.trim() === '' || message.includes(details)) return asLabel(message);
  return asLabel(message === '' ? details : `${message}: ${details}`);
}

function detailsOf(data: unknown): string | undefined {
  if (!isRecord(data)) return undefined;
  return [data['details'], data['message']].find((one) => typeof one === 'string');
}

/** Whether the agent wants a sign-in first: -32000, or the -32603 by which an expired Claude login is told. */
export function isAuthRequired(error: unknown): boolean {
  if (!isAcpError(error)) return false;
  if (error.code === errorCodes.authRequired) return true;
  const { data } = error;
  return (
    error.code === errorCodes.internalError &&
    typeof data === 'object' &&
    data !== null &&
    'errorKind' in data &&
    data.errorKind === 'authentication_failed'
  );
}
