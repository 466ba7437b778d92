import { Emitter } from '../base/events';
import { DisposableMap, DisposableObject } from '../base/lifecycle';
import type { Session } from '../sessions/session';
import { Panel } from './panel';
import type { PanelServices } from './panelPorts';
import type { HostMessage } from './protocol';
import { sessionTitle } from '../sessions/sessionTitle';
import { summaryDiffers } from './sessionSummary';
import type { ConnectTab, EditorTab, EditorTabLook, SurfaceWindows } from './surfaceWindows';
import { UnreadSessions } from './unreadSessions';

interface Editor {
  readonly panel: Panel;
  readonly tab: EditorTab;
}

/**
 * All webviews in which sessions are shown: the panel, and editor tabs with one session each. A session is in one place: in an editor
 * tab, or else in the panel. Closing the tab does not close its session, which is in the panel again then.
 */
export class Surfaces extends DisposableObject {
  readonly panel: Panel;
  readonly #didChange = this.register(new Emitter<void>());
  /** What is shown where has changed, or which webview is in use. */
  readonly onDidChange = this.#didChange.event;
  readonly #unread: UnreadSessions;
  readonly #panels = this.register(new DisposableMap<EditorTab, Panel>());
  readonly #editors = new Map<EditorTab, Editor>();
  /** Sessions whose editor tab is there but not filled: after a reload, VS Code fills a tab when it is looked at. */
  readonly #awaited = new Set<string>();
  #active: Panel;

  constructor(
    private readonly services: PanelServices,
    private readonly windows: SurfaceWindows,
  ) {
    super();
    this.#unread = this.register(new UnreadSessions(services.sessions, (key) => this.isWatched(key)));
    this.panel = this.register(this.#makePanel('panel', (message) => windows.sendToPanel(message), undefined));
    this.#active = this.panel;
    this.register(
      this.#unread.onDidChange(() => {
        this.#changed();
      }),
    );
    this.register(
      services.sessions.onDidChangeSession(({ before, state }) => {
        // Told for every chunk of every session.
        if (summaryDiffers(before, state)) this.#changed();
      }),
    );
    this.register(
      services.sessions.onDidChange(() => {
        for (const key of this.#awaited) if (!services.sessions.get(key)) this.#awaited.delete(key);
        this.#changed();
      }),
    );
  }

  /** The webview that a person used last: commands are about what it shows. */
  get active(): Panel {
    return this.#active;
  }

  /** Whether keys go to any webview. */
  get hasFocus(): boolean {
    return this.#all().some(({ hasFocus }) => hasFocus);
  }

  /** Whether any webview can be seen. */
  get anyVisible(): boolean {
    return this.#all().some(({ visible }) => visible);
  }

