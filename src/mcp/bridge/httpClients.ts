import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { isInitializeRequest, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import type { Disposable } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { InProcessMcpServer } from '../../sessions/ports';
import { answer, passOn } from './httpAnswer';
import { parseMessage, rpcError, rpcErrors, type RpcId, rpcNotification } from './jsonRpc';
import { ServedClients } from './servedClients';
import type { ServerChannel } from './serverChannel';

interface HttpClient {
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly channel: ServerChannel;
}

/** The clients of one in-process server over Streamable HTTP, each with the MCP session that its handshake began. */
export class HttpClients implements Disposable {
  readonly #clients = new Map<string, HttpClient>();
  readonly #served: ServedClients;

  constructor(
    private readonly server: InProcessMcpServer,
    private readonly log: Log,
  ) {
    this.#served = new ServedClients(server, log);
  }

  /** Settles when the answer is out. @param body Of a POST; the caller has bounded it. */
  async handle(request: IncomingMessage, body: string, response: ServerResponse): Promise<void> {
    let message: unknown;
    if (request.method === 'POST') {
      try {
        message = JSON.parse(body);
      } catch {
        answer(response, 400, rpcError(null, rpcErrors.parse, 'That is no JSON'));
        return;
      }
    }
    const sessionId = request.headers['mcp-session-id'];
    if (sessionId === undefined && !isInitializeRequest(message)) {
      answer(response, 400, withoutSession(request, message));
      return;
    }
    const client = sessionId === undefined ? await this.#connect() : this.#clients.get(String(sessionId));
    if (!client) {
      answer(response, 404, rpcError(null, rpcErrors.invalidRequest, 'There is no such session'));
      return;
    }
    this.#served.used(client.channel);
    const answered = await client.transport.handleRequest(asWebRequest(request), { parsedBody: message });
    if (await passOn(answered, response)) return;
    // The way of its answer is gone, and cannot be had again: nobody waits for it any more.
    for (const requestId of requestsIn(message)) {
      client.channel.receive(rpcNotification('notifications/cancelled', { requestId }));
    }
  }

  dispose(): void {
    this.#served.dispose();
  }

  async #connect(): Promise<HttpClient> {
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (id) => {
        this.#clients.set(id, client);
      },
    });
    const failed = (error: unknown): void => {
      this.log.debug(`MCP server ${this.server.name}: ${error instanceof Error ? error.name : 'error'} of a client`);
    };
    const channel = await this.#served.connect({
      send: (message, { relatedRequestId } = {}) =>
        transport.send(
          message as Parameters<typeof transport.send>[0],
          relatedRequestId === undefined ? {} : { relatedRequestId },
        ),
      ended: () => {
        if (transport.sessionId !== undefined) this.#clients.delete(transport.sessionId);
        transport.close().catch(failed);
      },
    });
    const client = { transport, channel };
    transport.onmessage = (message, extra) => {
      channel.receive(message, extra);
    };
    transport.onclose = () => {
      channel.close().catch(failed);
    };
    transport.onerror = failed;
    await transport.start();
    return client;
  }
}

/**
 * Why a request without a session is refused. One of a revision that has no sessions (2026-07-28 and later, which the SDK that serves here
 * does not speak) is told so by that revision's error: a client that speaks older ones too goes on with those.
 */
function withoutSession({ headers }: IncomingMessage, message: unknown): object {
  const requested = headers['mcp-protocol-version'];
  const [id = null] = requestsIn(message);
  if (requested === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(String(requested))) {
    return rpcError(id, rpcErrors.invalidRequest, 'A session begins with initialize');
  }
  const text = `Unsupported protocol version: a session begins with initialize, in ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}`;
  return rpcError(id, rpcErrors.unsupportedVersion, text, { requested, supported: SUPPORTED_PROTOCOL_VERSIONS });
}

/** The head of the request; the body is told beside it. */
function asWebRequest(request: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const url = `http://${request.headers.host ?? '127.0.0.1'}${request.url ?? '/'}`;
  return new Request(url, { method: request.method ?? 'GET', headers });
}

function requestsIn(message: unknown): readonly RpcId[] {
  return (Array.isArray(message) ? message : [message]).flatMap((one: unknown) => {
    const parsed = parseMessage(one);
    return parsed?.kind === 'request' ? [parsed.id] : [];
  });
}
