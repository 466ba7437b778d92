import type { Readable } from 'node:stream';
import { AbstractMessageReader, type DataCallback, Message, type NotificationMessage } from 'vscode-jsonrpc/node';
import { type Disposable, toDisposable } from '../base/lifecycle';
import { IncomingMessages } from './incomingMessage';
import { LineSplitter } from './lineSplitter';

/** Something on the wire that is not what ACP's transport allows. It was left out (`repeatedId`: handled as well as can be). */
export interface WireProblem {
  readonly kind:
    /** A line longer than the limit. */
    | 'overlongLine'
    /** A line that is not JSON: an agent that logs to its stdout. */
    | 'notJson'
    /** JSON, but no JSON-RPC message, or a response without an id. */
    | 'notMessage'
    /** Two messages with one id were under way at once. */
    | 'repeatedId'
    /** The stream failed; what had come before is still handled. */
    | 'stream';
  readonly bytes: number;
  /** The first characters, at most 200. May be anything: only for the trace level. */
  readonly excerpt: string;
}

export interface NdjsonReaderOptions {
  /** The longest line, in bytes. The SDK's limit is 32 MiB; ours is wider, so that what others may send arrives. */
  readonly maxMessageBytes?: number;
  readonly onProblem?: (problem: WireProblem) => void;
  /** Called for every message as it is read, before it is dispatched. */
  readonly onMessage?: (message: Message, bytes: number) => void;
}

const defaultMaxMessageBytes = 64 * 1024 * 1024;
const maxQueued = 256;
const maxQueuedBytes = 1024 * 1024;
/** ACP has no batches at all. */
const maxBatch = 1000;

/** Updates that are handed over as one; so many that the queue costs little, so few that the event loop comes round. */
const maxRun = 128;

/**
 * Updates that came directly one after the other and wait together for their dispatch: `vscode-jsonrpc` takes a turn of the event
 * loop and a place in its queue for each message, which for a streamed reply is most of the cost. The connection dispatches the
 * messages of a run one by one, in order. Nothing else is ever in a run, so a response is still alone in its turn.
 */
export class UpdateRun implements NotificationMessage {
  readonly jsonrpc = '2.0';
  readonly method = '$/parley.updates';
  readonly messages: Message[];

  constructor(first: Message) {
    this.messages = [first];
  }
}

/** Handed to the connection after the last message of the stream: when it is dispatched, everything before it was. */
export const endOfStream: Message = Object.freeze({ jsonrpc: '2.0', method: '$/parley.endOfStream' });

/**
 * Reads JSON messages, one a line, from a stream (the stdio transport of ACP).
 *
 * `vscode-jsonrpc` dispatches one message a turn of the event loop and queues without bound, so the reader counts: when
 * {@link maxQueued} messages or {@link maxQueuedBytes} wait for their dispatch, the rest stays unparsed bytes and the stream is paused.
 * The connection must call {@link didDispatch} for each message. Nothing is ever lost at the end of the stream: the last message
 * that the callback gets is {@link endOfStream}.
 */
export class NdjsonReader extends AbstractMessageReader {
  readonly #incoming = new IncomingMessages();
  readonly #lines: LineSplitter;
  /** Messages of a batch, or one that must wait for another with its id. */
  readonly #ready: Message[] = [];
  #waiting: Message | undefined;
  readonly #queuedIds = new Set<string>();
  readonly #queuedSizes: number[] = [];
  /** Ids of the agent's requests that were neither answered nor taken back. */
  readonly #openIds = new Set<string>();
  /** The run that was handed over last, while it may still grow: nothing came after it, and it was not dispatched. */
  #openRun: UpdateRun | undefined;
  #queuedBytes = 0;
  #deepest = 0;
  #dispatching = 0;
  #paused = false;
  #ended = false;
  #callback: DataCallback | undefined;
  #listening: Disposable | undefined;

