import type { Duplex } from 'node:stream';
import { LineSplitter } from '../../acp/lineSplitter';
import type { Log } from '../../base/log';
import { rpcError, rpcErrors } from './jsonRpc';
import type { ServedClients } from './servedClients';
import type { ChannelPeer } from './serverChannel';

/** The longest message of a client, in bytes. */
const MESSAGE_BYTES = 32 * 1024 * 1024;
/** So much may wait for a client to read it. Bytes. */
const WAITING_BYTES = 4 * 1024 * 1024;

/** One client on a socket: a message a line, as on MCP's standard input and output. */
export class SocketPeer implements ChannelPeer {
  constructor(private readonly socket: Duplex) {}

  /** Settles when the socket takes more. */
  send(message: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(`${JSON.stringify(message)}\n`, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  ended(): void {
    this.socket.destroy();
  }
}

/** Connects the client on a socket with the server, until one of them ends. @param first What came after the hello. */
export async function serveSocket(socket: Duplex, first: Buffer, clients: ServedClients, log: Log): Promise<void> {
  const peer = new SocketPeer(socket);
  const channel = await clients.connect(peer);
  const lines = new LineSplitter(MESSAGE_BYTES, ({ bytes }) => {
    log.warn(`A message to an MCP server was longer than ${bytes} bytes and is left out`);
    refuse(rpcErrors.invalidRequest, 'The message is too large');
  });
  const refuse = (code: number, message: string): void => {
    channel.send(rpcError(null, code, message)).catch(() => undefined); // it is gone
  };
  const take = (line: string): void => {
    if (line.trim() === '') return;
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      refuse(rpcErrors.parse, 'That is no JSON');
      return;
    }
    if (typeof message === 'object' && message !== null) channel.receive(message);
    else refuse(rpcErrors.invalidRequest, 'That is no message');
  };
  /** Of a client that does not read its answers, nothing more is read until it does. */
  const isStuck = (): boolean => socket.writableLength > WAITING_BYTES;
  const takeAll = (): void => {
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      take(line);
      if (isStuck()) {
        socket.pause();
        return;
      }
    }
  };
  const read = (chunk: Buffer): void => {
    lines.push(chunk);
    takeAll();
  };
  socket.on('drain', () => {
    takeAll();
    if (!isStuck()) socket.resume();
  });
  const end = (): void => {
    channel.close().catch(() => undefined); // its peer is the socket, which has ended
  };
  socket.on('close', end);
  if (socket.destroyed) {
    end();
    return;
  }
  read(first);
  socket.on('data', read);
  if (!isStuck()) socket.resume();
}
