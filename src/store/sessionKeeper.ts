import type { Event } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import { inTurn } from '../sessions/reduce/rows';
import { keptOpening } from '../sessions/keptOpening';
import type { SessionOpening } from '../sessions/ports';
import type { SessionState } from '../sessions/state';
import { type LoadedSession, loadSession } from './loadSession';
import type { SessionMeta, StoreFailure } from './records';
import { isWorthKeeping, type JournalledChange, type JournalStart, SessionJournal } from './sessionJournal';
import type { Store } from './storeThread';

/** A session, as far as it is kept. */
export interface KeptSession {
  readonly id: string;
  readonly agentId: string;
  readonly agentSessionId: string | undefined;
  /** The folder's URI. */
  readonly folder: string;
  readonly state: SessionState;
  readonly opening: SessionOpening | undefined;
  /** Until then, what is kept is more than what is here. */
  readonly isLoaded: boolean;
}

/** The open sessions. */
export interface KeptSessions {
  readonly all: readonly KeptSession[];
  readonly onDidChange: Event<void>;
  readonly onDidChangeSession: Event<JournalledChange & { readonly session: KeptSession }>;
}

export interface KeeperOptions {
  readonly store: Store;
  readonly sessions: KeptSessions;
  /** What a session is called in a list. */
  readonly titleOf: (state: SessionState) => string;
  /** Told when a session could not be stored, and once it could again: with undefined. */
  readonly onFailure: (sessionId: string, failure: StoreFailure | undefined) => void;
}

interface Kept {
  readonly journal: SessionJournal;
  /** When something was last said or done in it. Milliseconds since the epoch. */
  usedAt: number;
}

/** Has a journal for each open session in which something was said, from its first event, or from where it was stored, to its end. */
export class SessionKeeper extends DisposableObject {
  /** Marks what this window has written. */
  readonly #writer = crypto.randomUUID();
  readonly #kept = new Map<string, Kept>();
  /** Sessions that are stored, but could not be read: what is stored stays as it is. */
  readonly #unreadable = new Set<string>();
  /** What is still being stored of sessions that are closed. */
  readonly #ending = new Set<Promise<void>>();

  constructor(private readonly options: KeeperOptions) {
    super();
    const { sessions } = options;
    this.register(
      sessions.onDidChangeSession((change) => {
        this.#changed(change);
      }),
    );
    this.register(
      sessions.onDidChange(() => {
        this.#follow();
      }),
    );
    this.onDispose(() => {
      for (const id of this.#kept.keys()) void this.#end(id);
    });
    this.#follow();
  }

  /** Brings a session that is stored, and goes on with storing it. Undefined: it is not stored. @throws StoreError, SyntaxError */
  async load(id: string): Promise<SessionState | undefined> {
    const loaded = await this.#read(id);
    if (!loaded || this.isDisposed) return undefined;
    const { record, state, saved, seq } = loaded;
    const { agentId, folder, agentSessionId, opening } = record;
    this.#begin(
      { id, agentId, folder, agentSessionId },
      opening,
      { saved, state, seq },
      record.createdAt,
      record.updatedAt,
    );
    return state;
  }

  async #read(id: string): Promise<LoadedSession | undefined> {
    try {
      const loaded = await loadSession(this.options.store, id, this.#writer);
      this.#unreadable.delete(id);
      return loaded;
    } catch (error) {
      this.#unreadable.add(id);
      throw error;
    }
  }

  /** The id under which an open session is stored: its own, unless another window has taken that over. */
  storedId(sessionId: string): string {
    return this.#kept.get(sessionId)?.journal.ownId ?? sessionId;
  }

  /** Settles when everything of a session is stored that came so far, or could not be. */
  async stored(sessionId: string): Promise<void> {
    await this.#kept.get(sessionId)?.journal.stored();
    await Promise.all(this.#ending);
  }

  #changed({ session, ...change }: JournalledChange & { readonly session: KeptSession }): void {
    const kept = this.#kept.get(session.id);
    if (!kept) {
      // The state is all that is needed, with what this event has brought.
      if (session.isLoaded && isWorthKeeping(change.state)) this.#beginNew(session, change.state, change.at);
      return;
    }
    if (inTurn(change.before) || inTurn(change.state)) kept.usedAt = change.until ?? change.at;
    kept.journal.changed(change);
  }

  #follow(): void {
    const { sessions } = this.options;
    const open = new Set<string>();
    for (const session of sessions.all) {
      open.add(session.id);
      const isKept = this.#kept.has(session.id);
      if (!isKept && session.isLoaded && isWorthKeeping(session.state))
        this.#beginNew(session, session.state, Date.now());
    }
    for (const id of this.#kept.keys()) if (!open.has(id)) void this.#end(id);
  }

  #beginNew(session: KeptSession, state: SessionState, at: number): void {
    const usedAt = state.lastHeardAt ?? at;
    const opening = keptOpening(session.opening);
    this.#begin(
      session,
      opening && JSON.stringify(opening),
      { saved: undefined, state, seq: 0 },
      state.turnStartedAt ?? at,
      usedAt,
    );
  }

  #begin(
    session: Pick<KeptSession, 'id' | 'agentId' | 'folder' | 'agentSessionId'>,
    opening: string | undefined,
    start: JournalStart,
    createdAt: number,
    usedAt: number,
  ): void {
    const { store, sessions, titleOf, onFailure } = this.options;
    const { id, agentId, folder } = session;
    const meta = (state: SessionState): SessionMeta => {
      // The one that is open knows what its agent calls it.
      const open = sessions.all.find((one) => one.id === id);
      const agentSessionId = open ? open.agentSessionId : session.agentSessionId;
      return {
        id,
        agentId,
        ...(agentSessionId !== undefined && { agentSessionId }),
        folder,
        title: titleOf(state),
        titleIsOwn: state.titleIsOwn,
        createdAt,
        updatedAt: this.#kept.get(id)?.usedAt ?? usedAt,
        turns: state.turn,
        ...(opening !== undefined && { opening }),
      };
    };
    const failed = (failure: StoreFailure | undefined): void => {
      onFailure(id, failure);
    };
    this.#kept.get(id)?.journal.dispose();
    const ownId = this.#unreadable.has(id) ? crypto.randomUUID() : undefined;
    const journal = new SessionJournal({ store, writer: this.#writer, meta, onFailure: failed }, start, ownId);
    this.#kept.set(id, { journal, usedAt });
  }

  #end(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    if (!kept) return Promise.resolve();
    kept.journal.dispose();
    const ending = kept.journal.stored().finally(() => {
      this.#ending.delete(ending);
    });
    this.#ending.add(ending);
    return ending;
  }
}
