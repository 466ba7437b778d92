import { AgentStartError } from '../acp/agentStartError';
import type { ForkPoint } from '../acp/forkPoint';
import { Emitter } from '../base/events';
import { type Disposable, DisposableMap, DisposableObject, DisposableStore } from '../base/lifecycle';
import type { SessionOpening, WorkspaceFolder } from './ports';
import { branchPoint, forkPointOf, leftBehind, stateBefore } from './branch';
import { carriedEnd, carriedTranscript } from './carriedTranscript';
import { shownOpening } from './keptOpening';
import { stilled } from './reduce/interrupt';
import type { KnownSession, Session } from './session';
import type { SessionState } from './state';
import { sessionTitle } from './sessionTitle';
import type { ManagedSessionChange, SessionManager } from './sessionManager';

/** What is forked: a session that is open, or one that is kept. */
export interface ForkSource {
  readonly agentId: string;
  readonly agentSessionId: string | undefined;
  /** The folder's URI. */
  readonly folder: string;
  readonly state: SessionState;
  readonly opening?: SessionOpening | undefined;
}

interface FolderScope extends Disposable {
  readonly manager: SessionManager;
}

/**
 * The sessions of all workspace folders: a manager for each folder, made when the folder comes, and ended with everything that it
 * started when it goes.
 */
export class WorkspaceSessions extends DisposableObject {
  readonly #didChange = this.register(new Emitter<void>());
  /** A session was opened, closed or revealed, or folders came or went. */
  readonly onDidChange = this.#didChange.event;
  readonly #didChangeSession = this.register(new Emitter<ManagedSessionChange>());
  /** Of the sessions in {@link all}. */
  readonly onDidChangeSession = this.#didChangeSession.event;
  readonly #scopes = this.register(new DisposableMap<string, FolderScope>());

  /** @param makeManager Is owned from then on. */
  constructor(private readonly makeManager: (folder: WorkspaceFolder) => SessionManager) {
    super();
  }

  /** In the order in which the folders came. */
  get managers(): readonly SessionManager[] {
    return this.#scopes.values().map(({ manager }) => manager);
  }

  /** The open sessions of all folders, but for hidden ones. */
  get all(): readonly Session[] {
    return this.managers.flatMap(({ sessions }) => sessions.filter(({ isHidden }) => !isHidden));
  }

  /** The folders of the workspace now. A folder that stays keeps its sessions; one that has gone ends them. */
  setFolders(folders: readonly WorkspaceFolder[]): void {
    const wanted = new Set(folders.map(({ uri }) => uri));
    const gone = this.managers.filter(({ folder }) => !wanted.has(folder.uri));
    const come = folders.filter(({ uri }) => !this.#scopes.get(uri));
    for (const { folder } of gone) this.#scopes.delete(folder.uri);
    for (const folder of come) this.#add(folder);
    if (gone.length + come.length > 0) this.#didChange.fire();
  }

  manager(folderUri: string): SessionManager | undefined {
    return this.#scopes.get(folderUri)?.manager;
  }

  /** One that is open, hidden ones too. */
  get(sessionId: string): Session | undefined {
    for (const manager of this.managers) {
      const session = manager.get(sessionId);
      if (session) return session;
    }
    return undefined;
  }

  /** Opens a session in a folder; undefined when the folder is not of the workspace. */
  create(folderUri: string, agentId: string, known?: KnownSession, opening?: SessionOpening): Session | undefined {
    return this.manager(folderUri)?.create(agentId, known, opening);
  }

  /**
   * Opens a session with the same agent that goes on where another one cannot: the first prompt takes the end of its transcript along.
   * Undefined when there is no such session.
   */
  continueInNew(sessionId: string): Session | undefined {
    const before = this.get(sessionId);
    const session = before && this.create(before.folder, before.agentId, undefined, shownOpening(before.opening));
    if (!before || !session) return undefined;
    session.carry(carriedTranscript(before.state));
    const title = sessionTitle(before.state);
    if (title !== '') session.rename(title);
    return session;
  }

  /**
   * Opens a session that begins as another one is now, and goes its own way: its agent makes it of the other, where it can. Undefined when
   * it cannot, or the folder is not of the workspace; then nothing is left of the attempt.
   * @param title Its name.
   * @throws AgentStartError when the agent cannot be reached, or the session was ended meanwhile; nothing is left then either.
   */
  fork(source: ForkSource, title: string, at: number): Promise<Session | undefined> {
    const { state } = source;
    return this.#part(source, { ...stilled(state, { at, until: at }), link: { state: 'none' }, queue: [] }, title);
  }

  /**
   * Opens a session that begins as another one was before a message of the person, and goes its own way, as far as its agent can make
   * that of the other. Undefined when it cannot; then nothing is left of the attempt.
   * @param rowKey Of the message. @param title Its name, unless it is to have one of its own.
   * @throws AgentStartError as {@link fork}
   */
  async branch(sessionId: string, rowKey: string, title: string, at: number): Promise<Session | undefined> {
    const before = this.get(sessionId);
    const index = before?.state.rows.indexOf(rowKey) ?? -1;
    const point = before && index >= 0 && before.canBranch ? branchPoint(before.state, index) : undefined;
    if (!before || !point) return undefined;
    const { agentId, folder, state, opening } = before;
    if (point.type === 'start') {
      const session = this.create(folder, agentId, undefined, shownOpening(opening));
      session?.setPermissionMode(state.permissionMode);
      return session;
    }
    const { message } = point;
    const begun = stateBefore(state, index, { at, until: at });
    const session = await this.#part(before, begun, title, await forkPointOf(state, message));
    const unknown = leftBehind(state, message, index);
    if (unknown) session?.carry(carriedEnd(unknown));
    return session;
  }

  /** Ends a session and forgets it. */
  close(sessionId: string): void {
    for (const manager of this.managers) manager.close(sessionId);
  }

  /** Whether it comes to be its agent says: until then, nobody shows or keeps it. @throws AgentStartError */
  async #part(
    { agentId, agentSessionId, folder, opening }: Omit<ForkSource, 'state'>,
    state: SessionState,
    title: string,
    forkPoint?: ForkPoint,
  ): Promise<Session | undefined> {
    if (agentSessionId === undefined) return undefined;
    const known = {
      id: crypto.randomUUID(),
      state: { ...state, title, titleIsOwn: true },
      agent: { agentSessionId, wantsReplay: false, isForked: true, ...(forkPoint && { forkPoint }) },
      isHidden: true,
    } as const;
    const session = this.create(folder, agentId, known, shownOpening(opening));
    if (!session) return undefined;
    await session.comeBack();
    const { link } = session.state;
    // One for which the person must sign in first comes to be then.
    const isToSignIn = link.state === 'failed' && link.failure.kind === 'authRequired';
    if ((link.state === 'ready' || isToSignIn) && this.get(session.id)) {
      session.reveal();
      return session;
    }
    this.close(session.id);
    if (link.state === 'readOnly') return undefined;
    throw new AgentStartError(link.state === 'failed' ? link.failure : { kind: 'stopped' });
  }

  #add(folder: WorkspaceFolder): void {
    const store = new DisposableStore();
    const manager = this.makeManager(folder);
    store.add(
      manager.onDidChangeSession((change) => {
        if (!change.session.isHidden) this.#didChangeSession.fire(change);
      }),
    );
    store.add(
      manager.onDidChange(() => {
        this.#didChange.fire();
      }),
    );
    store.add(manager);
    this.#scopes.set(folder.uri, { manager, dispose: () => store.dispose() });
  }
}