  constructor(
    private readonly input: Readable,
    private readonly options: NdjsonReaderOptions = {},
  ) {
    super();
    this.#lines = new LineSplitter(options.maxMessageBytes ?? defaultMaxMessageBytes, (line) => {
      this.#report('overlongLine', line.excerpt, line.bytes);
    });
  }

  /** Messages that are parsed and wait for their dispatch. */
  get queueDepth(): number {
    return this.#queuedSizes.length;
  }

  /** The largest `queueDepth` so far. */
  get deepestQueue(): number {
    return this.#deepest;
  }

  /** Size of the message that was dispatched last: while a handler runs, of the one it handles. */
  get dispatchedBytes(): number {
    return this.#dispatching;
  }

  listen(callback: DataCallback): Disposable {
    const onData = (chunk: Buffer | string): void => {
      this.#lines.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
      this.#pump();
    };
    const onEnd = (): void => {
      if (this.#ended) return;
      this.#ended = true;
      this.#pump();
    };
    const onError = (error: Error): void => {
      this.#report('stream', error.message, 0);
      onEnd();
    };
    this.#callback = callback;
    this.input.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
    this.#listening = toDisposable(() => {
      this.#callback = undefined;
      this.input.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
      // A pipe may still fail, and it must drain for its process to be seen as closed.
      this.input.on('error', () => undefined);
      this.input.resume();
    });
    if (this.input.readableEnded || this.input.destroyed) queueMicrotask(onEnd);
    return this.#listening;
  }

  /** The messages of a run are about to be handled: what comes now belongs to another. */
  willDispatch(run: UpdateRun): void {
    if (this.#openRun === run) this.#openRun = undefined;
  }

  /** A message that the callback got is about to be handled, or is left out. */
  didDispatch(message: Message): void {
    if (message === endOfStream) {
      this.fireClose();
      return;
    }
    if (isCancellation(message)) return;
    const id = queueId(message);
    if (id !== undefined) this.#queuedIds.delete(id);
    this.#dispatching = this.#queuedSizes.shift() ?? 0;
    this.#queuedBytes -= this.#dispatching;
    const hasRoom = this.queueDepth <= maxQueued / 2 && this.#queuedBytes <= maxQueuedBytes / 2;
    if (hasRoom && (this.#paused || this.#ready.length > 0 || this.#ended)) this.#pump();
  }

  /** A request of the agent is answered. */
  didAnswer(id: unknown): void {
    this.#openIds.delete(String(id));
  }

  override dispose(): void {
    this.#listening?.dispose();
    super.dispose();
  }

  #pump(): void {
    while (this.#callback !== undefined && this.queueDepth < maxQueued && this.#queuedBytes < maxQueuedBytes) {
      const message = this.#ready.shift();
      if (message !== undefined) {
        if (this.#deliver(message, this.#lines.lineBytes)) continue;
        this.#ready.unshift(message);
        break;
      }
      const line = this.#lines.next() ?? (this.#ended ? this.#lines.rest() : undefined);
      if (line === undefined) {
        if (this.#ended) this.#finish();
        break;
      }
      this.#acceptLine(line);
    }
    const mustPause = this.#lines.hasUnread || this.#ready.length > 0;
    if (mustPause === this.#paused) return;
    this.#paused = mustPause;
    if (mustPause) this.input.pause();
    else if (this.#callback !== undefined) this.input.resume();
  }

  #finish(): void {
    const callback = this.#callback;
    this.#callback = undefined;
    this.#openRun = undefined;
    callback?.(endOfStream);
  }

  #acceptLine(line: string): void {
    const value = this.#parse(line);
    if (value === undefined) return;
    if (Array.isArray(value)) {
      // ACP has no batches, JSON-RPC does.
      let isSound = true;
      for (let index = 0; index < value.length && index <= maxBatch; index++) {
        if (index < maxBatch && this.#accept(value[index])) continue;
        if (isSound) this.#report('notMessage', line, this.#lines.lineBytes);
        isSound = false;
      }
    } else if (!this.#accept(value)) {
      this.#report('notMessage', line, this.#lines.lineBytes);
    }
  }

  #parse(line: string): unknown {
    // A byte order mark is not white space to JSON.parse.
    const text = line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      if (text.trim() !== '') this.#report('notJson', text, this.#lines.lineBytes);
      return undefined;
    }
  }

  /** @returns Whether it is a message. */
  #accept(value: unknown): boolean {
    const message = this.#incoming.accept(value);
    if (message === undefined) return false;
    if (this.#ready.length > 0 || this.queueDepth >= maxQueued || !this.#deliver(message, this.#lines.lineBytes)) {
      this.#ready.push(message);
    }
    return true;
  }

  /** @returns false when the message has to wait for another one with its id: `vscode-jsonrpc` would lose one of the two. */
  #deliver(message: Message, bytes: number): boolean {
    // `vscode-jsonrpc` queues and remembers every cancellation, also of what was never asked; those are not counted here.
    if (isCancellation(message) && !this.#openIds.delete(cancelledId(message))) return true;
    const id = queueId(message);
    if (id !== undefined && this.#queuedIds.has(id)) {
      if (this.#waiting !== message) this.#report('repeatedId', id, bytes);
      this.#waiting = message;
      return Message.isResponse(message);
    }
    this.options.onMessage?.(message, bytes);
    if (!isCancellation(message)) {
      if (id !== undefined) this.#queuedIds.add(id);
      if (Message.isRequest(message)) this.#openIds.add(String(message.id));
      this.#queuedSizes.push(bytes);
      this.#queuedBytes += bytes;
      if (this.queueDepth > this.#deepest) this.#deepest = this.queueDepth;
    }
    this.#handOver(message);
    return true;
  }

  #handOver(message: Message): void {
    if (!isUpdate(message)) {
      this.#openRun = undefined;
      this.#callback?.(message);
    } else if (this.#openRun !== undefined && this.#openRun.messages.length < maxRun) {
      this.#openRun.messages.push(message);
    } else {
      this.#openRun = new UpdateRun(message);
      this.#callback?.(this.#openRun);
    }
  }

  #report(kind: WireProblem['kind'], text: string, bytes: number): void {
    this.options.onProblem?.({ kind, bytes, excerpt: text.slice(0, 200) });
  }
}

function isUpdate(message: Message): boolean {
  return 'method' in message && message.method === 'session/update' && !('id' in message);
}

/** `vscode-jsonrpc` acts on a cancellation when it gets it, and then may or may not dispatch it. */
function isCancellation(message: Message): boolean {
  return 'method' in message && message.method === '$/cancelRequest';
}

function cancelledId(message: Message): string {
  const { id } = ('params' in message ? message.params : {}) as { readonly id?: unknown };
  return String(id);
}

/** Its key in the queue of `vscode-jsonrpc`, where the ids 1 and "1" are one. */
function queueId(message: Message): string | undefined {
  if (!('id' in message) || (typeof message.id !== 'string' && typeof message.id !== 'number')) return undefined;
  return ('method' in message ? 'request ' : 'response ') + String(message.id);
}
