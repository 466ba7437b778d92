import type { AgentConnection } from './acp/agentConnection';
import { errorNature } from './acp/errors';
import { errorMessage } from './base/errors';
import type { Disposable } from './base/lifecycle';
import type { ExportForm, HistoryHit, Removal, SessionHistory, SilentAgent } from './chat/historyPorts';
import { forgetBeside } from './goneSessions';
import type { HistoryServices } from './historyServices';
import { sessionTitle } from './sessions/sessionTitle';
import { carriedTranscript } from './sessions/carriedTranscript';
import { type ExportHeading, exportJson, exportMarkdown } from './sessions/exportSession';
import { type HistoryEntry, mergeHistory } from './sessions/history';
import { readOpening, shownOpening } from './sessions/keptOpening';
import { knownSession } from './sessions/knownSession';
import type { AgentLink } from './sessions/ports';
import { initialState } from './sessions/reduce';
import type { Session } from './sessions/session';
import type { SessionState } from './sessions/state';
import type { SessionRecord } from './store/records';
import { ToldSessions } from './toldSessions';

/** Sessions in the list; the newest. Older ones are found by a search. */
const MAX_LISTED = 1000;
/** Sessions that a search finds. */
const MAX_FOUND = 50;

/** {@link SessionHistory} over the store and the agents of the workspace. Loaded when the history is first asked for. */
export class StoredHistory implements SessionHistory {
  readonly #told: ToldSessions;

  constructor(private readonly services: HistoryServices) {
    this.#told = new ToldSessions(services);
  }

  async list(): Promise<readonly HistoryEntry[]> {
    const store = await this.services.storage.open();
    const records = (await store?.store.ask('list', { everywhere: true, limit: MAX_LISTED })) ?? [];
    const kept = records.map((record) => this.#entry(record));
    const listed = new Set(kept.map(({ openKey }) => openKey));
    const others = this.services.sessions.all
      .filter(({ id }) => !listed.has(id))
      .map((session) => this.#openEntry(session));
    return mergeHistory([...kept, ...others], this.#told.all);
  }

  askAgents(changed: () => void): Disposable {
    return this.#told.askRunning(changed);
  }

  silentAgents(): readonly SilentAgent[] {
    return this.#told.silentAgents();
  }

  ask(agent: SilentAgent): Promise<void> {
    return this.#told.ask(agent);
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
    return (await sessions.fork(source, title, now()))?.id;
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
    const { sessions, storage } = this.services;
    const { storedId } = entry;
    const key = entry.openKey ?? storedId;
    if (key !== undefined) {
      sessions.close(key);
      const store = await storage.open();
      // What is still to be stored of it would bring it back.
      await store?.keeper.stored(key);
      if (storedId !== undefined) await store?.store.ask('remove', { id: storedId });
      // Not what is beside the session of another window, which has taken this one's first id over. What could not be forgotten now is
      // when old sessions are.
      const isForgotten = await forgetBeside(storedId ?? key, this.services);
      if (isForgotten && storedId !== undefined) await this.#forgotten(storedId);
    }
    if (entry.agentSessionId === undefined) return 'gone';
    const removal = await this.#atAgent<Removal>(entry, true, async (connection, id) => {
      if (!connection.agent.capabilities.deleteSession) return 'unsupported';
      await connection.deleteSession(id);
      return 'gone';
    });
    if (removal === 'gone') this.#told.forget(entry.agentSessionId);
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

  async #forgotten(id: string): Promise<void> {
    try {
      await (await this.services.storage.open())?.store.ask('forgotten', { ids: [id] });
    } catch (error) {
      this.services.log.warn(`That a session is deleted could not be forgotten: ${errorMessage(error)}`);
    }
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
}
