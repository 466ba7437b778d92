import type { Event } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import type { Range } from '../base/ranges';
import { weightOf } from '../base/weight';
import type { SessionEvent, TimedEvent } from '../sessions/events';
import type { FindQuery } from '../sessions/find/textMatcher';
import { mergeUpdates, type ReplicaUpdate } from '../sessions/replica';
import { TextShorthand } from '../sessions/replicaText';
import { ReplicaWindow } from '../sessions/replicaWindow';
import type { SessionState } from '../sessions/state';
import type { HostMessage } from './protocol';

/**
 * How long events are gathered before they are sent, but for the first after a pause: milliseconds. Three frames: a webview draws
 * text that grows 20 times a second for a third of what each frame would cost, and one reads it as well.
 */
const GATHER_MS = 48;
/** Batches that may be on the way; a webview that is slower gets fewer and larger ones. */
const MAX_IN_FLIGHT = 3;
/** The same for what a person waits for: an agent may ask, and take it back, without end. */
const MAX_URGENT_IN_FLIGHT = 50;
/** Updates that wait; beyond them a snapshot is cheaper. */
const MAX_PENDING = 2000;
/** The same in characters: merged text is one update, however long, and a window that is minimised draws nothing for hours. */
const MAX_PENDING_WEIGHT = 8 * 1024 * 1024;
/** Rows in a snapshot: a few screens. Others are sent when asked for. */
const SNAPSHOT_ROWS = 80;

/** A session, as far as it is shown. */
export interface FeedSource {
  readonly state: SessionState;
  readonly onDidChange: Event<TimedEvent & { readonly state: SessionState }>;
}

/**
 * Keeps one webview's replica of one session up to date: a snapshot, then numbered batches of updates, gathered for a moment and merged
 * where adjacent ones can be. Sends nothing while the webview is hidden: it gets a snapshot when it is shown again.
 */
export class SessionFeed extends DisposableObject {
  /** What the webview has; undefined: it must get a snapshot first. */
  #window: ReplicaWindow | undefined;
  readonly #shorthand = new TextShorthand();
  #pending: ReplicaUpdate[] = [];
  #pendingWeight = 0;
  /** The last message's number. */
  #sequence = 0;
  #applied = 0;
  #visible = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastFlush = 0;
  #findRequest = 0;

  constructor(
    readonly sessionKey: string,
    private readonly source: FeedSource,
    private readonly post: (message: HostMessage) => void,
  ) {
    super();
    this.register(
      source.onDidChange(({ at, event, state }) => {
        // Only what is sent: the states before and after stay here.
        this.#add({ at, event }, state);
      }),
    );
    this.onDispose(() => {
      this.#drop();
    });
  }

  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    if (visible) this.sendSnapshot();
    else this.#drop();
  }

  /** Sends all from scratch: at the beginning, and when the webview says that it missed something. */
  sendSnapshot(): void {
    this.#drop();
    if (!this.#visible) return;
    this.#window = new ReplicaWindow(this.source.state, SNAPSHOT_ROWS);
    this.#applied = ++this.#sequence;
    this.#shorthand.reset();
    this.post({
      type: 'session',
      sessionKey: this.sessionKey,
      sequence: this.#sequence,
      snapshot: this.#window.snapshot,
      sizes: this.#window.sizes,
    });
  }

  /** The webview needs other rows: sends those that it lacks, and tells it to let go of the others. */
  sendRows(range: Range): void {
    if (!this.#window) return;
    this.#pending.push(this.#window.hold(range));
    this.#flush();
  }

  /** As {@link sendRows}, for the rows around the one with this key. Without such a row nothing is sent. */
  sendRowsAround(rowKey: string, count: number): void {
    const index = this.source.state.rows.indexOf(rowKey);
    if (index >= 0) this.sendRows({ start: index - Math.floor(count / 2), end: index + Math.ceil(count / 2) });
  }

  /** Searches the session and sends what was found. A search that a newer one, or an empty text, replaces ends without an answer. */
  async find(requestId: number, query: FindQuery): Promise<void> {
    this.#findRequest = requestId;
    const isWanted = (): boolean => this.#findRequest === requestId && !this.isDisposed;
    if (query.text === '') return;
    const { findRows } = await import('../sessions/find/findRows');
    const found = await findRows(this.source.state, query, isWanted);
    if (found && isWanted() && this.#visible) {
      this.post({ type: 'found', sessionKey: this.sessionKey, requestId, ...found });
    }
  }

  /** The webview has drawn all up to this number. */
  acknowledge(sequence: number): void {
    if (sequence <= this.#applied || sequence > this.#sequence) return;
    this.#applied = sequence;
    if (!this.#window) this.sendSnapshot();
    else if (this.#pending.length > 0) this.#schedule();
  }

  #add(timed: TimedEvent, state: SessionState): void {
    if (!this.#window) return;
    for (const update of this.#window.updatesFor(timed, state)) {
      this.#pendingWeight += weightOf(update, MAX_PENDING_WEIGHT);
      const last = this.#pending.at(-1);
      const merged = last && mergeUpdates(last, update);
      if (merged) this.#pending[this.#pending.length - 1] = merged;
      else this.#pending.push(update);
    }
    if (this.#pending.length > MAX_PENDING || this.#pendingWeight > MAX_PENDING_WEIGHT) {
      this.#drop();
      if (this.#sequence === this.#applied) this.sendSnapshot();
    } else if (isUrgent(timed.event) && this.#sequence - this.#applied < MAX_URGENT_IN_FLIGHT) {
      this.#flush();
    } else if (this.#pending.length > 0) {
      this.#schedule();
    }
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#sequence - this.#applied >= MAX_IN_FLIGHT) return;
    const wait = Math.max(0, this.#lastFlush + GATHER_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#flush();
    }, wait);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending.length === 0) return;
    this.#lastFlush = performance.now();
    const updates = this.#pending;
    this.#pending = [];
    this.#pendingWeight = 0;
    const [first] = updates;
    const more = first && updates.length === 1 ? this.#shorthand.shorten(first) : undefined;
    for (const update of updates) this.#shorthand.note(update);
    this.#sequence++;
    if (more) this.post({ type: 'text', n: this.#sequence, ...more });
    else this.post({ type: 'updates', sessionKey: this.sessionKey, sequence: this.#sequence, updates });
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = [];
    this.#pendingWeight = 0;
    this.#window = undefined;
  }
}

/** What a person waits for is not held back for a frame. */
function isUrgent(event: SessionEvent): boolean {
  switch (event.type) {
    case 'permissionAsked':
    case 'elicitationAsked':
    case 'permissionSettled':
    case 'elicitationSettled':
    case 'promptSent':
    case 'promptFailed':
    case 'agentLost':
    case 'linkChanged':
      return true;
    case 'state':
      return event.state === 'idle';
    default:
      return false;
  }
}
