import type {
  AgentCapabilities,
  AgentConnection,
  ExistingSessionRequest,
  NewSessionRequest,
  SessionHandle,
  SessionSink,
} from '../acp/agentConnection';
import type { AgentFailure } from '../acp/agentFailure';
import { AgentStartError, isAgentStartError } from '../acp/agentStartError';
import { errorNature, isAuthRequired } from '../acp/errors';
import type { ForkPoint } from '../acp/forkPoint';
import { type Disposable, DisposableObject, DisposableStore, toDisposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import { failureOf, isConnectionClosed, lossOf } from './failureOf';
import type { AgentLink } from './ports';
import type { StartStage } from './state';

/** Told what happens on the way to the agent. */
export interface AttachmentEvents {
  stage(stage: StartStage): void;
  /** The agent has the session; comes before anything that the agent says after its response. */
  attached(handle: SessionHandle): void;
  /** Comes before `attached`: the agent could not take up the session that it had, and began a new one. */
  contextLost(): void;
  /** Comes before `attached`: the agent took up the session that it had, but cannot tell what was said in it, which is not known here. */
  notReplayed(): void;
  /** Comes before `attached`: all of what is known here was told again. */
  replayed(): void;
  /** The agent does not have the session that it had, and no new one was begun. */
  notTakenUp(): void;
  /** The attempt failed; told once for all who wait for it. */
  failed(failure: AgentFailure): void;
  /** The connection of an attached session closed; everything that the agent had said was delivered. */
  lost(failure: AgentFailure): void;
}

/** A session that an agent has from before. */
export interface ExistingSession {
  readonly agentSessionId: string;
  /** Its transcript is not known here: the agent is to replay it. */
  readonly wantsReplay: boolean;
  /** It is another session's, and stays that: the agent is to make a new one of it. */
  readonly isForked?: boolean;
  /** Where that one ends; absent: it has all of the other. */
  readonly forkPoint?: ForkPoint;
}

/** What a session is opened with, and what was started for it. */
export interface OpeningRequest extends Partial<Disposable> {
  readonly request: NewSessionRequest;
}

/** The agent cannot take the session up, and a new one is not wanted. */
class NotTakenUp extends Error {}

interface Attached {
  readonly connection: AgentConnection;
  readonly handle: SessionHandle;
}

/**
 * A session's tie to its agent: made when first needed, lost with the connection, made again with the session that the agent had,
 * where the agent can take it up.
 */
export class Attachment extends DisposableObject {
  /** While a replay of what is known already comes in. */
  isReplayKnown = false;
  #attached: Attached | undefined;
  #attaching: Promise<SessionHandle> | undefined;
  #agentSessionId: string | undefined;
  #wantsReplay: boolean;
  #isForked: boolean;
  readonly #forkPoint: ForkPoint | undefined;
  #abilities: AgentCapabilities | undefined;
  /** What is known here is to be told again, where the agent can, since it may have become more. */
  #catchesUp = false;
  #generation = 0;
  /** Subscriptions to the current connection, and what was started for it. */
  #watch: Disposable | undefined;

  constructor(
    private readonly link: AgentLink,
    private readonly sink: SessionSink,
    private readonly request: (connection: AgentConnection) => Promise<OpeningRequest>,
    private readonly events: AttachmentEvents,
    private readonly log: Log,
    existing?: ExistingSession,
  ) {
    super();
    this.#agentSessionId = existing?.agentSessionId;
    this.#wantsReplay = existing?.wantsReplay ?? false;
    this.#isForked = existing?.isForked ?? false;
    this.#forkPoint = existing?.forkPoint;
    this.onDispose(() => {
      this.detach();
    });
  }

  /** The agent's id of the session, once it has one. */
  get agentSessionId(): string | undefined {
    return this.#isForked ? undefined : this.#agentSessionId;
  }

  /** Its transcript is the agent's to tell: not attached since it came from before. */
  get wantsReplay(): boolean {
    return this.#wantsReplay;
  }

  get handle(): SessionHandle | undefined {
    return this.#attached?.handle;
  }

  get connection(): AgentConnection | undefined {
    return this.#attached?.connection;
  }

  /** What the agent could do when it was last here: one that was ended meanwhile, for it had nothing to do, will be able to again. */
  get abilities(): AgentCapabilities | undefined {
    return this.#abilities;
  }

  /** The transcript is known here: a replay of it is not heard. */
  replayIsKnown(): void {
    this.#wantsReplay = false;
  }

  /** Callers at the same time share one attempt. @throws AgentStartError */
  attach(connect = (): Promise<AgentConnection> => this.link.connect(), mayBeNew = true): Promise<SessionHandle> {
    if (this.#attached) return Promise.resolve(this.#attached.handle);
    if (this.isDisposed) return Promise.reject(new AgentStartError({ kind: 'stopped' }));
    this.#attaching ??= this.#attach(connect, this.#generation, mayBeNew);
    return this.#attaching;
  }

  /**
   * As {@link attach}, but a session that the agent does not have any more is not replaced by a new one, and its agent may have gone on
   * with it elsewhere: it is asked to tell it again.
   * @throws AgentStartError
   */
  takeUp(): Promise<SessionHandle> {
    this.#catchesUp = true;
    return this.attach(undefined, false);
  }

  /** Ends the process, starts it anew and takes the session up again. @throws AgentStartError */
  restart(): Promise<SessionHandle> {
    this.detach();
    return this.attach(() => this.link.restart());
  }

  /** Takes the session up anew on the living connection, with what it is to be opened with now. @throws AgentStartError */
  reopen(): Promise<SessionHandle> {
    const { handle } = this;
    // The connection limits how long an agent may take to close it.
    const closed = handle?.close().catch((error: unknown) => {
      this.log.warn(`The agent did not close the session to take it up anew: ${errorNature(error)}`);
    });
    this.detach();
    return this.attach(async () => {
      await closed;
      return this.link.connect();
    });
  }

  /** Nothing of the current connection is heard any more; an attempt under way comes to nothing. */
  detach(): void {
    this.#generation++;
    this.#attaching = undefined;
    this.#attached?.handle.dispose();
    this.#attached = undefined;
    this.#watch?.dispose();
    this.#watch = undefined;
  }

  async #attach(
    connect: () => Promise<AgentConnection>,
    generation: number,
    mayBeNew: boolean,
  ): Promise<SessionHandle> {
    const isCurrent = (): boolean => generation === this.#generation && !this.isDisposed;
    const watch = new DisposableStore();
    this.#watch = watch;
    try {
      const stage = watch.add(
        this.link.onDidChangeStatus((status) => {
          if (status.state === 'starting' && isCurrent()) this.events.stage(status.stage);
        }),
      );
      // A start that is under way for another session has told its stage already.
      if (this.link.status.state === 'starting') this.events.stage(this.link.status.stage);
      const connection = await connect();
      watch.delete(stage);
      watch.add(
        connection.onDidClose(() => {
          if (this.#attached?.connection === connection) this.#lose();
        }),
      );
      const opening = await this.request(connection);
      // An attempt that was given up meanwhile has ended its store: what was started for it ends at once.
      watch.add(toDisposable(() => opening.dispose?.()));
      if (!isCurrent()) throw new AgentStartError({ kind: 'stopped' });
      this.events.stage('opening');
      const handle = await this.#open(connection, opening.request, isCurrent, mayBeNew);
      if (!isCurrent()) {
        handle.dispose();
        throw new AgentStartError({ kind: 'stopped' });
      }
      this.#attaching = undefined;
      this.#attached = { connection, handle };
      this.#abilities = connection.agent.capabilities;
      this.#agentSessionId = handle.sessionId;
      this.#wantsReplay = this.#isForked = this.#catchesUp = false;
      this.events.attached(handle);
      return handle;
    } catch (error) {
      watch.dispose();
      const failure = failureOf(error, 'session/new', this.link);
      if (isCurrent()) {
        this.#attaching = undefined;
        if (error instanceof NotTakenUp) this.events.notTakenUp();
        else this.events.failed(failure);
      }
      throw new AgentStartError(failure);
    }
  }

  #lose(): void {
    const failure = lossOf(this.link);
    this.detach();
    this.events.lost(failure);
  }

  async #open(
    connection: AgentConnection,
    request: NewSessionRequest,
    isCurrent: () => boolean,
    mayBeNew: boolean,
  ): Promise<SessionHandle> {
    if (this.#agentSessionId === undefined) return connection.newSession(request, this.sink);
    const known = await this.#takeUp(connection, { ...request, sessionId: this.#agentSessionId });
    if (known) return known;
    if (!isCurrent()) throw new AgentStartError({ kind: 'stopped' });
    // What is not known here either may as well begin anew.
    if (!mayBeNew && !this.#wantsReplay) throw new NotTakenUp('The agent does not have the session any more');
    const handle = await connection.newSession(request, this.sink);
    if (isCurrent()) this.events.contextLost();
    return handle;
  }

  /** The session that the agent had; undefined when it cannot take it up. */
  async #takeUp(connection: AgentConnection, request: ExistingSessionRequest): Promise<SessionHandle | undefined> {
    const { resumeSession, loadSession } = connection.agent.capabilities;
    if (this.#isForked) return this.#fork(connection, request);
    const load = loadSession ? [() => this.#load(connection, request)] : [];
    const resume = resumeSession ? [() => this.#resume(connection, request)] : [];
    const ways = this.#wantsReplay || this.#catchesUp ? [...load, ...resume] : [...resume, ...load];
    for (const way of ways) {
      const handle = await way();
      if (handle) return handle;
    }
    return undefined;
  }

  async #resume(connection: AgentConnection, request: ExistingSessionRequest): Promise<SessionHandle | undefined> {
    try {
      const handle = await connection.resumeSession(request, this.sink);
      if (this.#wantsReplay) this.events.notReplayed();
      return handle;
    } catch (error) {
      this.#couldNot('session/resume', error);
      return undefined;
    }
  }

  async #load(connection: AgentConnection, request: ExistingSessionRequest): Promise<SessionHandle | undefined> {
    this.isReplayKnown = !this.#wantsReplay;
    this.events.stage('replaying');
    try {
      const handle = await connection.loadSession(request, this.sink);
      if (this.isReplayKnown) this.events.replayed();
      return handle;
    } catch (error) {
      this.#couldNot('session/load', error);
      return undefined;
    } finally {
      this.isReplayKnown = false;
    }
  }

  async #fork(connection: AgentConnection, request: ExistingSessionRequest): Promise<SessionHandle | undefined> {
    const { forkSession, forkAtMessage } = connection.agent.capabilities;
    const upTo = this.#forkPoint;
    if (!forkSession || (upTo && !forkAtMessage)) return undefined;
    // Some tell all that was said before they answer.
    this.isReplayKnown = !this.#wantsReplay;
    try {
      return await connection.forkSession({ ...request, ...(upTo && { upTo }) }, this.sink);
    } catch (error) {
      this.#couldNot('session/fork', error);
      return undefined;
    } finally {
      this.isReplayKnown = false;
    }
  }

  /** @throws what a further attempt would meet as well. */
  #couldNot(method: string, error: unknown): void {
    if (isConnectionClosed(error) || isAuthRequired(error) || isAgentStartError(error)) throw error;
    this.log.warn(`${method} failed, another way is tried: ${errorNature(error)}`);
  }
}
