import type { HostMessage, Intent, PanelState } from '../../../src/chat/protocol';
import type { Range } from '../../../src/base/ranges';
import type { SessionEvent } from '../../../src/sessions/events';
import { findRows } from '../../../src/sessions/find/findRows';
import { initialState, reduce } from '../../../src/sessions/reduce';
import type { ReplicaUpdate } from '../../../src/sessions/replica';
import { ReplicaWindow } from '../../../src/sessions/replicaWindow';
import type { SessionState } from '../../../src/sessions/state';

/** An event, or several that the test wants in one batch. */
export interface Timed {
  readonly at: number;
  readonly event: SessionEvent;
}

/**
 * The host's end of the panel's protocol, on the real reducer and the real account of what a replica holds. It sends when told, so
 * that a test decides what comes in one batch and what gets lost.
 */
export class FakeHost {
  /** Everything that the webview posted, oldest first. */
  readonly intents: Intent[] = [];
  state: SessionState = initialState();
  sequence = 0;
  /** Takes what the webview posts, in the stead of the host's own answers. */
  onIntent: ((intent: Intent) => void) | undefined;
  /** The files of the session's folder: absolute paths by the paths that are asked for. */
  files: Readonly<Record<string, string>> = {};
  /** Milliseconds since the epoch; later events come later. */
  now = Date.now() - 60_000;
  #panel: PanelState;
  #window: ReplicaWindow | undefined;
  #updates: ReplicaUpdate[] = [];

  constructor(
    panel: PanelState,
    private readonly send: (message: HostMessage) => Promise<void>,
    /** How many rows a snapshot holds. */
    private readonly rowCount = 80,
  ) {
    this.#panel = panel;
  }

  get panel(): PanelState {
    return this.#panel;
  }

  /** How many rows the webview holds, as far as the host knows. */
  get heldRows(): number {
    return this.state.rows.slice().filter((_, index) => this.#window?.holds(index)).length;
  }

  /** Lets events happen before anything is shown. */
  happened(...events: readonly SessionEvent[]): void {
    for (const event of events) this.#reduce(event);
    this.#updates = [];
  }

  /** Shows another panel with another session, in which these events have happened. */
  async become(panel: PanelState, ...events: readonly SessionEvent[]): Promise<void> {
    this.#panel = panel;
    this.state = initialState();
    this.#window = undefined;
    this.happened(...events);
    await this.send({ type: 'panel', panel });
    this.sequence++;
    await this.sendSnapshot();
  }

  /** Lets events happen, and sends them as one batch. */
  async happen(...events: readonly SessionEvent[]): Promise<void> {
    for (const event of events) this.#reduce(event);
    await this.flush();
  }

  /** A batch that gets lost on its way. */
  lose(...events: readonly SessionEvent[]): void {
    for (const event of events) this.#reduce(event);
    this.#updates = [];
    this.sequence++;
  }

  async flush(): Promise<void> {
    const { shown } = this.#panel;
    if (shown === undefined || this.#updates.length === 0) return;
    const updates = this.#updates;
    this.#updates = [];
    await this.send({ type: 'updates', sessionKey: shown, sequence: ++this.sequence, updates });
  }

  async showPanel(change: Partial<PanelState>): Promise<void> {
    this.#panel = { ...this.#panel, ...change };
    await this.send({ type: 'panel', panel: this.#panel });
  }

  async sendSnapshot(): Promise<void> {
    const { shown } = this.#panel;
    if (shown === undefined) return;
    this.#window = new ReplicaWindow(this.state, this.rowCount);
    this.#updates = [];
    const { snapshot, sizes } = this.#window;
    await this.send({ type: 'session', sessionKey: shown, sequence: this.sequence, snapshot, sizes });
  }

  async receive(intent: Intent): Promise<void> {
    this.intents.push(intent);
    if (this.onIntent) this.onIntent(intent);
    else if (intent.type === 'ready') {
      await this.send({ type: 'panel', panel: this.#panel });
      await this.sendSnapshot();
    } else if (intent.type === 'resolvePaths') {
      const paths = intent.paths.map((path) => {
        const file = Object.hasOwn(this.files, path) ? this.files[path] : undefined;
        return file === undefined ? { path } : { path, file };
      });
      await this.send({ type: 'resolvedPaths', sessionKey: intent.sessionKey, paths });
    } else if (intent.type === 'resync') {
      await this.sendSnapshot();
    } else if (intent.type === 'showRows') {
      await this.#hold({ start: intent.start, end: intent.start + intent.count });
    } else if (intent.type === 'find') {
      const { sessionKey, requestId, ...query } = intent;
      const found = await findRows(this.state, query);
      if (found && query.text !== '') await this.send({ type: 'found', sessionKey, requestId, ...found });
    } else if (intent.type === 'showRowsAround') {
      const index = this.state.rows.indexOf(intent.rowKey);
      if (index >= 0) await this.#hold({ start: index - intent.count / 2, end: index + intent.count / 2 });
    }
  }

  async #hold(range: Range): Promise<void> {
    if (!this.#window) return;
    this.#updates.push(this.#window.hold(range));
    await this.flush();
  }

  #reduce(event: SessionEvent): void {
    this.now += 100;
    this.state = reduce(this.state, event, this.now);
    this.#updates.push(...(this.#window?.updatesFor({ at: this.now, event }, this.state) ?? []));
  }
}