  /** The editor tabs, with what they show. */
  get editors(): readonly Editor[] {
    return [...this.#editors.values()];
  }

  /** The sessions that wait for an answer, in the order in which they were opened. */
  get waiting(): readonly Session[] {
    return this.services.sessions.all.filter(({ state }) => state.openRequests.length > 0);
  }

  /** Whether a person can see the session now. */
  isWatched(sessionKey: string): boolean {
    return this.#all().some((panel) => panel.visible && panel.shown?.id === sessionKey);
  }

  isUnread(sessionKey: string): boolean {
    return this.#unread.has(sessionKey);
  }

  /** Whether the session is in an editor tab, or will be once VS Code has filled it. */
  isInEditor(sessionKey: string): boolean {
    return this.#awaited.has(sessionKey) || this.#editorOf(sessionKey) !== undefined;
  }

  /** These sessions were in editor tabs before the window was reloaded. */
  awaitEditors(sessionKeys: readonly string[]): void {
    for (const key of sessionKeys) if (this.services.sessions.get(key)) this.#awaited.add(key);
    this.#changed();
  }

  /** The tabs that were awaited are gone, or their number is smaller than `count`: their sessions are in the panel. */
  releaseAwaited(count: number): void {
    if (this.#awaited.size <= count) return;
    this.#awaited.clear();
    this.#changed();
  }

  /** Shows a session where it is, and brings that to the front. */
  async reveal(sessionKey: string): Promise<void> {
    const editor = this.#editorOf(sessionKey);
    if (editor) {
      editor.tab.reveal();
      this.#setActive(editor.panel);
      return;
    }
    this.#showInPanel(sessionKey);
    await this.revealPanel();
  }

  /** The session that waits for an answer and comes after the one that is shown, around the end. */
  nextWaiting(): Session | undefined {
    const { all } = this.services.sessions;
    const at = all.findIndex(({ id }) => id === this.#active.shown?.id);
    return [...all.slice(at + 1), ...all.slice(0, at + 1)].find(({ state }) => state.openRequests.length > 0);
  }

  /**
   * Brings the focus to the message of the webview in use. One that has the focus is not brought to the front: VS Code would take the
   * focus away for a moment, and keys would be lost.
   */
  async focusMessage(): Promise<void> {
    const panel = this.#active;
    const bring = async (): Promise<void> => {
      await this.revealActive();
      panel.post({ type: 'focusComposer' });
    };
    if (panel.hasFocus) panel.focusMessage(() => void bring());
    else await bring();
  }

  /** Opens the find bar of the webview in use, and brings it to the front unless it has the focus: see {@link focusMessage}. */
  async find(): Promise<void> {
    const panel = this.#active;
    if (!panel.hasFocus) await this.revealActive();
    panel.post({ type: 'openFind' });
  }

  /** Brings the webview in use to the front. */
  async revealActive(): Promise<void> {
    const editor = this.editors.find(({ panel }) => panel === this.#active);
    if (editor) editor.tab.reveal();
    else await this.revealPanel();
  }

  async revealPanel(): Promise<void> {
    this.#setActive(this.panel);
    await this.windows.revealPanel();
  }

  /** Offers a new session in the panel. */
  async offerNewSession(): Promise<void> {
    await this.revealPanel();
    this.panel.offerNewSession();
  }

  openInEditor(sessionKey: string): void {
    if (!this.services.sessions.get(sessionKey)) return;
    const editor = this.#editorOf(sessionKey);
    if (editor) editor.tab.reveal();
    else this.windows.openTab((tab) => this.addEditor(tab, sessionKey));
  }

  async moveToPanel(sessionKey: string): Promise<void> {
    this.#editorOf(sessionKey)?.tab.close();
    await this.reveal(sessionKey);
  }

  /** Takes an editor tab that was opened, or that came back after a reload. @param sessionKey Undefined: what it showed is not known. */
  addEditor(tab: EditorTab, sessionKey: string | undefined): ReturnType<ConnectTab> {
    const panel = this.#makePanel('editor', (message) => tab.send(message), tab);
    this.#panels.set(tab, panel);
    this.#editors.set(tab, { panel, tab });
    if (sessionKey !== undefined) {
      this.#awaited.delete(sessionKey);
      panel.show(sessionKey);
      if (this.panel.shown?.id === sessionKey) this.panel.showAnother();
    }
    this.#setActive(panel);
    return {
      panel,
      closed: () => {
        this.#removeEditor(tab);
      },
    };
  }

  #removeEditor(tab: EditorTab): void {
    const editor = this.#editors.get(tab);
    this.#editors.delete(tab);
    this.#panels.delete(tab);
    if (this.#active === editor?.panel) this.#active = this.panel;
    this.#changed();
  }

  /**
   * The session of a tab that came back.
   * @param key What its webview kept; it may not have got to keep anything, or what it kept is closed.
   * @param title The tab's.
   */
  awaitedSession(key: string | undefined, title: string): string | undefined {
    if (key !== undefined && this.services.sessions.get(key)) return key;
    const awaited = [...this.#awaited];
    const sameTitle = awaited.find((one) => {
      const session = this.services.sessions.get(one);
      return session && sessionTitle(session.state) === title;
    });
    return sameTitle ?? awaited[0];
  }

  #makePanel(kind: 'panel' | 'editor', send: (message: HostMessage) => void, tab: EditorTab | undefined): Panel {
    const panel: Panel = new Panel(this.services, send, {
      kind,
      unread: this.#unread,
      isInEditor: (key) => this.isInEditor(key),
      changed: () => {
        this.#changed();
      },
      used: () => {
        this.#setActive(panel);
      },
      sessionGone: () => tab?.close(),
      // In the panel itself, which has the focus already, that is done at once.
      offerNewSession: () => {
        if (kind === 'panel') panel.offerNewSession();
        else void this.offerNewSession();
      },
      reveal: (key) => {
        if (kind === 'panel' && !this.#editorOf(key)) this.#showInPanel(key);
        else void this.reveal(key);
      },
      openInEditor: (key) => {
        this.openInEditor(key);
      },
      moveToPanel: (key) => void this.moveToPanel(key),
      openHistory: () => {
        this.windows.openHistory();
      },
    });
    return panel;
  }

  #showInPanel(sessionKey: string): void {
    this.#awaited.delete(sessionKey);
    this.panel.show(sessionKey);
  }

  #setActive(panel: Panel): void {
    if (this.#active === panel) return;
    this.#active = panel;
    this.#changed();
  }

  #changed(): void {
    for (const { panel, tab } of this.editors) tab.dress(this.#lookOf(panel.shown));
    for (const panel of this.#all()) panel.refresh();
    this.#didChange.fire();
  }

  #lookOf(session: Session | undefined): EditorTabLook | undefined {
    if (!session) return undefined;
    const isWaiting = session.state.openRequests.length > 0;
    const badge = isWaiting ? 'waiting' : this.#unread.has(session.id) ? 'unread' : undefined;
    return { title: sessionTitle(session.state), badge };
  }

  #editorOf(sessionKey: string): Editor | undefined {
    return this.editors.find(({ panel }) => panel.shown?.id === sessionKey);
  }

  #all(): readonly Panel[] {
    return [this.panel, ...this.#panels.values()];
  }
}
