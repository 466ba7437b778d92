import type { Message } from 'vscode-jsonrpc/node';
import { isRecord } from '../base/check';

/** How much of the protocol is told. `payloads` has what was said; `messages` only that something was. */
export type TraceLevel = 'off' | 'messages' | 'payloads';

/** Where the trace goes. The level is read for every message, so that it can be changed while a connection lives. */
export interface TraceSink {
  readonly level: TraceLevel;
  /** @param line One JSON object without a line end; see {@link TraceEntry}. */
  write(line: string): void;
}

/** One line of the protocol trace. */
export interface TraceEntry {
  /** ISO 8601, when the message was read or written. */
  readonly at: string;
  readonly direction: 'toAgent' | 'fromAgent';
  readonly kind: 'request' | 'notification' | 'response';
  /** Of a response: that of its request. */
  readonly method?: string;
  readonly id?: string | number;
  readonly sessionId?: string;
  readonly bytes: number;
  /** Of a response: time since its request. */
  readonly durationMs?: number;
  /** Of an error response. */
  readonly errorCode?: number;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

const maxOpenRequests = 1000;

/** Tells the messages of one connection to a sink. While the level is `off`, it costs one comparison a message. */
export class ProtocolTrace {
  /** Requests without a response yet: what their responses cannot tell themselves. */
  readonly #open = new Map<
    string,
    { readonly method: string; readonly at: number; readonly sessionId: string | undefined }
  >();

  constructor(
    private readonly sink: TraceSink,
    private readonly now: () => number = Date.now,
  ) {}

  /** @param size The bytes, or how to count them: not asked for when nothing is told. */
  message(direction: TraceEntry['direction'], message: Message, size: number | (() => number)): void {
    const { level } = this.sink;
    if (level === 'off') return;
    const at = this.now();
    const entry = {
      ...this.#describe(direction, message, at),
      bytes: typeof size === 'number' ? size : size(),
      ...(level === 'payloads' ? payload(message) : {}),
    };
    this.sink.write(JSON.stringify({ at: new Date(at).toISOString(), direction, ...entry }));
  }

  #describe(
    direction: TraceEntry['direction'],
    message: Message,
    at: number,
  ): Pick<TraceEntry, 'kind'> & Partial<TraceEntry> {
    const fields = new Map(Object.entries(message));
    const id: unknown = fields.get('id');
    const method: unknown = fields.get('method');
    const idField = typeof id === 'string' || typeof id === 'number' ? { id } : {};
    if (typeof method === 'string') {
      const sessionId = sessionIdOf(fields.get('params'));
      const kind = id === undefined ? 'notification' : 'request';
      if (kind === 'request') this.#remember(`${direction} ${String(id)}`, { method, at, sessionId });
      return {
        kind,
        method: method === '$/cancelRequest' ? '$/cancel_request' : method,
        ...idField,
        ...(sessionId === undefined ? {} : { sessionId }),
      };
    }
    const key = `${direction === 'toAgent' ? 'fromAgent' : 'toAgent'} ${String(id)}`;
    const request = this.#open.get(key);
    this.#open.delete(key);
    const sessionId = request?.sessionId ?? sessionIdOf(fields.get('result'));
    const error: unknown = fields.get('error');
    const errorCode = isRecord(error) && typeof error['code'] === 'number' ? { errorCode: error['code'] } : {};
    return {
      kind: 'response',
      ...(request === undefined ? {} : { method: request.method, durationMs: at - request.at }),
      ...idField,
      ...(sessionId === undefined ? {} : { sessionId }),
      ...errorCode,
    };
  }

  #remember(key: string, request: { method: string; at: number; sessionId: string | undefined }): void {
    const oldest = this.#open.size < maxOpenRequests ? undefined : this.#open.keys().next().value;
    if (oldest !== undefined) this.#open.delete(oldest);
    this.#open.set(key, request);
  }
}

function payload(message: Message): Pick<TraceEntry, 'params' | 'result' | 'error'> {
  const parts = Object.entries(message).filter(([key]) => key === 'params' || key === 'result' || key === 'error');
  return Object.fromEntries(parts.map(([key, value]) => [key, redact(value, 0)]));
}

function sessionIdOf(value: unknown): string | undefined {
  return isRecord(value) && typeof value['sessionId'] === 'string' ? value['sessionId'] : undefined;
}

const maxDepth = 24;
const maxText = 20_000;
const hidden = '‹hidden›';
const secretKey = /token|secret|password|passwd|credential|authorization|cookie|api[-_]?key|private[-_]?key/i;
const secretParameter = /^(?:code|key|sig|signature|state|code_verifier)$/i;

/** What may be a secret is hidden also where payloads are asked for: environment variables, headers, and what is named like one. */
function redact(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return withoutCredentials(value).slice(0, maxText);
    return value.length > maxText ? `${value.slice(0, maxText)}… (${value.length} characters)` : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '…';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      if (key === 'env' || key === 'headers') return [key, hideValues(field)];
      return [key, typeof field === 'string' && secretKey.test(key) ? hidden : redact(field, depth + 1)];
    }),
  );
}

/** An address without the password, and the parameters that may be one: sign-in pages and servers have them there. */
function withoutCredentials(address: string): string {
  return address
    .replace(/^([^/]*\/\/)[^/?#@\s]*@/, `$1${hidden}@`)
    .replace(/([?&#;])([^=&#;\s]*)=([^&#;\s]*)/g, (all: string, mark: string, name: string) =>
      secretKey.test(name) || secretParameter.test(name) ? `${mark}${name}=${hidden}` : all,
    );
}

/** Keeps the names of `[{name, value}]` and of `{name: value}`. */
function hideValues(field: unknown): unknown {
  if (Array.isArray(field))
    return field.map((item) => (isRecord(item) ? { name: item['name'], value: hidden } : hidden));
  if (isRecord(field)) return Object.fromEntries(Object.keys(field).map((key) => [key, hidden]));
  return field === null || field === undefined ? field : hidden;
}
