import type { Message } from 'vscode-jsonrpc/node';
import { errorCodes } from './errors';

type JsonObject = Record<string, unknown>;

/** Marks the ids that stand for `null`; see {@link IncomingMessages}. */
const nullIdPrefix = 'parley:null:';

/** Takes the stand-in for a null id back; every other id stays. */
export function outgoingId(id: unknown): unknown {
  return typeof id === 'string' && id.startsWith(nullIdPrefix) ? null : id;
}

/**
 * Makes of one parsed JSON value what `vscode-jsonrpc` can carry, or nothing when it is no JSON-RPC message. What is put right:
 * - `$/cancel_request {requestId}` becomes the `$/cancelRequest {id}` that is hard-wired there; one without a usable id is left out, it would throw.
 * - absent or null `params` become `{}`, or the handler would get its token as params.
 * - a request with the id `null` (legal in ACP v1) gets an id of its own, which {@link outgoingId} takes back in the answer.
 * - the id of a response that comes as a string of digits becomes the number that was sent.
 * - an `error` that is no error object becomes one; a message without `jsonrpc` or with another version counts.
 */
export class IncomingMessages {
  #nullIds = 0;

  /** @returns undefined for what is no message. Batches are the reader's: it asks for each of their items. */
  accept(value: unknown): Message | undefined {
    if (!isObject(value)) return undefined;
    const method = value['method'];
    if (typeof method !== 'string') return acceptResponse(value);
    if (method === '$/cancel_request' || method === '$/cancelRequest') return acceptCancellation(value);
    value['params'] ??= {};
    const id = value['id'];
    if (id === null) value['id'] = `${nullIdPrefix}${String(++this.#nullIds)}`;
    else if (id !== undefined && !isId(id)) return undefined;
    return asMessage(value);
  }
}

function acceptCancellation(value: JsonObject): Message | undefined {
  const { params } = value;
  if (!isObject(params)) return undefined;
  const id = params['requestId'] ?? params['id'];
  return isId(id) ? asMessage({ jsonrpc: '2.0', method: '$/cancelRequest', params: { id } }) : undefined;
}

function acceptResponse(value: JsonObject): Message | undefined {
  const { id, error } = value;
  // Nothing can be told about which request a response without an id answers.
  if (!isId(id)) return undefined;
  if (typeof id === 'string' && /^\d{1,15}$/.test(id)) value['id'] = Number(id);
  if (error !== undefined && error !== null) value['error'] = asError(error);
  // `null` is no error, and a response with neither would never settle its request.
  else if (value['result'] === undefined) value['result'] = null;
  return asMessage(value);
}

function asError(error: unknown): JsonObject {
  if (!isObject(error))
    return { code: errorCodes.internalError, message: typeof error === 'string' ? error : '', data: error };
  if (typeof error['code'] !== 'number' || !Number.isFinite(error['code'])) error['code'] = errorCodes.internalError;
  if (typeof error['message'] !== 'string') error['message'] = '';
  return error;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(id: unknown): id is string | number {
  return typeof id === 'string' || typeof id === 'number';
}

function asMessage(value: JsonObject): Message {
  return value as unknown as Message;
}
