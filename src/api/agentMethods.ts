import type { AgentConnection } from '../acp/agentConnection';
import { AcpError, errorCodes } from '../acp/errors';
import { errorMessage } from '../base/errors';
import { type Disposable, DisposableObject, DisposableStore, toDisposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import { ApiError } from './apiError';
import type { AgentOrigin } from './parley';

type Handler = (params: unknown, from: AgentOrigin) => unknown;

interface Connected {
  readonly connection: AgentConnection;
  readonly origin: AgentOrigin;
  readonly store: DisposableStore;
}

/**
 * What other extensions do about the extension methods of agents: their handlers, for all connections that there are and that come.
 * A handler is foreign code: it may do anything, and hurts nobody else.
 */
export class AgentMethods extends DisposableObject {
  readonly #requests = new Map<string, Handler>();
  readonly #notifications = new Map<string, ReadonlySet<Handler>>();
  readonly #connected = new Set<Connected>();

  constructor(private readonly log: Log) {
    super();
    this.onDispose(() => {
      for (const { store } of this.#connected) store.dispose();
    });
  }

  /** To be called before any message of the connection is looked at. */
  attach(connection: AgentConnection, origin: AgentOrigin): void {
    if (this.isDisposed) return;
    const connected: Connected = { connection, origin, store: new DisposableStore() };
    this.#connected.add(connected);
    connected.store.add(
      connection.onDidClose(() => {
        this.#connected.delete(connected);
        connected.store.dispose();
      }),
    );
    for (const method of this.#requests.keys()) this.#serve(connected, method);
    for (const method of this.#notifications.keys()) this.#hear(connected, method);
  }

  /** @throws ApiError invalidArgument when the method has a handler: a request has one answer. */
  onRequest(method: string, handler: Handler): Disposable {
    if (this.#requests.has(method)) {
      throw new ApiError('invalidArgument', `onReceiveRequest: method ${method} has a handler already`);
    }
    this.#requests.set(method, handler);
    for (const connected of this.#connected) this.#serve(connected, method);
    return toDisposable(() => {
      if (this.#requests.get(method) === handler) this.#requests.delete(method);
    });
  }

  onNotification(method: string, handler: Handler): Disposable {
    // A function of its own, so that one that is given twice counts twice.
    const own: Handler = (params, from) => handler(params, from);
    const others = this.#notifications.get(method);
    this.#notifications.set(method, new Set([...(others ?? []), own]));
    if (!others) for (const connected of this.#connected) this.#hear(connected, method);
    return toDisposable(() => {
      const left = [...(this.#notifications.get(method) ?? [])].filter((one) => one !== own);
      this.#notifications.set(method, new Set(left));
    });
  }

  #serve({ connection, origin, store }: Connected, method: string): void {
    store.add(connection.onExtensionRequest(method, (params) => this.#answer(method, params, origin)));
  }

  #hear({ connection, origin, store }: Connected, method: string): void {
    store.add(
      connection.onExtensionNotification(method, (params) => {
        for (const handler of this.#notifications.get(method) ?? []) {
          // Each gets its own, for it may change it.
          void called(() => handler(structuredClone(params), origin)).catch((error: unknown) => {
            this.log.warn(`A handler of the notification ${method} failed: ${natureOf(error)}`);
          });
        }
      }),
    );
  }

  async #answer(method: string, params: unknown, origin: AgentOrigin): Promise<unknown> {
    const handler = this.#requests.get(method);
    if (!handler) throw new AcpError('answered', `Unknown method ${method.slice(0, 100)}`, errorCodes.methodNotFound);
    try {
      const result: unknown = await called(() => handler(params, origin));
      // What cannot be written would leave the agent without an answer.
      return JSON.parse(JSON.stringify(result ?? {})) as unknown;
    } catch (error) {
      this.log.warn(`The handler of the request ${method} failed: ${natureOf(error)}`);
      throw new AcpError('answered', errorMessage(error), codeOf(error));
    }
  }
}

/** Calls it now, so that it begins before the next message is looked at; what it throws is a rejection. */
function called(call: () => unknown): Promise<unknown> {
  return new Promise((resolve) => {
    resolve(call());
  });
}

function natureOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function codeOf(error: unknown): number {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'number' && Number.isInteger(code) ? code : errorCodes.internalError;
}
