import { randomUUID } from 'node:crypto';
import { Session } from './session';
import type { SessionSetup } from './session';
import type { SessionClient } from './sessionClient';
import type { SessionRecord, SessionStore } from './store';

/** A line of the list of sessions. */
export type SessionSummary = Pick<SessionRecord, 'sessionId' | 'cwd' | 'title' | 'updatedAt'>;

export interface SessionPage {
  /** The newest first. */
  readonly sessions: readonly SessionSummary[];
  readonly nextCursor?: string;
}

/** Makes the client's side of the session with this id. */
export type ClientFactory = (sessionId: string) => SessionClient;

export const sessionsPerPage = 50;

/** All sessions of one connection, and those that were kept from earlier ones. */
export class Sessions {
  readonly #live = new Map<string, Session>();

  constructor(
    private readonly store: SessionStore,
    private readonly pace: number,
  ) {}

  create(setup: Omit<SessionSetup, 'pace'>, clientFor: ClientFactory): Session {
    return this.#start(setup, clientFor);
  }

  /** @returns the live session with this id */
  get(sessionId: string): Session | undefined {
    return this.#live.get(sessionId);
  }

  /** Takes up a session again, from this process or an earlier one. @returns undefined when there is none with this id */
  async open(
    sessionId: string,
    setup: Omit<SessionSetup, 'pace'>,
    clientFor: ClientFactory,
  ): Promise<Session | undefined> {
    const live = this.#live.get(sessionId);
    if (live) {
      live.adopt({ ...setup, pace: this.pace });
      return live;
    }
    const record = await this.store.get(sessionId);
    return record && this.#start(setup, clientFor, record);
  }

  /**
   * Begins a session with the history of another, or with that up to a message of ours.
   * @returns undefined when there is no such session @throws RangeError when it has no such message
   */
  async fork(
    sessionId: string,
    upTo: string | undefined,
    setup: Omit<SessionSetup, 'pace'>,
    clientFor: ClientFactory,
  ): Promise<Session | undefined> {
    const record = this.#live.get(sessionId)?.record ?? (await this.store.get(sessionId));
    if (!record) return undefined;
    const { history } = record;
    const last = history.findLastIndex((entry) => entry.type === 'message' && entry.messageId === upTo);
    if (upTo !== undefined && last < 0) throw new RangeError('unknown message');
    const begun = upTo === undefined ? history : history.slice(0, last + 1);
    const made = { sessionId: randomUUID(), cwd: setup.cwd, updatedAt: new Date().toISOString(), history: begun };
    const session = this.#start(setup, clientFor, { ...record, ...made });
    await session.save();
    return session;
  }

  /** @param cwd Only sessions of this folder. @throws RangeError when the cursor is none of ours */
  async list(cwd: string | undefined, cursor: string | undefined): Promise<SessionPage> {
    const start = cursor === undefined ? 0 : Number(cursor);
    if (!Number.isInteger(start) || start < 0) throw new RangeError('unknown cursor');
    const records = new Map((await this.store.all()).map((record) => [record.sessionId, record]));
    for (const { record } of this.#live.values()) records.set(record.sessionId, record);
    const wanted = [...records.values()]
      .filter((record) => record.history.length > 0 && (cwd === undefined || samePath(record.cwd, cwd)))
      .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0));
    const end = start + sessionsPerPage;
    const sessions = wanted
      .slice(start, end)
      .map(({ sessionId, cwd: folder, title, updatedAt }) => ({ sessionId, cwd: folder, title, updatedAt }));
    return { sessions, ...(end < wanted.length ? { nextCursor: String(end) } : {}) };
  }

  /** Ends what the session does and forgets it here; it is still listed. Closing an unknown session is no error. */
  async close(sessionId: string): Promise<void> {
    const session = this.#live.get(sessionId);
    await session?.close();
    this.#live.delete(sessionId);
  }

  /** @returns whether there was one */
  async delete(sessionId: string): Promise<boolean> {
    const wasLive = this.#live.has(sessionId);
    await this.close(sessionId);
    return (await this.store.delete(sessionId)) || wasLive;
  }

  /** Ends all that runs. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#live.keys()].map((sessionId) => this.close(sessionId)));
  }

  #start(setup: Omit<SessionSetup, 'pace'>, clientFor: ClientFactory, record?: SessionRecord): Session {
    const sessionId = record?.sessionId ?? randomUUID();
    const session = new Session(
      sessionId,
      { ...setup, pace: this.pace },
      clientFor(sessionId),
      (changed) => this.store.put(changed),
      record,
    );
    this.#live.set(session.id, session);
    return session;
  }
}

/** Windows tells drive letters in either case. */
function samePath(a: string, b: string): boolean {
  const plain = (path: string): string =>
    path.replace(/[\\/]+$/, '').replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
  return plain(a) === plain(b);
}
