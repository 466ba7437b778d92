import { Deferred, withTimeout } from '../../base/async';
import { isRecord } from '../../base/check';
import type { McpSendOptions } from '../../sessions/ports';
import { parseMessage, type RpcError, rpcError, rpcErrors, type RpcId, rpcNotification, rpcRequest } from './jsonRpc';
import type { ServedClients } from './servedClients';
import type { ChannelPeer, ServerChannel } from './serverChannel';

/** The newest revision of MCP with a handshake, which servers of all official SDKs speak. */
const CLASSIC_VERSION = '2025-11-25';

/** How long a server may take for the handshake. Milliseconds. */
const HANDSHAKE_MS = 30_000;

export type RpcOutcome = { readonly result: unknown } | { readonly error: RpcError };
export type Notify = (method: string, params?: object) => void;

/** What a server tells of itself in the handshake. */
export interface ServerIntroduction {
  readonly capabilities: object;
  readonly serverInfo: object;
  readonly instructions?: string;
}

interface OpenRequest {
  readonly outcome: Deferred<RpcOutcome>;
  readonly progressToken: unknown;
  readonly notify: Notify;
}

/** The server ended the connection before it answered. */
export class ServerGoneError extends Error {
  override readonly name = 'ServerGoneError';
}

/**
 * A client of an in-process server for a peer that sends requests, each by itself, and nothing else: it does the handshake for it, and
 * knows to which request a notification belongs. What the server asks its client is refused: the peer could not be asked.
 */
export class ClassicClient implements ChannelPeer {
  readonly #open = new Map<RpcId, OpenRequest>();
  #ids = 0;
  #channel: ServerChannel | undefined;
  #introduction: ServerIntroduction = { capabilities: {}, serverInfo: {} };

  private constructor() {
    // Made by `connect`.
  }

  /** @throws Error when the server does not take it, refuses the handshake, or does not answer. */
  static async connect(clients: ServedClients, clientInfo: object): Promise<ClassicClient> {
    const client = new ClassicClient();
    const channel = await clients.connect(client);
    client.#channel = channel;
    const params = { protocolVersion: CLASSIC_VERSION, capabilities: {}, clientInfo };
    const never = new AbortController().signal;
    const answer = client.request('initialize', params, () => undefined, never);
    const outcome = await withTimeout(answer, HANDSHAKE_MS, 'initialize').catch(async (error: unknown) => {
      await channel.close();
      throw error;
    });
    if (!('result' in outcome) || !isRecord(outcome.result)) {
      await channel.close();
      throw new ServerGoneError('The MCP server refused the handshake');
    }
    channel.receive(rpcNotification('notifications/initialized'));
    const { capabilities, serverInfo, instructions } = outcome.result;
    client.#introduction = {
      capabilities: isRecord(capabilities) ? capabilities : {},
      serverInfo: isRecord(serverInfo) ? serverInfo : {},
      ...(typeof instructions === 'string' && { instructions }),
    };
    return client;
  }

  get introduction(): ServerIntroduction {
    return this.#introduction;
  }

  get isClosed(): boolean {
    return this.#channel?.isClosed ?? true;
  }

  /**
   * @param notify Told the notifications that belong to the request, until it is answered or given up.
   * @throws ServerGoneError @throws the signal's reason when that aborts; the server is told then.
   */
  async request(method: string, params: object | undefined, notify: Notify, signal: AbortSignal): Promise<RpcOutcome> {
    signal.throwIfAborted();
    const id = ++this.#ids;
    const outcome = new Deferred<RpcOutcome>();
    this.#open.set(id, { outcome, progressToken: progressTokenOf(params), notify });
    const giveUp = (): void => {
      this.#channel?.receive(rpcNotification('notifications/cancelled', { requestId: id }));
      outcome.reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      this.#channel?.receive(rpcRequest(id, method, params));
      return await outcome.promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
      this.#open.delete(id);
    }
  }

  send(value: object, options?: McpSendOptions): Promise<void> {
    const message = parseMessage(value);
    switch (message?.kind) {
      case 'result':
        this.#open.get(message.id)?.outcome.resolve({ result: message.result });
        break;
      case 'error':
        this.#open.get(message.id)?.outcome.resolve({ error: message.error });
        break;
      case 'notification':
        this.#ownerOf(message, options)?.notify(message.method, isRecord(message.params) ? message.params : undefined);
        break;
      case 'request': {
        const answer =
          message.method === 'ping'
            ? { jsonrpc: '2.0', id: message.id, result: {} }
            : rpcError(message.id, rpcErrors.methodNotFound, 'The client cannot be asked');
        queueMicrotask(() => this.#channel?.receive(answer));
        break;
      }
      case undefined:
        return Promise.reject(new Error('That is no message of JSON-RPC 2.0'));
    }
    return Promise.resolve();
  }

  ended(): void {
    for (const { outcome } of this.#open.values()) outcome.reject(new ServerGoneError('The MCP server is gone'));
  }

  /** What belongs to no request is not told: the peer could not tell it from others. */
  #ownerOf(
    { method, params }: { readonly method: string; readonly params: unknown },
    options: McpSendOptions | undefined,
  ): OpenRequest | undefined {
    if (options?.relatedRequestId !== undefined) return this.#open.get(options.relatedRequestId);
    if (method !== 'notifications/progress' || !isRecord(params)) return undefined;
    const token = params['progressToken'];
    return [...this.#open.values()].find(({ progressToken }) => progressToken !== undefined && progressToken === token);
  }
}

function progressTokenOf(params: object | undefined): unknown {
  const meta: unknown = isRecord(params) ? params['_meta'] : undefined;
  return isRecord(meta) ? meta['progressToken'] : undefined;
}
