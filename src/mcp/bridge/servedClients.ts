import { Deferred, TimeoutError, withTimeout } from '../../base/async';
import { errorMessage } from '../../base/errors';
import type { Disposable } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { InProcessMcpServer } from '../../sessions/ports';
import { type ChannelPeer, ServerChannel } from './serverChannel';

/** How long a server may take to receive a client. Milliseconds. */
const CONNECT_MS = 30_000;

/** How many clients one server has at a time. An agent has one or two; more are forgotten ones. */
const MAX_CLIENTS = 32;

/**
 * The clients of one in-process server: each gets a channel of its own. A server that serves one client at a time, as an `McpServer` of
 * the official SDK does, serves the newest.
 */
export class ServedClients implements Disposable {
  /** Those that were used longest ago first. */
  readonly #channels = new Set<ServerChannel>();
  /** Those that the server has not received yet. */
  readonly #coming = new Set<ServerChannel>();
  #isDisposed = false;
  #ids = 0;

  constructor(
    private readonly server: InProcessMcpServer,
    private readonly log: Log,
    private readonly limit = MAX_CLIENTS,
    private readonly connectMs = CONNECT_MS,
  ) {}

  get size(): number {
    return this.#channels.size;
  }

  /** @throws what the server throws when it does not take the client; TimeoutError when it does not answer. */
  async connect(peer: ChannelPeer): Promise<ServerChannel> {
    for (const oldest of this.#channels) {
      if (this.#channels.size < this.limit) break;
      this.log.warn(`MCP server ${this.server.name}: too many clients, the one that was used longest ago is let go`);
      this.#close(oldest);
    }
    try {
      return await this.#connect(peer);
    } catch (error) {
      if (this.#channels.size === 0) throw error;
      this.log.debug(`MCP server ${this.server.name} takes one client at a time: ${errorMessage(error)}`);
      for (const channel of [...this.#channels]) this.#close(channel);
      return this.#connect(peer);
    }
  }

  /** It is in use: others go before it when there are too many. */
  used(channel: ServerChannel): void {
    if (this.#channels.delete(channel)) this.#channels.add(channel);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const channel of [...this.#channels, ...this.#coming]) this.#close(channel);
  }

  async #connect(peer: ChannelPeer): Promise<ServerChannel> {
    const gone = new Deferred<never>();
    const channel: ServerChannel = new ServerChannel(
      {
        send: (message, options) => peer.send(message, options),
        ended: () => {
          this.#channels.delete(channel);
          gone.reject(new Error('The server has closed the connection'));
          peer.ended();
        },
      },
      String(++this.#ids),
    );
    gone.promise.catch(() => undefined); // it may come later, when nobody waits for it
    this.#coming.add(channel);
    try {
      // It may be the code of others, and throw before there is a promise.
      const connecting = (async () => this.server.connect(channel))();
      await withTimeout(Promise.race([connecting, gone.promise]), this.connectMs, `MCP server ${this.server.name}`);
    } catch (error) {
      if (error instanceof TimeoutError) this.#close(channel);
      throw error;
    } finally {
      this.#coming.delete(channel);
    }
    if (this.#isDisposed) this.#close(channel);
    if (channel.isClosed) throw new Error('The server has closed the connection');
    this.#channels.add(channel);
    return channel;
  }

  #close(channel: ServerChannel): void {
    channel.close().catch((error: unknown) => {
      this.log.warn(`MCP server ${this.server.name}: ${errorMessage(error)}`);
    });
  }
}
