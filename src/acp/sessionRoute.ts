import type { SessionSink } from './agentConnection';
import { errorMessage } from '../base/errors';
import { type Disposable, toDisposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import { AcpError, errorCodes } from './errors';
import { Fields, type Report } from './fields';
import type { Emit, SessionLift } from './sessionLift';
import type { SessionUpdate } from './update';

/**
 * The way from the connection to one session's sink: updates through the lift, and requests of the agent, each of which is settled
 * when the route ends.
 */
export class SessionRoute implements Disposable {
  readonly lift: SessionLift;
  readonly #open = new Set<() => void>();
  readonly #registration: Disposable;

  constructor(
    readonly sessionId: string,
    readonly sink: SessionSink,
    makeLift: (emit: Emit) => SessionLift,
    private readonly onUpdate: (route: SessionRoute, update: SessionUpdate) => void,
    private readonly log: Log,
    private readonly report: Report,
    onEnd: (route: SessionRoute) => void,
  ) {
    this.lift = makeLift((update) => {
      this.#emit(update);
    });
    this.#registration = toDisposable(() => {
      this.#ended = true;
      onEnd(this);
      for (const end of [...this.#open]) end();
    });
  }

  #ended = false;

  get isEnded(): boolean {
    return this.#ended;
  }

  /** @param params Those of `session/update`. */
  update(params: Fields): void {
    const update = params.object('update');
    if (update === undefined) {
      params.problem('update', 'is missing');
      return;
    }
    try {
      this.lift.update(update);
    } catch (error) {
      this.log.error(`An update could not be translated: ${errorMessage(error)}`);
    }
  }

  /** The fields of a response of this session. */
  response(method: string, result: unknown): Fields {
    return Fields.of(result, this.report, `${method} response`);
  }

  /**
   * Runs a request of the agent.
   * @param whenEnded The answer when the route ends first; absent: the request is answered as cancelled.
   */
  async run<T>(signal: AbortSignal, action: (signal: AbortSignal) => Promise<T>, whenEnded?: T): Promise<T> {
    const controller = new AbortController();
    const abort = (): void => {
      controller.abort();
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    let end: () => void = () => undefined;
    const ended = new Promise<T>((resolve, reject) => {
      end = () => {
        // Settled before the abort, at which the sink may settle too.
        if (whenEnded === undefined) reject(cancelledBySessionEnd());
        else resolve(whenEnded);
        abort();
      };
    });
    ended.catch(() => undefined);
    this.#open.add(end);
    if (this.#ended) end();
    try {
      return await Promise.race([ended, action(controller.signal)]);
    } finally {
      this.#open.delete(end);
      signal.removeEventListener('abort', abort);
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #emit(update: SessionUpdate): void {
    if (this.#ended) return;
    try {
      this.sink.update(update);
    } catch (error) {
      this.log.error(`A session failed to take an update of type ${update.type}: ${errorMessage(error)}`);
    }
    this.onUpdate(this, update);
  }
}

function cancelledBySessionEnd(): AcpError {
  return new AcpError('closed', 'The session has ended', errorCodes.requestCancelled);
}
