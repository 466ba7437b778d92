import type { McpSendOptions, McpTransport } from '../../sessions/ports';

/** The client's end of a {@link ServerChannel}. */
export interface ChannelPeer {
  /** Takes a message of the server to the client. */
  send(message: object, options?: McpSendOptions): Promise<void>;
  /** The channel has ended, whoever ended it; told once. */
  ended(): void;
}

/** What an in-process server gets as its transport, whatever carries the messages. */
export class ServerChannel implements McpTransport {
  onmessage?: (message: object, extra?: object) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
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

  /** A message of the client for the server. */
  receive(message: object, extra?: object): void {
    if (!this.#isClosed) this.onmessage?.(message, extra);
  }

  async send(message: object, options?: McpSendOptions): Promise<void> {
    if (this.#isClosed) throw new Error('The client is gone');
    await this.peer.send(message, options);
  }

  close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.peer.ended();
      this.onclose?.();
    }
    return Promise.resolve();
  }
}
