import type { ElicitationOutcome, ElicitationRequest, SessionSink } from './agentConnection';
import type { Fields } from './fields';
import { type ElicitationModes, parseElicitation } from './parseElicitation';
import { invalidParams } from './parsePermission';
import type { SessionRoute } from './sessionRoute';
import { writeElicitationOutcome } from './writeRequest';

/** Answers an elicitation that belongs to no session. */
export type ElicitOutsideSession = (request: ElicitationRequest, signal: AbortSignal) => Promise<ElicitationOutcome>;

const maxRemembered = 200;

/** What the agent asks people through forms and URLs: of a session, of a request of the client, or of the connection. */
export class Elicitations {
  /** The sinks of sessions that are being set up, by the id of the request: an elicitation may name that. */
  readonly #sinksOfRequests = new Map<string, SessionSink>();
  /** Who is to hear that what an URL asked for is done. */
  readonly #sinksOfUrls = new Map<string, SessionSink>();

  constructor(
    private readonly modes: ElicitationModes,
    /** Absent: cancelled. */
    private readonly outside: ElicitOutsideSession | undefined,
  ) {}

  /** Sends a request of the client; what the agent asks on its account until it is answered goes to `sink`. */
  async duringRequest<T>(sink: SessionSink, send: (onSent: (id: number) => void) => Promise<T>): Promise<T> {
    let requestId = '';
    try {
      return await send((id) => {
        requestId = String(id);
        this.#sinksOfRequests.set(requestId, sink);
      });
    } finally {
      this.#sinksOfRequests.delete(requestId);
    }
  }

  /** @throws AcpError invalidParams */
  async ofSession(route: SessionRoute, params: Fields, signal: AbortSignal): Promise<object> {
    const request = parseElicitation(params, this.modes);
    this.#remember(request, route.sink);
    const ask = (aborted: AbortSignal): Promise<ElicitationOutcome> => route.sink.elicit(request, aborted);
    return writeElicitationOutcome(await route.run(signal, ask, { action: 'cancel' }), request.mode);
  }

  /** @throws AcpError invalidParams, also when there is neither a session nor a request. */
  async ofRequest(params: Fields, signal: AbortSignal): Promise<object> {
    const request = parseElicitation(params, this.modes);
    const requestId = params.get('requestId');
    if (requestId === undefined) invalidParams(params, 'sessionId', 'or requestId must be there');
    const isId = typeof requestId === 'string' || typeof requestId === 'number';
    const sink = isId ? this.#sinksOfRequests.get(String(requestId)) : undefined;
    if (sink !== undefined) this.#remember(request, sink);
    const ask = sink === undefined ? this.outside : sink.elicit.bind(sink);
    const outcome = ask === undefined ? ({ action: 'cancel' } as const) : await ask(request, signal);
    return writeElicitationOutcome(outcome, request.mode);
  }

  /** `elicitation/complete`, which names no session. */
  completed(elicitationId: string): void {
    this.#sinksOfUrls.get(elicitationId)?.elicitationCompleted(elicitationId);
    this.#sinksOfUrls.delete(elicitationId);
  }

  #remember(request: ElicitationRequest, sink: SessionSink): void {
    if (request.mode !== 'url') return;
    const oldest = this.#sinksOfUrls.size < maxRemembered ? undefined : this.#sinksOfUrls.keys().next().value;
    if (oldest !== undefined) this.#sinksOfUrls.delete(oldest);
    this.#sinksOfUrls.set(request.elicitationId, sink);
  }
}
