import { isRecord } from '../../base/check';

/** Error codes of JSON-RPC 2.0 that the bridges answer with. */
export const rpcErrors = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  internal: -32603,
  /** Of servers, for what JSON-RPC has no code. The MCP SDK tells a connection that has ended so. */
  ended: -32000,
  tooMany: -32000,
  /** Of MCP since 2026-07-28. */
  unsupportedVersion: -32022,
} as const;

export type RpcId = string | number;

/** A JSON-RPC 2.0 message, as far as who carries it must know it. */
export type RpcMessage =
  | { readonly kind: 'request'; readonly id: RpcId; readonly method: string; readonly params: unknown }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: RpcId; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: RpcId; readonly error: RpcError };

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** Undefined for what is no message. */
export function parseMessage(value: unknown): RpcMessage | undefined {
  if (!isRecord(value) || value['jsonrpc'] !== '2.0') return undefined;
  const { id, method, params, error } = value;
  if (typeof method === 'string') {
    return isId(id) ? { kind: 'request', id, method, params } : { kind: 'notification', method, params };
  }
  if (!isId(id)) return undefined;
  if (Object.hasOwn(value, 'result')) return { kind: 'result', id, result: value['result'] };
  if (!isRecord(error) || typeof error['code'] !== 'number' || typeof error['message'] !== 'string') return undefined;
  return {
    kind: 'error',
    id,
    error: {
      code: error['code'],
      message: error['message'],
      ...(Object.hasOwn(error, 'data') ? { data: error['data'] } : {}),
    },
  };
}

/** The request that a client takes back with a message, if it is such a one. */
export function cancelledRequest(message: RpcMessage | undefined): RpcId | undefined {
  if (message?.kind !== 'notification' || message.method !== 'notifications/cancelled') return undefined;
  const id = isRecord(message.params) ? message.params['requestId'] : undefined;
  return isId(id) ? id : undefined;
}

function isId(value: unknown): value is RpcId {
  return typeof value === 'string' || typeof value === 'number';
}

export function rpcRequest(id: RpcId, method: string, params: object | undefined): object {
  return { jsonrpc: '2.0', id, method, ...(params && { params }) };
}

export function rpcNotification(method: string, params?: object): object {
  return { jsonrpc: '2.0', method, ...(params && { params }) };
}

export function rpcError(id: RpcId | null, code: number, message: string, data?: object): object {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data && { data }) } };
}
