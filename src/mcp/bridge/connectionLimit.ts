import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Lets only so many connections be open. When there are too many, the one goes that has been there longest without being admitted, so
 * that a stranger on this machine, who can connect but has no token, keeps out nobody who has one.
 */
export class ConnectionLimit {
  readonly #all = new Set<Socket>();
  readonly #strangers = new Set<Socket>();

  constructor(server: Server, limit: number) {
    server.on('connection', (socket: Socket) => {
      this.#all.add(socket);
      this.#strangers.add(socket);
      socket.once('close', () => {
        this.#all.delete(socket);
        this.#strangers.delete(socket);
      });
      if (this.#all.size <= limit) return;
      const [oldest = socket] = this.#strangers;
      oldest.destroy();
    });
  }

  /** Somebody with a token is at its other end. */
  admitted(socket: Socket): void {
    this.#strangers.delete(socket);
  }
}
