import type { SessionSink } from './agentConnection';
import { disposableTimeout } from '../base/async';
import { type Disposable, disposeAll, MutableDisposable, toDisposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { Dialect } from './dialect';
import { AcpError, errorCodes } from './errors';
import type { Fields, Report } from './fields';
import { SessionRoute } from './sessionRoute';
import type { SessionUpdate } from './update';

/** How much is kept for sessions that are not known yet. */
export interface HoldLimits {
  readonly messages: number;
  readonly bytes: number;
  /** Milliseconds. The clock stands while a request is under way that may make the session known. */
  readonly ageMs: number;
}

export const defaultHoldLimits: HoldLimits = { messages: 10_000, bytes: 16 * 1024 * 1024, ageMs: 10_000 };

interface Held {
  readonly sessionId: string;
  readonly bytes: number;
  readonly at: number;
  deliver(route: SessionRoute): void;
  giveUp(): void;
}

const maxRememberedEnds = 200;
/** Subagents of one connection that are followed at the same time: each costs a route and a lift. */
const maxSubagents = 1000;

/**
 * Where the messages of one connection go, by session id: the one routing table.
 *
 * What comes for a session that is not known yet is kept, within limits, and delivered first and in order when the session
 * is added: agents send updates before the response to `session/new` or `session/fork`, which is where its id is learnt.
 */
export class SessionRouter implements Disposable {
  readonly #routes = new Map<string, SessionRoute>();
  readonly #children = new Map<SessionRoute, SessionRoute[]>();
  /** Sessions whose routing was ended: nothing is kept for them. */
  readonly #ends = new Set<string>();
  #held: Held[] = [];
  #heldBytes = 0;
  #expected = 0;
  readonly #timer = new MutableDisposable<Disposable>();
  #liftCount = 0;
  #subagents = 0;

  constructor(
    private readonly dialect: Dialect,
    private readonly log: Log,
    private readonly report: Report,
    private readonly limits: HoldLimits,
    /** Begins the ids of messages without one; makes them unlike those of an earlier run. */
    private readonly idPrefix: string,
  ) {}

  /** Routes a session to a sink from now on, first of all what was kept for it. An earlier route ends. */
  add(sessionId: string, sink: SessionSink): SessionRoute {
    this.#routes.get(sessionId)?.dispose();
    this.#ends.delete(sessionId);
    const prefix = `${this.idPrefix}${++this.#liftCount}.`;
    const route = new SessionRoute(
      sessionId,
      sink,
      (emit) => this.dialect.lift(sessionId, emit, prefix),
      (parent, update) => {
        this.#adopt(parent, update);
      },
      this.log,
      this.report,
      (ended) => {
        this.#onEnd(ended);
      },
    );
    this.#routes.set(sessionId, route);
    for (const held of this.#takeHeld(sessionId)) held.deliver(route);
    return route;
  }

  /** Whether a session with this id lives here, and is not the sink's own. */
  isTaken(sessionId: string, sink: SessionSink): boolean {
    const route = this.#routes.get(sessionId);
    return route !== undefined && route.sink !== sink;
  }

  /** While the result is not disposed, a session may become known whose id nobody knows yet. */
  expectSession(): Disposable {
    this.#expected++;
    return toDisposable(() => {
      this.#expected--;
    });
  }

  /** @param bytes Size of the message. */
  update(sessionId: string, params: Fields, bytes: number): void {
    const route = this.#routes.get(sessionId);
    if (route !== undefined) {
      route.update(params);
      return;
    }
    if (this.#ends.has(sessionId)) return;
    this.#hold({
      sessionId,
      bytes,
      at: performance.now(),
      deliver: (added) => {
        added.update(params);
      },
      giveUp: () => {
        this.log.debug('Dropped an update for a session that nobody opened');
      },
    });
  }

  /** Runs a request of the agent with its session's route, as soon as there is one. @throws AcpError when there is none in time. */
  async request<T>(
    sessionId: string,
    bytes: number,
    signal: AbortSignal,
    run: (route: SessionRoute) => Promise<T>,
  ): Promise<T> {
    const route = this.#routes.get(sessionId);
    if (route !== undefined) return run(route);
    if (this.#ends.has(sessionId)) throw unknownSession(sessionId);
    return new Promise<T>((resolve, reject) => {
      this.#hold({
        sessionId,
        bytes,
        at: performance.now(),
        deliver: (added) => {
          if (!signal.aborted) resolve(run(added));
        },
        giveUp: () => {
          reject(unknownSession(sessionId));
        },
      });
    });
  }

  dispose(): void {
    this.#timer.dispose();
    this.#giveUp(this.#held.splice(0));
    disposeAll([...this.#routes.values()]);
  }

  /** A subagent that is announced gets a route of its own, which ends with its parent's. */
  #adopt(parent: SessionRoute, update: SessionUpdate): void {
    if (update.type !== 'subagent' || this.#routes.has(update.sessionId)) return;
    if (this.#subagents >= maxSubagents) return;
    const sink = parent.sink.subagent?.(update.sessionId);
    if (sink === undefined || parent.isEnded) return;
    const children = this.#children.get(parent) ?? [];
    this.#children.set(parent, children);
    children.push(this.add(update.sessionId, sink));
    this.#subagents++;
  }

  #onEnd(route: SessionRoute): void {
    const { sessionId } = route;
    if (this.#routes.get(sessionId) === route) this.#routes.delete(sessionId);
    this.#ends.add(sessionId);
    const oldest = this.#ends.size > maxRememberedEnds ? this.#ends.values().next().value : undefined;
    if (oldest !== undefined) this.#ends.delete(oldest);
    const children = this.#children.get(route) ?? [];
    this.#children.delete(route);
    this.#subagents -= children.length;
    disposeAll(children);
  }

  #hold(item: Held): void {
    this.#held.push(item);
    this.#heldBytes += item.bytes;
    while (this.#held.length > this.limits.messages || this.#heldBytes > this.limits.bytes) {
      this.#giveUp(this.#held.splice(0, 1));
    }
    if (this.#timer.value === undefined) this.#watchAge();
  }

  #watchAge(): void {
    this.#timer.value = disposableTimeout(() => {
      this.#timer.value = undefined;
      const before = performance.now() - this.limits.ageMs;
      const isOld = ({ at }: Held): boolean => this.#expected === 0 && at <= before;
      const old = this.#held.filter(isOld);
      this.#held = this.#held.filter((item) => !isOld(item));
      this.#giveUp(old);
      if (this.#held.length > 0) this.#watchAge();
    }, this.limits.ageMs);
  }

  #giveUp(items: readonly Held[]): void {
    for (const item of items) {
      this.#heldBytes -= item.bytes;
      item.giveUp();
    }
  }

  #takeHeld(sessionId: string): readonly Held[] {
    const taken = this.#held.filter((item) => item.sessionId === sessionId);
    if (taken.length === 0) return taken;
    this.#held = this.#held.filter((item) => item.sessionId !== sessionId);
    for (const { bytes } of taken) this.#heldBytes -= bytes;
    if (this.#held.length === 0) this.#timer.value = undefined;
    return taken;
  }
}

function unknownSession(sessionId: string): AcpError {
  return new AcpError('answered', 'No such session is open in this client', errorCodes.resourceNotFound, { sessionId });
}
