import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorMessage } from '../../base/errors';
import { type Disposable, DisposableObject } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { InProcessMcpServer } from '../../sessions/ports';
import { ServedClients } from './servedClients';
import { type Listening, type Served, serveWhileOffered } from './serveWhileOffered';
import { serveSocket } from './socketChannel';
import { isToken } from './tokens';
import { WhileNeeded } from './whileNeeded';

export interface SocketLimits {
  /** How long a client may take to say its token. Milliseconds. */
  readonly helloMs: number;
  readonly connections: number;
}

const defaultLimits: SocketLimits = { helloMs: 5000, connections: 128 };

/** The longest hello, in bytes. */
const HELLO_BYTES = 512;

/** Where an in-process server is reached, and the first line that a client must say. */
export interface SocketOffer extends Disposable {
  readonly path: string;
  readonly token: string;
}

/**
 * Serves in-process servers on a local socket, of which only this user knows: a Unix socket in a folder of its own, or a named pipe. The
 * first line of a client says which server it wants, and the server's token. It listens while there is one.
 */
export class LoopbackSocket extends DisposableObject {
  readonly #listener: WhileNeeded<Listener>;

  constructor(
    private readonly log: Log,
    private readonly limits = defaultLimits,
  ) {
    super();
    this.#listener = this.register(new WhileNeeded(() => Listener.start(this.limits, this.log)));
  }

  /** @throws Error when no socket can be made. */
  async offer(server: InProcessMcpServer): Promise<SocketOffer> {
    const offered = await serveWhileOffered(this.#listener, new ServedClients(server, this.log));
    const { listener, id, token } = offered;
    return Object.assign(offered, { path: listener.path, token: `${id}.${token}` });
  }
}

class Listener implements Listening<ServedClients> {
  readonly served = new Map<string, Served<ServedClients>>();
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly path: string,
    private readonly folder: string | undefined,
    private readonly limits: SocketLimits,
    private readonly log: Log,
  ) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', (error) => {
        this.log.debug(`A client of an MCP server: ${error.message}`);
      });
      this.#welcome(socket).catch((error: unknown) => {
        this.log.warn(`A client of an MCP server was not served: ${errorMessage(error)}`);
        socket.destroy();
      });
    });
    server.on('error', (error) => {
      this.log.warn(`MCP over a socket: ${error.message}`);
    });
  }

  static async start(limits: SocketLimits, log: Log): Promise<Listener> {
    const isWindows = process.platform === 'win32';
    // Made with the permissions 0700.
    const folder = isWindows ? undefined : await mkdtemp(join(tmpdir(), 'parley-'));
    const path = folder === undefined ? `\\\\.\\pipe\\parley-${crypto.randomUUID()}` : join(folder, 'mcp');
    const server = createServer();
    server.maxConnections = limits.connections;
    server.listen(path);
    await once(server, 'listening');
    return new Listener(server, path, folder, limits, log);
  }

  dispose(): void {
    for (const { clients } of this.served.values()) clients.dispose();
    this.served.clear();
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    if (this.folder === undefined) return;
    rm(this.folder, { recursive: true, force: true }).catch((error: unknown) => {
      this.log.warn(`The folder of a socket is left: ${errorMessage(error)}`);
    });
  }

  async #welcome(socket: Socket): Promise<void> {
    const hello = await firstLine(socket, this.limits.helloMs);
    if (!hello) {
      socket.destroy();
      return;
    }
    const [id = '', given = ''] = hello.line.split('.');
    const served = this.served.get(id);
    if (served && isToken(given, served.token)) await serveSocket(socket, hello.rest, served.clients, this.log);
    else socket.destroy();
  }
}

/** Undefined when none comes in time, or it is too long. What came after it is `rest`; the socket is paused. */
function firstLine(
  socket: Socket,
  limitMs: number,
): Promise<{ readonly line: string; readonly rest: Buffer } | undefined> {
  return new Promise((resolve) => {
    let head = Buffer.alloc(0);
    const settle = (found?: { readonly line: string; readonly rest: Buffer }): void => {
      clearTimeout(timer);
      socket.off('data', read).off('close', settle).pause();
      resolve(found);
    };
    const read = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\n');
      if (end >= 0 && end <= HELLO_BYTES) settle({ line: head.toString('utf8', 0, end), rest: head.subarray(end + 1) });
      else if (head.length > HELLO_BYTES) settle();
    };
    const timer = setTimeout(settle, limitMs);
    socket.on('data', read).on('close', () => settle());
  });
}
