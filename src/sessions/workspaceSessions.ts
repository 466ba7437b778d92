import { Emitter } from '../base/events';
import { type Disposable, DisposableMap, DisposableObject, DisposableStore } from '../base/lifecycle';
import type { SessionOpening, WorkspaceFolder } from './ports';
import { branchPoint, forkPointOf, stateBefore } from './branch';
import { carriedTranscript } from './carriedTranscript';
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
  readonly opening?: SessionOpening;
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
   * the agent never had that, or the folder is not of the workspace.
   * @param title Its name.
   */
  fork(source: ForkSource, title: string, at: number): Session | undefined {
    const { agentId, agentSessionId, folder, state, opening } = source;
    if (agentSessionId === undefined) return undefined;
    const known = {
      id: crypto.randomUUID(),
      state: { ...stilled(state, { at, until: at }), link: { state: 'none' }, queue: [], title, titleIsOwn: true },
      agent: { agentSessionId, wantsReplay: false, isForked: true },
    } as const;
    return this.create(folder, agentId, known, shownOpening(opening));
  }

  /**
   * Opens a session that begins as another one was before a message of the person, and goes its own way, as far as its agent can make
   * that of the other. Undefined when it cannot; then nothing is left of the attempt.
   * @param rowKey Of the message. @param title Its name, unless it is to have one of its own.
   */
  async branch(sessionId: string, rowKey: string, title: string, at: number): Promise<Session | undefined> {
    const before = this.get(sessionId);
    const index = before?.state.rows.indexOf(rowKey) ?? -1;
    const point = before && index >= 0 && before.canBranch ? branchPoint(before.state, index) : undefined;
    if (!before || !point) return undefined;
    const { agentId, agentSessionId, folder, state } = before;
    const opening = shownOpening(before.opening);
    if (point.type === 'start') return this.create(folder, agentId, undefined, opening);
    if (agentSessionId === undefined) return undefined;
    const known = {
      id: crypto.randomUUID(),
      state: { ...stateBefore(state, index, { at, until: at }), title, titleIsOwn: true },
      agent: {
        agentSessionId,
        wantsReplay: false,
        isForked: true,
        forkPoint: await forkPointOf(state, point.message),
      },
    } as const;
    const session = this.create(folder, agentId, known, opening);
    await session?.comeBack();
    if (session?.state.link.state === 'ready') return session;
    if (session) this.close(session.id);
    return undefined;
  }

  /** Ends a session and forgets it. */
  close(sessionId: string): void {
    for (const manager of this.managers) manager.close(sessionId);
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
