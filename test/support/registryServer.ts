import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A registry of agents and its archives on this machine, as a test wants them. */
export class RegistryServer {
  readonly #handlers = new Map<string, Handler>();
  /** Paths that were asked for, oldest first. */
  readonly requests: string[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const path = request.url ?? '';
      this.requests.push(path);
      const handler = this.#handlers.get(path);
      if (handler) handler(request, response);
      else response.writeHead(404).end();
    });
  }

  static async start(): Promise<RegistryServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RegistryServer(server);
  }

  /** The address of a path, e.g. `/registry.json`. */
  url(path: string, host = '127.0.0.1'): string {
    return `http://${host}:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** @returns the address */
  serve(path: string, content: Handler | Buffer | string): string {
    this.#handlers.set(path, typeof content === 'function' ? content : (_, response) => response.end(content));
    return this.url(path);
  }

  /** Serves agents as `/registry.json`, with an ETag. */
  serveRegistry(agents: readonly unknown[], etag = '"1"'): string {
    return this.serve('/registry.json', (request, response) => {
      if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
      else response.writeHead(200, { etag }).end(JSON.stringify({ version: '1.0.0', agents }));
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
