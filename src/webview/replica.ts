import type { HostMessage, Intent, PanelState } from '../chat/protocol';
import { applyUpdate, prependRows } from '../sessions/replica';
import { fromSnapshot } from '../sessions/snapshot';
import type { SessionState } from '../sessions/state';

/** What the webview knows: all that it draws is a function of this and of what the person has folded, typed and scrolled. */
export interface PanelView {
  /** Undefined until the host has spoken. */
  readonly panel: PanelState | undefined;
  /** The shown session; undefined: none is shown, or its snapshot has not come yet. */
  readonly session: SessionView | undefined;
}

export interface SessionView {
  readonly key: string;
  /** The number of the last batch in `state`. */
  readonly sequence: number;
  readonly state: SessionState;
}

/**
 * The webview's copy of the host's state. It applies batches in their sequence with the host's own reducer; when one is missing it
 * asks for a snapshot, once, and lets everything else pass until that has come.
 */
export class Replica {
  #view: PanelView = { panel: undefined, session: undefined };
  #resyncing = false;
  #olderAsked: number | undefined;

  constructor(
    private readonly post: (intent: Intent) => void,
    private readonly changed: () => void,
  ) {}

  get view(): PanelView {
    return this.#view;
  }

  apply(message: HostMessage): void {
    switch (message.type) {
      case 'panel':
        this.#set({ panel: message.panel, session: this.#stillShown(message.panel.shown) });
        return;
      case 'session':
        this.#resyncing = false;
        this.#olderAsked = undefined;
        this.#set({
          ...this.#view,
          session: {
            key: message.sessionKey,
            sequence: message.sequence,
            state: fromSnapshot(message.snapshot),
          },
        });
        return;
      case 'updates':
        this.#applyBatch(message);
        return;
      case 'olderRows':
        this.#prepend(message);
        return;
      default:
        // What is about the composer, which has no part in what the host shows.
        return;
    }
  }

  /** Asks for rows before the first one that is here, unless that is under way or there are none. */
  askOlder(count: number): void {
    const { session } = this.#view;
    const before = session?.state.rows.first ?? 0;
    if (!session || before === 0 || this.#olderAsked === before) return;
    this.#olderAsked = before;
    this.post({ type: 'olderRows', sessionKey: session.key, before, count });
  }

  #applyBatch({ sessionKey, sequence, updates }: HostMessage & { type: 'updates' }): void {
    const { session } = this.#view;
    if (session?.key !== sessionKey || this.#resyncing || sequence <= session.sequence) return;
    if (sequence !== session.sequence + 1) {
      this.#resyncing = true;
      this.post({ type: 'resync', sessionKey });
      return;
    }
    let { state } = session;
    for (const update of updates) state = applyUpdate(state, update);
    this.#set({ ...this.#view, session: { ...session, sequence, state } });
  }

  #prepend(message: HostMessage & { type: 'olderRows' }): void {
    const { session } = this.#view;
    if (session?.key !== message.sessionKey || session.state.rows.first !== message.before) return;
    this.#olderAsked = undefined;
    this.#set({ ...this.#view, session: { ...session, state: prependRows(session.state, message.older) } });
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
