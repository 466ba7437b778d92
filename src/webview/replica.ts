import type { HostMessage, Intent, PanelState } from '../chat/protocol';
import { applyUpdate } from '../sessions/replica';
import type { ReplicaUpdate } from '../sessions/replica';
import { rowSize } from '../sessions/replicaRowSize';
import { TextShorthand } from '../sessions/replicaText';
import { fromSnapshot } from '../sessions/snapshot';
import type { SessionState } from '../sessions/state';
import { RowRequests } from './rowRequests';

/** What the webview knows: all that it draws is a function of this and of what the person has folded, typed and scrolled. */
export interface PanelView {
  /** Undefined until the host has spoken. */
  readonly panel: PanelState | undefined;
  /** The shown session; undefined: none is shown, or its snapshot has not come yet. */
  readonly session: SessionView | undefined;
  /** The last answer to a search. */
  readonly found?: Extract<HostMessage, { type: 'found' }>;
  /** What is to be reviewed, of the session that the host spoke of last. */
  readonly changes?: Extract<HostMessage, { type: 'changes' }>;
  /** How often the host said that the person wants to find something. */
  readonly findAsked?: number;
}

export interface SessionView {
  readonly key: string;
  /** The number of the last batch in `state`. */
  readonly sequence: number;
  readonly state: SessionState;
  /**
   * About how much there is to show in each row that is not loaded, by its number (see `rowSize`). Rows that are let go are entered;
   * a snapshot brings a list of its own.
   */
  readonly sizes: readonly number[];
}

/**
 * The webview's copy of the host's state. It applies batches in their sequence with the host's own reducer; when one is missing it
 * asks for a snapshot, once, and lets everything else pass until that has come.
 */
export class Replica {
  readonly rows: RowRequests;
  #view: PanelView = { panel: undefined, session: undefined };
  #sizes: number[] = [];
  #resyncing = false;
  readonly #shorthand = new TextShorthand();

  constructor(
    private readonly post: (intent: Intent) => void,
    private readonly changed: () => void,
  ) {
    this.rows = new RowRequests(post, () => this.#view.session);
  }

  get view(): PanelView {
    return this.#view;
  }

  apply(message: HostMessage): void {
    switch (message.type) {
      case 'panel':
        this.#set({ ...this.#view, panel: message.panel, session: this.#stillShown(message.panel.shown) });
        return;
      case 'session':
        this.#resyncing = false;
        this.#shorthand.reset();
        this.#sizes = [...message.sizes];
        this.rows.reset();
        this.#set({
          ...this.#view,
          session: {
            key: message.sessionKey,
            sequence: message.sequence,
            state: fromSnapshot(message.snapshot),
            sizes: this.#sizes,
          },
        });
        return;
      case 'updates':
        this.#applyBatch(message.sessionKey, message.sequence, message.updates);
        return;
      case 'text': {
        const update = this.#shorthand.lengthen(message);
        const { session } = this.#view;
        if (session)
          this.#applyBatch(session.key, update ? message.n : Number.POSITIVE_INFINITY, update ? [update] : []);
        return;
      }
      case 'changes':
        this.#set({ ...this.#view, changes: message });
        return;
      case 'openFind':
        this.#set({ ...this.#view, findAsked: (this.#view.findAsked ?? 0) + 1 });
        return;
      case 'found':
        this.#set({ ...this.#view, found: message });
        return;
      default:
        // What is about the composer or a card, which have no part in what the host shows.
        return;
    }
  }

  #applyBatch(sessionKey: string, sequence: number, updates: readonly ReplicaUpdate[]): void {
    const { session } = this.#view;
    if (session?.key !== sessionKey || this.#resyncing || sequence <= session.sequence) return;
    if (sequence !== session.sequence + 1) {
      this.#resyncing = true;
      this.post({ type: 'resync', sessionKey });
      return;
    }
    let { state } = session;
    for (const update of updates) {
      this.#shorthand.note(update);
      const before = state;
      state = applyUpdate(before, update);
      if ('held' in update) this.#rowsCame(before, state);
    }
    this.#set({ ...this.#view, session: { ...session, sequence, state } });
  }

  #rowsCame(before: SessionState, after: SessionState): void {
    this.rows.answered(after.rows.loaded);
    for (const row of before.rows) {
      if (after.rows.indexOf(row.key) < 0) this.#sizes[before.rows.indexOf(row.key)] = rowSize(row);
    }
  }

  #stillShown(shown: string | undefined): SessionView | undefined {
    const { session } = this.#view;
    return session?.key === shown ? session : undefined;
  }

  #set(view: PanelView): void {
    this.#view = view;
    this.changed();
  }
}
