import { DisposableObject } from '../base/lifecycle';
import { eventSize } from '../sessions/eventSize';
import type { TimedEvent } from '../sessions/events';
import { mergeTimed } from '../sessions/mergeEvents';
import { inTurn } from '../sessions/reduce/rows';
import type { SessionState } from '../sessions/state';
import { isKept, toEntry } from './journalEntry';
import type { SessionMeta, StoreFailure } from './records';
import { changedSince } from './savedState';
import { storeFailureOf } from './storeError';
import type { Store } from './storeThread';

/** How long an event may wait to be stored. Milliseconds. */
const BATCH_MS = 100;
/** So many characters do not wait. */
const BATCH_SIZE = 256_000;
/** With so much in the journal it is taken over into the saved state, also within a turn. Characters. */
const SAVE_SIZE = 4_000_000;
/** The disk is slower than the agent by so much: what comes is stored with the next save. Characters. */
const BACKLOG_SIZE = 16_000_000;
/** How long after a save that failed the next is tried, within a turn. Milliseconds. */
const RETRY_MS = 5000;

/** An event, with the states before and after it. */
export interface JournalledChange extends TimedEvent {
  readonly before: SessionState;
  readonly state: SessionState;
}

/** What a journal goes on from. */
export interface JournalStart {
  /** As far as it is saved. */
  readonly saved: SessionState | undefined;
  readonly state: SessionState;
  /** The number of the last event. */
  readonly seq: number;
}

export interface JournalOptions {
  readonly store: Store;
  /** Marks what this window has written. */
  readonly writer: string;
  /** What is known of the session now, with its id. */
  readonly meta: (state: SessionState) => SessionMeta;
  /** Told when something could not be stored, and once it could again: with undefined. */
  readonly onFailure: (failure: StoreFailure | undefined) => void;
}

/**
 * Writes a session's events into the store: in batches, with adjacent text as one, and at a turn's end as the state that came of them.
 *
 * Whatever happens, the session goes on: what could not be stored is stored with a later save, for which the state is all that is
 * needed. A session that another window has taken over goes on under an id of its own.
 */
export class SessionJournal extends DisposableObject {
  #state: SessionState;
  #saved: SessionState | undefined;
  #seq: number;
  #id: string | undefined;
  #pending: TimedEvent[] = [];
  #pendingSize = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Since the last save. */
  #journalled = 0;
  /** What the last save wrote a second time: rows that had been saved and have grown. */
  #rewritten = 0;
  /** What the store has not answered yet. */
  #backlog = 0;
  /** Entries are missing in the store: only a save helps. */
  #isBroken = false;
  #failure: StoreFailure['kind'] | undefined;
  #triedAt = 0;
  #saving: Promise<void> | undefined;
  #wantsSave = false;

