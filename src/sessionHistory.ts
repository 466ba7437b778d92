import type { AgentConnection } from './acp/agentConnection';
import type { AgentStatus } from './acp/agentStatus';
import type { AgentDefinition } from './agents/agentDefinition';
import { errorNature } from './acp/errors';
import { errorMessage } from './base/errors';
import { type Disposable, toDisposable } from './base/lifecycle';
import type { Log } from './base/log';
import type { ExportForm, HistoryHit, Removal, SessionHistory, SilentAgent } from './chat/historyPorts';
import type { PanelAgents, PanelDrafts } from './chat/panelPorts';
import { sessionTitle } from './sessions/sessionTitle';
import { carriedTranscript } from './sessions/carriedTranscript';
import { type ExportHeading, exportJson, exportMarkdown } from './sessions/exportSession';
import { type AgentSession, type HistoryEntry, mergeHistory } from './sessions/history';
import { readOpening, shownOpening } from './sessions/keptOpening';
import { knownSession } from './sessions/knownSession';
import { listAgentSessions } from './sessions/listAgentSessions';
import type { AgentDirectory, AgentLink, WorkspaceFolder } from './sessions/ports';
import { initialState } from './sessions/reduce';
import type { Session } from './sessions/session';
import type { SessionState } from './sessions/state';
import type { WorkspaceSessions } from './sessions/workspaceSessions';
import type { SessionStorage } from './sessionStorage';
import type { OpenStore } from './store/openStore';
import type { SessionRecord } from './store/records';

/** Sessions in the list; the newest. Older ones are found by a search. */
const MAX_LISTED = 1000;
/** Sessions that a search finds. */
const MAX_FOUND = 50;

/** The agents of a folder. */
interface HistoryScope extends AgentDirectory {
  readonly agents: readonly (Pick<AgentDefinition, 'id' | 'name' | 'source'> & { readonly status: AgentStatus })[];
}

export interface HistoryServices {
  readonly storage: Pick<SessionStorage, 'read' | 'storedId'> & {
    open(): Promise<Pick<OpenStore, 'store' | 'keeper' | 'read'> | undefined>;
  };
  readonly sessions: WorkspaceSessions;
  readonly agents: PanelAgents;
  readonly drafts: PanelDrafts;
  readonly changes: {
    /** What became of files in a session is not kept any more. Never rejects. */
    forget(sessionId: string): Promise<void>;
  };
  /** By the folder's URI. */
  readonly scopes: ReadonlyMap<string, HistoryScope>;
  readonly folders: () => readonly WorkspaceFolder[];
  /** The URI of the folder that is meant. */
  readonly currentFolder: () => string | undefined;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** {@link SessionHistory} over the store and the agents of the workspace. Loaded when the history is first asked for. */
export class StoredHistory implements SessionHistory {
  /** What agents have told so far. */
  readonly #told: AgentSession[] = [];

  constructor(private readonly services: HistoryServices) {}

