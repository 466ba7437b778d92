import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-jsonrpc/node';
import { outgoingId } from './incomingMessage';

/** What may wait for an agent that does not read, beyond the first message: bytes. */
const defaultMaxWaitingBytes = 128 * 1024 * 1024;

export interface NdjsonWriterOptions {
  /** Called for every message before it is written. */
  readonly onMessage?: (message: Message, line: string) => void;
  /** Called with the id of the agent's request that is answered, as the reader gave it. */
  readonly onAnswer?: (id: unknown) => void;
  /** See {@link NdjsonWriter.write}. */
  readonly maxWaitingBytes?: number;
}

/** Writes messages as JSON, one a line, in the order of the calls. */
export class NdjsonWriter extends AbstractMessageWriter implements MessageWriter {
  #disposed = false;
  #error: Error | undefined;
  #waiting = 0;
  #isStuck = false;

  readonly #onStreamError = (error: Error): void => {
    this.#error = error;
    if (!this.#disposed) this.fireError(error);
  };

  /** @param output Its errors are caught from now on, for good. */
  constructor(
    private readonly output: Writable,
    private readonly options: NdjsonWriterOptions = {},
  ) {
    super();
    // Stays after dispose: a pipe to a process that has gone fails at any time, and an unheard error would end the host.
    output.on('error', this.#onStreamError);
  }

  /**
   * Settles when the stream took the line; rejects when the stream has failed or ended. An agent that asks and never reads the answers counts
   * as a failed stream when too much waits for it.
   */
  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#error !== undefined || this.output.writableEnded || this.output.destroyed) {
        reject(this.#error ?? new Error('The stream to the agent has ended'));
        return;
      }
      if ('id' in message && !('method' in message)) {
        this.options.onAnswer?.(message.id);
        message.id = outgoingId(message.id);
      }
      const line = JSON.stringify(message);
      this.options.onMessage?.(message, line);
      if (this.#waiting > (this.options.maxWaitingBytes ?? defaultMaxWaitingBytes)) {
        this.#isStuck = true;
        const error = new Error('The agent does not read what is written to it');
        this.#onStreamError(error);
        reject(error);
        return;
      }
      // In characters, which is near enough.
      this.#waiting += line.length;
      this.output.write(line + '\n', (error) => {
        this.#waiting -= line.length;
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Whether the stream has failed: nothing more can be sent. */
  get hasFailed(): boolean {
    return this.#error !== undefined;
  }

  /** Whether it has failed because the agent does not read. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  end(): void {
    if (!this.output.writableEnded) this.output.end();
  }

  override dispose(): void {
    this.#disposed = true;
    super.dispose();
  }
}