  constructor(
    private readonly options: JournalOptions,
    start: JournalStart,
    /** Under which it is stored, where that is not the session's own. */
    ownId?: string,
  ) {
    super();
    this.#id = ownId;
    this.#state = start.state;
    this.#saved = start.saved;
    this.#seq = start.seq;
    this.onDispose(() => {
      // What could not be stored before is tried once more.
      if (this.#isBroken) this.save();
      else void this.flush();
    });
    if (start.saved !== start.state) this.save();
  }

  /** The id under which it is stored, where that is not the session's own any more. */
  get ownId(): string | undefined {
    return this.#id;
  }

  /** Costs next to nothing: it is told every event of the session. */
  changed({ event, at, until, before, state }: JournalledChange): void {
    this.#state = state;
    if (!isKept(event)) return;
    this.#add({ at, ...(until !== undefined && { until }), event });
    if (inTurn(before) && !inTurn(state)) this.save();
  }

  /** Hands what waits to the store. Settles when that has it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#pending;
    if (events.length === 0 || !isWorthKeeping(this.#state)) return;
    this.#pending = [];
    const size = this.#pendingSize;
    this.#pendingSize = 0;
    const first = this.#seq + 1;
    this.#seq += events.length;
    if (this.#isBroken || this.#backlog > BACKLOG_SIZE) {
      this.#isBroken = true;
      if (Date.now() - this.#triedAt > RETRY_MS && this.#backlog === 0) this.save();
      return;
    }
    const entries = events.map((event, index) => toEntry(first + index, event));
    this.#journalled += size;
    this.#backlog += size;
    const { store, writer } = this.options;
    const meta = this.#meta(this.#state);
    try {
      await store.ask('append', { meta, writer, entries });
      this.#worked();
    } catch (error) {
      this.#failed(error, meta.id);
    } finally {
      this.#backlog -= size;
    }
    // What grows, such as the row of a subagent with all its conversation, is written whole with each save: at most as often as it doubles.
    if (this.#journalled > Math.max(SAVE_SIZE, this.#rewritten) && !this.isDisposed) this.save();
  }

  /** Begins to save the state; one save after the other. */
  save(): void {
    this.#wantsSave = true;
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = undefined;
    });
  }

  /** Settles when everything is stored that came so far, or could not be. */
  async stored(): Promise<void> {
    await this.flush();
    await this.#saving;
  }

  async #saveAll(): Promise<void> {
    while (this.#wantsSave) {
      this.#wantsSave = false;
      const written = this.flush();
      await this.#saveNow();
      await written;
    }
  }

  async #saveNow(): Promise<void> {
    const { store, writer } = this.options;
    const state = this.#state;
    if (!isWorthKeeping(state)) return;
    const seq = this.#seq;
    const meta = this.#meta(state);
    this.#triedAt = Date.now();
    try {
      const whole = this.#saved === undefined;
      const savedRows = this.#saved?.rows.length ?? 0;
      const changes = await changedSince(this.#saved, state);
      await store.ask('save', { meta, writer, seq, whole, ...changes });
      this.#saved = state;
      this.#journalled = 0;
      this.#rewritten = changes.rows
        .filter(({ position }) => position < savedRows)
        .reduce((sum, { json }) => sum + json.length, 0);
      // What came meanwhile was not journalled either.
      if (this.#isBroken && this.#seq > seq) this.#wantsSave = true;
      else this.#isBroken = false;
      this.#worked();
    } catch (error) {
      this.#failed(error, meta.id);
    }
  }

  #add(event: TimedEvent): void {
    const last = this.#pending.at(-1);
    const merged = last && mergeTimed(last, event);
    if (merged) this.#pending[this.#pending.length - 1] = merged;
    else this.#pending.push(event);
    this.#pendingSize += eventSize(event.event, BATCH_SIZE);
    if (this.#pendingSize > BATCH_SIZE) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), BATCH_MS);
  }

  #meta(state: SessionState): SessionMeta {
    const meta = this.options.meta(state);
    return this.#id === undefined ? meta : { ...meta, id: this.#id };
  }

  #worked(): void {
    if (this.#failure === undefined) return;
    this.#failure = undefined;
    this.options.onFailure(undefined);
  }

  /** @param id Of the session as it was ordered. */
  #failed(error: unknown, id: string): void {
    this.#isBroken = true;
    const failure = storeFailureOf(error);
    if (failure.kind === 'takenOver' || failure.kind === 'gone') {
      // What was ordered before that was known fails too.
      if (id !== this.#meta(this.#state).id) return;
      this.#saved = undefined;
      if (failure.kind === 'takenOver') {
        this.#id = crypto.randomUUID();
        this.options.onFailure(failure);
      }
      this.save();
      return;
    }
    if (this.#failure === failure.kind) return;
    this.#failure = failure.kind;
    this.options.onFailure(failure);
  }
}

/** Before anything was said, there is nothing to come back to. */
export function isWorthKeeping(state: SessionState): boolean {
  return state.turn > 0 || state.rows.length > 0;
}