  async list(): Promise<readonly HistoryEntry[]> {
    const store = await this.services.storage.open();
    const records = (await store?.store.ask('list', { everywhere: true, limit: MAX_LISTED })) ?? [];
    const kept = records.map((record) => this.#entry(record));
    const listed = new Set(kept.map(({ openKey }) => openKey));
    const others = this.services.sessions.all
      .filter(({ id }) => !listed.has(id))
      .map((session) => this.#openEntry(session));
    return mergeHistory([...kept, ...others], this.#told);
  }

  askAgents(changed: () => void): Disposable {
    let isWanted = true;
    this.#told.length = 0;
    for (const [uri, scope] of this.services.scopes) {
      for (const { id, status } of scope.agents) {
        if (status.state === 'ready') void this.#ask(scope.link(id), uri, changed, () => isWanted);
      }
    }
    return toDisposable(() => {
      isWanted = false;
    });
  }

  silentAgents(): readonly SilentAgent[] {
    return [...this.services.scopes].flatMap(([folder, scope]) =>
      scope.agents
        .filter(({ source, status }) => source !== 'detected' && status.state === 'stopped')
        .map(({ id, name }) => ({ agentId: id, name, folder })),
    );
  }

  async ask({ agentId, folder }: SilentAgent): Promise<void> {
    const link = this.services.scopes.get(folder)?.link(agentId);
    if (!link) return;
    await link.connect();
    await this.#ask(
      link,
      folder,
      () => undefined,
      () => true,
    );
  }

  async search(query: string): Promise<readonly HistoryHit[]> {
    const store = await this.services.storage.open();
    const hits = (await store?.store.ask('search', { query, everywhere: true, limit: MAX_FOUND })) ?? [];
    return hits.map(({ session, position, excerpt }) => ({
      entry: this.#entry(session),
      excerpt: position === undefined ? '' : excerpt.text,
    }));
  }

  isHere({ folder }: HistoryEntry): boolean {
    return this.services.sessions.manager(folder) !== undefined;
  }

  async open(entry: HistoryEntry): Promise<string | undefined> {
    const { sessions, storage } = this.services;
    const { openKey, storedId, agentId, agentSessionId, folder, title, titleIsOwn, opening } = entry;
    const open =
      (openKey === undefined ? undefined : sessions.get(openKey)) ??
      // One that an agent told of may have been opened since it was listed.
      sessions.all.find(
        (one) =>
          agentSessionId !== undefined &&
          one.agentSessionId === agentSessionId &&
          one.agentId === agentId &&
          one.folder === folder,
      );
    if (open) return open.id;
    if (entry.archived && storedId !== undefined) await this.archive(entry, false);
    const record = {
      id: storedId ?? crypto.randomUUID(),
      agentId,
      folder,
      ...(agentSessionId !== undefined && { agentSessionId }),
      title,
      titleIsOwn,
      hasTurns: true,
      place: 'panel',
    } as const;
    const session = sessions.create(
      folder,
      agentId,
      knownSession(record, storedId === undefined ? undefined : storage.read),
      opening,
    );
    return session?.id;
  }

  async continueHere(entry: HistoryEntry): Promise<string | undefined> {
    const { sessions, agents, currentFolder } = this.services;
    const folder = this.isHere(entry) ? entry.folder : currentFolder();
    if (folder === undefined) return undefined;
    const isKnown = agents.list(folder).some(({ id }) => id === entry.agentId);
    const agentId = isKnown ? entry.agentId : agents.defaultAgentId(folder);
    if (agentId === undefined) return undefined;
    const state = await this.#state(entry);
    const session = sessions.create(folder, agentId, undefined, this.isHere(entry) ? entry.opening : undefined);
    if (!session) return undefined;
    session.carry(carriedTranscript(state));
    if (entry.title !== '') session.rename(entry.title);
    return session.id;
  }

  async fork(entry: HistoryEntry, title: string): Promise<string | undefined> {
    const { sessions, now } = this.services;
    const link = this.#link(entry);
    if (!link || entry.agentSessionId === undefined) return undefined;
    const connection = await link.connect();
    if (!connection.agent.capabilities.forkSession) return undefined;
    const source = { ...entry, agentSessionId: entry.agentSessionId, state: await this.#state(entry) };
    return sessions.fork(source, title, now())?.id;
  }

  async rename(entry: HistoryEntry, title: string): Promise<void> {
    const { sessions, storage } = this.services;
    const open = entry.openKey === undefined ? undefined : sessions.get(entry.openKey);
    if (open) {
      open.rename(title);
      return;
    }
    if (entry.storedId !== undefined) await (await storage.open())?.store.ask('rename', { id: entry.storedId, title });
    await this.#atAgent(entry, false, async (connection, id) => {
      if (connection.agent.capabilities.setSessionTitle) await connection.setSessionTitle(id, title);
    });
  }

  async archive(entry: HistoryEntry, archived: boolean): Promise<void> {
    const { sessions, storage } = this.services;
    if (archived && entry.openKey !== undefined) {
      sessions.close(entry.openKey);
      await (await storage.open())?.keeper.stored(entry.openKey);
    }
    if (entry.storedId !== undefined) {
      await (await storage.open())?.store.ask('archive', { id: entry.storedId, archived });
    }
    await this.#atAgent(entry, false, async (connection, id) => {
      if (connection.agent.capabilities.archiveSession) await connection.setSessionArchived(id, archived);
    });
  }

