import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-jsonrpc/node';
import { outgoingId } from './incomingMessage';

/** Writes messages as JSON, one a line, in the order of the calls. */
export class NdjsonWriter extends AbstractMessageWriter implements MessageWriter {
  #disposed = false;
  #error: Error | undefined;

  readonly #onStreamError = (error: Error): void => {
    this.#error = error;
    if (!this.#disposed) this.fireError(error);
  };

  /** @param onMessage Called for every message before it is written. @param output Its errors are caught from now on, for good. */
  constructor(
    private readonly output: Writable,
    private readonly onMessage?: (message: Message, line: string) => void,
  ) {
    super();
    // Stays after dispose: a pipe to a process that has gone fails at any time, and an unheard error would end the host.
    output.on('error', this.#onStreamError);
  }

  /** Settles when the stream took the line; rejects when the stream has failed or ended. */
  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#error !== undefined || this.output.writableEnded || this.output.destroyed) {
        reject(this.#error ?? new Error('The stream to the agent has ended'));
        return;
      }
      if ('id' in message && !('method' in message)) message.id = outgoingId(message.id);
      const line = JSON.stringify(message);
      this.onMessage?.(message, line);
      this.output.write(line + '\n', (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Whether the stream has failed: nothing more can be sent. */
  get hasFailed(): boolean {
    return this.#error !== undefined;
  }

  end(): void {
    if (!this.output.writableEnded) this.output.end();
  }

  override dispose(): void {
    this.#disposed = true;
    super.dispose();
  }
}
