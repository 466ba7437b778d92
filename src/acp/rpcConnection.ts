import type { Readable, Writable } from 'node:stream';
import {
  CancellationReceiverStrategy,
  type CancellationToken,
  CancellationTokenSource,
  createMessageConnection,
  ErrorCodes,
  type MessageConnection,
  ResponseError,
} from 'vscode-jsonrpc/node';
import { TimeoutError, withTimeout } from '../base/async';
import { errorMessage } from '../base/errors';
import { Emitter } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import type { Log } from '../base/log';
import { boundedJson } from './boundedJson';
import { AcpError, errorCodes, isAcpError } from './errors';
import { endOfStream, NdjsonReader, UpdateRun, type WireProblem } from './ndjsonReader';
import { NdjsonWriter } from './ndjsonWriter';
import { ProtocolTrace, type TraceSink } from './trace';

/** The two ends of an agent's stdio. */
export interface AgentStreams {
  /** What the agent writes. */
  readonly input: Readable;
  /** What the agent reads. Ended when the connection is disposed. */
  readonly output: Writable;
}

/** Handles what the agent sends. Called synchronously, one message after the other, in the order received. */
export interface RpcHandler {
  /**
   * @param signal Aborts when the agent took the request back, which is answered for it, or when the connection ended.
   * @returns The result; undefined becomes `{}`. A thrown or rejected `AcpError` with a code is answered with that code.
   */
  request(method: string, params: unknown, signal: AbortSignal): unknown;
  notification(method: string, params: unknown): void;
}

export interface RpcOptions {
  readonly log: Log;
  readonly trace?: TraceSink;
  /** See `NdjsonReader`. */
  readonly maxMessageBytes?: number;
  readonly onProblem?: (problem: WireProblem) => void;
  /** What may wait for an agent that does not read; beyond, the connection ends. See `NdjsonWriter`. */
  readonly maxWaitingBytes?: number;
}

/** Requests of the agent that may wait for their answers at once. */
const maxRunning = 1000;

export interface RpcRequestOptions {
  /** Aborting asks the agent to drop the request; the agent's answer still settles it. */
  readonly signal?: AbortSignal;
  /** Milliseconds; then the agent is asked to drop the request and the call fails with the kind `timeout`. */
  readonly limitMs?: number;
  /** Told the id of the request when it is sent. */
  readonly onSent?: (id: number) => void;
}

/**
 * JSON-RPC with one agent: `vscode-jsonrpc` over NDJSON, with ACP's cancellation, errors and end of stream.
 *
 * Messages are dispatched one at a time in the order received, and the continuation of a request runs before the message that
 * follows its response is looked at. When the agent's stream ends, everything it had sent is dispatched first; then pending requests fail with
 * the kind `closed`, running handlers are aborted, and `onDidClose` fires.
 */
export class RpcConnection extends DisposableObject {
  readonly #log: Log;
  readonly #reader: NdjsonReader;
  readonly #writer: NdjsonWriter;
  readonly #connection: MessageConnection;
  readonly #running = new Set<AbortController>();
  readonly #didClose = this.register(new Emitter<void>());
  #onSent: ((id: number) => void) | undefined;
  #problems = 0;
  #closed = false;

  readonly onDidClose = this.#didClose.event;