  async remove(entry: HistoryEntry): Promise<Removal> {
    const { sessions, storage, drafts, changes } = this.services;
    const key = entry.openKey ?? entry.storedId;
    if (key !== undefined) {
      sessions.close(key);
      const store = await storage.open();
      // What is still to be stored of it would bring it back.
      await store?.keeper.stored(key);
      if (entry.storedId !== undefined) await store?.store.ask('remove', { id: entry.storedId });
      drafts.write(key, undefined);
      await changes.forget(key);
    }
    if (entry.agentSessionId === undefined) return 'gone';
    const removal = await this.#atAgent<Removal>(entry, true, async (connection, id) => {
      if (!connection.agent.capabilities.deleteSession) return 'unsupported';
      await connection.deleteSession(id);
      return 'gone';
    });
    if (removal === 'gone') {
      const index = this.#told.findIndex(({ agentSessionId }) => agentSessionId === entry.agentSessionId);
      if (index >= 0) this.#told.splice(index, 1);
    }
    return removal ?? 'failed';
  }

  async export(entry: HistoryEntry, form: ExportForm): Promise<string> {
    const state = await this.#state(entry);
    const heading: ExportHeading = {
      title: entry.title,
      agent: this.agentName(entry),
      folder: entry.folder,
      createdAt: state.rows.at(0)?.at ?? entry.updatedAt,
      updatedAt: entry.updatedAt,
    };
    return form === 'json' ? exportJson(heading, state) : exportMarkdown(heading, state);
  }

  entryOf(sessionKey: string): HistoryEntry | undefined {
    const session = this.services.sessions.get(sessionKey);
    return session && this.#openEntry(session);
  }

  agentName({ agentId, folder }: HistoryEntry): string {
    const place = this.services.scopes.has(folder) ? folder : this.services.currentFolder();
    return this.services.agents.list(place).find(({ id }) => id === agentId)?.name ?? agentId;
  }

  #entry(record: SessionRecord): HistoryEntry {
    const { id, agentId, agentSessionId, folder, title, titleIsOwn, updatedAt, messages, archived } = record;
    const open = this.services.sessions.all.find((session) => this.#storedId(session) === id);
    return {
      key: id,
      storedId: id,
      ...(open && { openKey: open.id }),
      agentId,
      ...(agentSessionId !== undefined && { agentSessionId }),
      folder,
      title: open ? sessionTitle(open.state) : title,
      titleIsOwn,
      updatedAt,
      messages,
      archived,
      ...this.#opening(record),
    };
  }

  #openEntry(session: Session): HistoryEntry {
    const { id, agentId, agentSessionId, folder, state } = session;
    const opening = shownOpening(session.opening);
    return {
      key: id,
      storedId: this.#storedId(session),
      openKey: id,
      agentId,
      ...(agentSessionId !== undefined && { agentSessionId }),
      folder,
      title: sessionTitle(state),
      titleIsOwn: state.titleIsOwn,
      updatedAt: state.lastHeardAt ?? state.turnStartedAt ?? this.services.now(),
      archived: false,
      ...(opening && { opening }),
    };
  }

  #opening({ opening }: SessionRecord): Pick<HistoryEntry, 'opening'> {
    if (opening === undefined) return {};
    try {
      return { opening: readOpening(opening) };
    } catch (error) {
      this.services.log.warn(`What a session was opened with could not be read: ${errorMessage(error)}`);
      return {};
    }
  }

  #storedId({ id }: Session): string {
    return this.services.storage.storedId(id);
  }

  /** What was said. @throws StoreError, SyntaxError; Error when it is known to its agent only */
  async #state(entry: HistoryEntry): Promise<SessionState> {
    const { sessions, storage } = this.services;
    const open = entry.openKey === undefined ? undefined : sessions.get(entry.openKey);
    if (open) {
      await open.load();
      return open.state;
    }
    if (entry.storedId === undefined) return initialState();
    const loaded = await (await storage.open())?.read(entry.storedId);
    if (!loaded) throw new Error('The session is not kept any more');
    return loaded.state;
  }

  #link({ agentId, folder }: HistoryEntry): AgentLink | undefined {
    return this.services.scopes.get(folder)?.link(agentId);
  }

  /** Tells a session's agent. What it makes of it is its own business: a failure is logged. @param mayStart Also when it does not run. */
  async #atAgent<T>(
    entry: HistoryEntry,
    mayStart: boolean,
    tell: (connection: AgentConnection, sessionId: string) => Promise<T>,
  ): Promise<T | undefined> {
    const link = this.#link(entry);
    if (!link || entry.agentSessionId === undefined || (!mayStart && link.status.state !== 'ready')) return undefined;
    try {
      return await tell(await link.connect(), entry.agentSessionId);
    } catch (error) {
      this.services.log.warn(`The agent was not told of a change of its session: ${errorNature(error)}`);
      return undefined;
    }
  }

  async #ask(link: AgentLink, uri: string, changed: () => void, isWanted: () => boolean): Promise<void> {
    const folders = this.services.folders();
    const folder = folders.find((one) => one.uri === uri);
    if (!folder) return;
    try {
      for await (const page of listAgentSessions(link.agentId, await link.connect(), folder, folders)) {
        if (!isWanted()) return;
        this.#told.push(...page);
        changed();
      }
    } catch (error) {
      this.services.log.info(`An agent did not list its sessions: ${errorNature(error)}`);
    }
  }
}
