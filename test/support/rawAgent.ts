import { PassThrough } from 'node:stream';
import type { AgentStreams } from '../../src/acp/rpcConnection';

type Json = Record<string, unknown>;

/** The agent's end of a pair of in-memory pipes, without any protocol of its own: it writes and sees what it is told to. */
export class RawAgent {
  readonly #toClient = new PassThrough();
  readonly #fromClient = new PassThrough();
  readonly #waiting: (() => void)[] = [];
  /** Everything that the client has written, oldest first. */
  readonly received: Json[] = [];
  /** The methods of its own requests, by id. */
  readonly asked = new Map<unknown, string>();
  #text = '';
  #ended = false;

  /** @param onReceived Told of every message that the client writes. */
  constructor(onReceived: (message: Json, agent: RawAgent) => void = () => undefined) {
    this.#fromClient.setEncoding('utf8');
    this.#fromClient.on('data', (text: string) => {
      const lines = (this.#text + text).split('\n');
      this.#text = lines.pop() ?? '';
      for (const line of lines) {
        const message = JSON.parse(line) as Json;
        this.received.push(message);
        onReceived(message, this);
      }
      this.#wake();
    });
    this.#fromClient.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  get streams(): AgentStreams {
    return { input: this.#toClient, output: this.#fromClient };
  }

  get isStdinEnded(): boolean {
    return this.#ended;
  }

  /** Writes one message a line. */
  send(...messages: readonly unknown[]): void {
    for (const message of messages) this.write(JSON.stringify(message) + '\n');
  }

  write(text: string | Buffer): void {
    this.#toClient.write(text);
  }

  /** Sends a request. */
  ask(id: string | number, method: string, params: unknown): void {
    this.asked.set(id, method);
    this.send({ jsonrpc: '2.0', id, method, params });
  }

  notify(method: string, params: unknown): void {
    this.send({ jsonrpc: '2.0', method, params });
  }

  answer(request: Json, result: unknown): void {
    this.send({ jsonrpc: '2.0', id: request['id'], result });
  }

  refuse(request: Json, code: number, message = 'refused', data?: unknown): void {
    this.send({ jsonrpc: '2.0', id: request['id'], error: { code, message, ...(data === undefined ? {} : { data }) } });
  }

  /** Ends its output, as a process that exits. */
  end(): void {
    this.#toClient.end();
  }

  /** Waits for a message that the client writes, or has written. */
  async next(matches: (message: Json) => boolean): Promise<Json> {
    for (;;) {
      const found = this.received.find(matches);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The `index`-th request or notification with this method, waited for. */
  async nextCall(method: string, index = 0): Promise<Json> {
    await this.next(() => this.received.filter((message) => message['method'] === method).length > index);
    return this.received.filter((message) => message['method'] === method)[index]!;
  }

  /** The client's answer to a request of the agent, waited for. */
  nextAnswer(id: string | number | null): Promise<Json> {
    return this.next((message) => message['method'] === undefined && message['id'] === id);
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
