import { Emitter } from '../base/events';
import { type Disposable, DisposableMap, DisposableObject, DisposableStore } from '../base/lifecycle';
import type { AgentDirectory, SessionHost, SessionOpening, WorkspaceFolder } from './ports';
import { type KnownSession, Session, type SessionChange } from './session';

/** A change of one of several sessions. */
export interface ManagedSessionChange extends SessionChange {
  readonly session: Session;
}

interface Managed extends Disposable {
  readonly session: Session;
}

/** The open sessions of one workspace folder, and the agents that they talk to. Disposing it ends all of them. */
export class SessionManager extends DisposableObject {
  readonly #didChange = this.register(new Emitter<void>());
  /** A session was opened, closed, or revealed, or one that is from before was brought. */
  readonly onDidChange = this.#didChange.event;
  readonly #didChangeSession = this.register(new Emitter<ManagedSessionChange>());
  readonly onDidChangeSession = this.#didChangeSession.event;
  readonly #sessions: DisposableMap<string, Managed>;

  /** @param agents Ends with the manager, after the sessions. */
  constructor(
    readonly folder: WorkspaceFolder,
    private readonly agents: AgentDirectory & Partial<Disposable>,
    private readonly host: SessionHost,
  ) {
    super();
    this.onDispose(() => agents.dispose?.());
    this.#sessions = this.register(new DisposableMap<string, Managed>());
  }

  /** In the order in which they were opened. */
  get sessions(): readonly Session[] {
    return this.#sessions.values().map(({ session }) => session);
  }

  get(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId)?.session;
  }

  /** Opens a session. Nothing is started before it is needed. @param known A session that is not new. */
  create(agentId: string, known?: KnownSession, opening?: SessionOpening): Session {
    const store = new DisposableStore();
    const place = { agentId, folder: this.folder, ...(opening && { opening }) };
    const session = new Session(place, this.agents.link(agentId), this.host, known);
    // The subscription is there to the session's end: what its end brings is heard.
    store.add(
      session.onDidChange((change) => {
        this.#didChangeSession.fire({ ...change, session });
      }),
    );
    for (const event of [session.onDidReveal, session.onDidLoad]) {
      store.add(
        event(() => {
          this.#didChange.fire();
        }),
      );
    }
    store.add(session);
    this.#sessions.set(session.id, { session, dispose: () => store.dispose() });
    this.#didChange.fire();
    return session;
  }

  /** Ends a session and forgets it. */
  close(sessionId: string): void {
    if (this.#sessions.delete(sessionId)) this.#didChange.fire();
  }
}
