import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { errorMessage } from '../../base/errors';
import { type Disposable, DisposableObject } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { InProcessMcpServer } from '../../sessions/ports';
import { ConnectionLimit } from './connectionLimit';
import { answer } from './httpAnswer';
import { HttpClients } from './httpClients';
import { admit } from './httpGuard';
import { rpcError, rpcErrors } from './jsonRpc';
import { type Listening, type Served, serveWhileOffered } from './serveWhileOffered';
import { WhileNeeded } from './whileNeeded';

export interface HttpLimits {
  /** The longest message of a client, in bytes. */
  readonly bodyBytes: number;
  /** How long a client may take to send the head of a request, and all of it. Milliseconds. */
  readonly headMs: number;
  readonly requestMs: number;
  /** How often those are looked at. Milliseconds. */
  readonly checkMs: number;
  readonly connections: number;
}

const defaultLimits: HttpLimits = {
  bodyBytes: 16 * 1024 * 1024,
  headMs: 10_000,
  requestMs: 60_000,
  checkMs: 5000,
  connections: 128,
};

/** How long a connection without a request stays open. Milliseconds. */
const KEEP_ALIVE_MS = 60_000;

/** How long clients may take to read the last answers once nobody is served any more. Milliseconds. */
const GRACE_MS = 1000;

/** Where an in-process server is reached, and with what. */
export interface HttpOffer extends Disposable {
  readonly url: string;
  readonly token: string;
}

/**
 * Serves in-process servers by Streamable HTTP (MCP 2025-11-25, "Transports") on the loopback interface, each under a path and a token
 * of its own. It listens while there is one.
 */
export class LoopbackHttp extends DisposableObject {
  readonly #listener: WhileNeeded<Listener>;

  constructor(
    private readonly log: Log,
    private readonly limits = defaultLimits,
  ) {
    super();
    this.#listener = this.register(new WhileNeeded(() => Listener.start(this.limits, this.log)));
  }

  /** @throws Error when no port can be listened on. */
  async offer(server: InProcessMcpServer): Promise<HttpOffer> {
    const offered = await serveWhileOffered(this.#listener, new HttpClients(server, this.log));
    const { listener, id } = offered;
    return Object.assign(offered, { url: `http://127.0.0.1:${listener.port}/mcp/${id}` });
  }
}

class Listener implements Listening<HttpClients> {
  readonly served = new Map<string, Served<HttpClients>>();
  readonly #connections: ConnectionLimit;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly limits: HttpLimits,
    private readonly log: Log,
  ) {
    this.#connections = new ConnectionLimit(server, limits.connections);
    server.on('request', (request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        this.log.warn(`A request to an MCP server failed: ${errorMessage(error)}`);
        if (response.headersSent) response.destroy();
        else answer(response, 500, rpcError(null, rpcErrors.internal, 'Internal error'));
      });
    });
    server.on('error', (error) => {
      this.log.warn(`MCP over HTTP: ${error.message}`);
    });
  }

  static async start(limits: HttpLimits, log: Log): Promise<Listener> {
    const server = createServer({
      headersTimeout: limits.headMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    return new Listener(server, address.port, limits, log);
  }

  dispose(): void {
    for (const { clients } of this.served.values()) clients.dispose();
    this.served.clear();
    // What was answered last is on its way yet.
    const timer = setTimeout(() => {
      this.server.closeAllConnections();
    }, GRACE_MS);
    this.server.close(() => {
      clearTimeout(timer);
    });
    this.server.closeIdleConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admission = admit(request, this.port, (id) => this.served.get(id)?.token);
    if (!admission.admitted) {
      response.setHeader('Connection', 'close');
      if (admission.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
      answer(response, admission.status, rpcError(null, rpcErrors.invalidRequest, admission.reason));
      return;
    }
    this.#connections.admitted(request.socket);
    const body = request.method === 'POST' ? await readBody(request, this.limits.bodyBytes) : '';
    if (body === undefined) {
      response.setHeader('Connection', 'close');
      answer(response, 413, rpcError(null, rpcErrors.invalidRequest, 'The message is too large'));
      return;
    }
    // It may have ended while the body came.
    const served = this.served.get(admission.id);
    if (served) await served.clients.handle(request, body, response);
    else answer(response, 404, rpcError(null, rpcErrors.invalidRequest, 'There is no such server'));
  }
}

/** Undefined for one that is longer than the limit, of which no more is read. */
async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  // Left early, the iterator would destroy the connection before the answer is on its way.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > limit) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, length).toString('utf8');
}
