import { errorMessage } from '../../base/errors';
import type { McpSendOptions, McpTransport } from '../../sessions/ports';
import { cancelledRequest, parseMessage, rpcError, rpcErrors, type RpcId } from './jsonRpc';

/** How many requests of one client a server works on at a time; more are answered with an error. */
export const MAX_OPEN_REQUESTS = 100;

/** The client's end of a {@link ServerChannel}. */
export interface ChannelPeer {
  /** Takes a message of the server to the client. */
  send(message: object, options?: McpSendOptions): Promise<void>;
  /** The channel has ended, whoever ended it; told once. */
  ended(): void;
}

/**
 * What an in-process server gets as its transport, whatever carries the messages. Each request is answered: by the server, or with an
 * error when there are too many, the server throws, or the channel ends before.
 */
export class ServerChannel implements McpTransport {
  onmessage?: (message: object, extra?: object) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly #open = new Set<RpcId>();
  #isClosed = false;

  constructor(
    private readonly peer: ChannelPeer,
    readonly sessionId: string,
  ) {}

  get isClosed(): boolean {
    return this.#isClosed;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** A message of the client for the server. Never throws, whatever the server does. */
  receive(message: object, extra?: object): void {
    if (this.#isClosed) return;
    const parsed = parseMessage(message);
    const id = parsed?.kind === 'request' ? parsed.id : undefined;
    const cancelled = cancelledRequest(parsed);
    if (cancelled !== undefined) this.#open.delete(cancelled);
    if (id !== undefined) {
      if (this.#open.size >= MAX_OPEN_REQUESTS) {
        this.#refuse(id, rpcErrors.tooMany, 'Too many requests at a time');
        return;
      }
      this.#open.add(id);
    }
    try {
      this.onmessage?.(message, extra);
    } catch (error) {
      this.#failed(error);
      if (id !== undefined && this.#open.delete(id)) this.#refuse(id, rpcErrors.internal, 'The server failed');
    }
  }

  async send(message: object, options?: McpSendOptions): Promise<void> {
    if (this.#isClosed) throw new Error('The client is gone');
    const parsed = parseMessage(message);
    if (parsed?.kind === 'result' || parsed?.kind === 'error') this.#open.delete(parsed.id);
    await this.peer.send(message, options);
  }

  close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      // Over HTTP, a client would wait for answers that do not come.
      for (const id of this.#open) this.#refuse(id, rpcErrors.ended, 'The server has ended');
      this.#open.clear();
      this.peer.ended();
      this.#tell(() => this.onclose?.());
    }
    return Promise.resolve();
  }

  #refuse(id: RpcId, code: number, message: string): void {
    this.peer.send(rpcError(id, code, message), { relatedRequestId: id }).catch(() => undefined); // it is gone
  }

  #failed(error: unknown): void {
    this.#tell(() => this.onerror?.(error instanceof Error ? error : new Error(errorMessage(error))));
  }

  /** Servers are the code of others: nothing of theirs breaks what carries it. */
  #tell(told: () => void): void {
    try {
      told();
    } catch {
      // Whom it was told has failed to hear it.
    }
  }
}