  constructor(
    streams: AgentStreams,
    private readonly handler: RpcHandler,
    private readonly options: RpcOptions,
  ) {
    super();
    this.#log = options.log;
    const trace = options.trace === undefined ? undefined : new ProtocolTrace(options.trace);
    this.#reader = new NdjsonReader(streams.input, {
      ...(options.maxMessageBytes === undefined ? {} : { maxMessageBytes: options.maxMessageBytes }),
      ...(trace && { onMessage: (message, bytes) => trace.message('fromAgent', message, bytes) }),
      onProblem: (problem) => this.#onProblem(problem),
    });
    this.#writer = new NdjsonWriter(streams.output, {
      ...(trace && {
        onMessage: (message, line) => trace.message('toAgent', message, () => Buffer.byteLength(line) + 1),
      }),
      onAnswer: (id) => this.#reader.didAnswer(id),
      ...(options.maxWaitingBytes === undefined ? {} : { maxWaitingBytes: options.maxWaitingBytes }),
    });
    this.#connection = createMessageConnection(this.#reader, this.#writer, this.#redactingLogger(), {
      cancellationStrategy: {
        receiver: CancellationReceiverStrategy.Message,
        sender: {
          sendCancellation: (connection, requestId) => connection.sendNotification('$/cancel_request', { requestId }),
          cleanup: () => undefined,
          enableCancellation: ({ id }) => {
            if (typeof id === 'number') this.#onSent?.(id);
          },
        },
      },
      messageStrategy: {
        handleMessage: (message, next) => {
          if (message instanceof UpdateRun) {
            this.#reader.willDispatch(message);
            for (const update of message.messages) {
              if (this.#closed) return;
              this.#reader.didDispatch(update);
              void next(update);
            }
            return;
          }
          this.#reader.didDispatch(message);
          return message === endOfStream ? undefined : next(message);
        },
      },
    });
    this.#connection.onRequest((method, params, token) => this.#handleRequest(method, params, token));
    this.#connection.onNotification((method, params) => {
      this.handler.notification(method, params);
    });
    this.#connection.onClose(() => this.dispose());
    this.#connection.onError(([error]) => {
      this.#log.debug(`The stream to the agent failed: ${error.message}`);
      // Other failures come with the end of its output, which tells more.
      if (this.#writer.isStuck) this.dispose();
    });
    this.onDispose(() => this.#close());
  }

  /** Begins to read. What came before waits in the stream. */
  listen(): void {
    if (!this.#closed) this.#connection.listen();
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Messages that were read and wait for their dispatch. Bounded, however fast the agent writes. */
  get queueDepth(): number {
    return this.#reader.queueDepth;
  }

  /** The largest `queueDepth` so far. */
  get deepestQueue(): number {
    return this.#reader.deepestQueue;
  }

  /** While a handler runs: the size of the message that it handles. */
  get messageBytes(): number {
    return this.#reader.dispatchedBytes;
  }

  /** @throws AcpError always, whatever goes wrong. */
  async sendRequest(method: string, params: object, options: RpcRequestOptions = {}): Promise<unknown> {
    if (this.#closed) throw closedError(method);
    if (options.signal?.aborted) throw cancelledError(method);
    const source = new CancellationTokenSource();
    const cancel = (): void => {
      // After the end, there is nobody left to tell.
      if (!this.#closed) source.cancel();
    };
    options.signal?.addEventListener('abort', cancel, { once: true });
    try {
      const answer = this.#send(method, params, source.token, options.onSent);
      return await (options.limitMs === undefined ? answer : withTimeout(answer, options.limitMs, method));
    } catch (error) {
      if (error instanceof TimeoutError) cancel();
      throw this.#asAcpError(error, method);
    } finally {
      options.signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  /** Never throws; a notification that cannot be sent is logged. */
  sendNotification(method: string, params: object): void {
    if (this.#closed) return;
    this.#connection.sendNotification(method, params).catch((error: unknown) => {
      this.#log.debug(`${method} was not sent: ${errorMessage(error)}`);
    });
  }

  #send(
    method: string,
    params: object,
    token: CancellationToken,
    onSent: RpcRequestOptions['onSent'],
  ): Promise<unknown> {
    this.#onSent = onSent;
    try {
      return this.#connection.sendRequest<unknown>(method, params, token);
    } finally {
      this.#onSent = undefined;
    }
  }

  #asAcpError(error: unknown, method: string): AcpError {
    if (isAcpError(error)) return error;
    if (error instanceof TimeoutError) return new AcpError('timeout', error.message);
    if (!(error instanceof ResponseError)) return new AcpError('closed', `${method}: ${errorMessage(error)}`);
    // `vscode-jsonrpc` has codes of its own for a lost connection, which an agent might use too.
    const isLost =
      (this.#closed && error.code === ErrorCodes.PendingResponseRejected) ||
      (this.#writer.hasFailed && error.code === ErrorCodes.MessageWriteError);
    return isLost ? closedError(method) : new AcpError('answered', error.message, error.code, boundedJson(error.data));
  }

  async #handleRequest(method: string, params: unknown, token: CancellationToken): Promise<unknown> {
    // Taken back while it was queued: the handler shall not see signals that have aborted before it began.
    if (token.isCancellationRequested) throw this.#asResponseError(cancelledError(method), method);
    if (this.#running.size >= maxRunning) {
      const message = `More than ${String(maxRunning)} requests wait for their answers`;
      throw this.#asResponseError(new AcpError('answered', message, errorCodes.internalError), method);
    }
    const controller = new AbortController();
    this.#running.add(controller);
    const cancelled = new Promise<never>((_, reject) => {
      token.onCancellationRequested(() => {
        // First of all: the handler may settle at once.
        reject(cancelledError(method));
        controller.abort();
      });
    });
    cancelled.catch(() => undefined);
    try {
      const result = await Promise.race([this.handler.request(method, params, controller.signal), cancelled]);
      return result ?? {};
    } catch (error) {
      throw this.#asResponseError(error, method);
    } finally {
      this.#running.delete(controller);
    }
  }

  #asResponseError(error: unknown, method: string): ResponseError<unknown> {
    if (isAcpError(error)) return new ResponseError(error.code ?? errorCodes.internalError, error.message, error.data);
    this.#log.error(`The handler of ${method} failed: ${error instanceof Error ? error.name : typeof error}`);
    // A message may name a file of the user.
    this.#log.trace(`The handler of ${method} failed`, error);
    return new ResponseError(errorCodes.internalError, errorMessage(error));
  }

  #close(): void {
    this.#closed = true;
    this.#connection.dispose();
    this.#writer.end();
    for (const controller of this.#running) controller.abort();
    this.#didClose.fire();
  }

  #onProblem(problem: WireProblem): void {
    this.#problems++;
    // An agent that writes its log to stdout must not fill ours.
    if (this.#problems <= 10 || Number.isInteger(Math.log2(this.#problems))) {
      this.#log.warn(
        `Not as it should be in the agent's output (${problem.kind}, ${problem.bytes} bytes, number ${this.#problems})`,
      );
    }
    this.#log.trace('The output began', problem.excerpt);
    this.options.onProblem?.(problem);
  }

  /** `vscode-jsonrpc` logs whole messages that it cannot place. */
  #redactingLogger(): Record<'error' | 'warn' | 'info' | 'log', (message: string) => void> {
    const tell = (message: string): void => {
      this.#log.debug(`vscode-jsonrpc: ${message.split(/[\n:]/, 1)[0] ?? ''}`);
    };
    return { error: tell, warn: tell, info: tell, log: tell };
  }
}

function closedError(method: string): AcpError {
  return new AcpError('closed', `The connection ended before the answer to ${method}`);
}

function cancelledError(method: string): AcpError {
  return new AcpError('answered', `${method} was cancelled`, errorCodes.requestCancelled);
}
