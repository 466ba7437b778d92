import type { ContentBlock } from '../acp/content';
import { CheckError } from '../base/check';
import { Emitter } from '../base/events';
import { DisposableObject, MutableDisposable } from '../base/lifecycle';
import type { PromptAttachment } from '../sessions/promptAttachment';
import type { Session } from '../sessions/session';
import { ComposerDesk } from './composerDesk';
import { IntentHandler } from './intentHandler';
import { checkIntent } from './intents';
import type { PanelServices } from './panelPorts';
import { panelState } from './panelState';
import type { HostMessage, Intent } from './protocol';
import { SessionFeed } from './sessionFeed';
import { summaryDiffers } from './sessionSummary';

/**
 * The host's half of one webview: sends it what it shows and carries out what the person wants.
 * It lives as long as the view exists, also while no webview is there to receive; `ready` begins a webview's life.
 */
export class Panel extends DisposableObject {
  readonly #intents: IntentHandler;
  readonly #desk: ComposerDesk;
  readonly #feed = this.register(new MutableDisposable<SessionFeed>());
  readonly #unread = new Set<string>();
  readonly #shownChanged = this.register(new Emitter<Session | undefined>());
  readonly onDidChangeShown = this.#shownChanged.event;
  #shown: string | undefined;
  #receiving = false;
  #visible = false;
  #panelScheduled = false;

  constructor(
    private readonly services: PanelServices,
    private readonly send: (message: HostMessage) => void,
  ) {
    super();
    this.#intents = new IntentHandler(services);
    this.#desk = this.register(new ComposerDesk(services, this));
    const { sessions, agents, folders } = services;
    const update = (): void => {
      this.#sessionsChanged();
    };
    this.register(sessions.onDidChange(update));
    this.register(agents.onDidChange(update));
    this.register(folders.onDidChange(update));
    this.register(
      sessions.onDidChangeSession(({ session, before, state }) => {
        this.#sessionChanged(session, summaryDiffers(before, state), state.rows.length > before.rows.length);
      }),
    );
  }

  /** The session that is shown. */
  get shown(): Session | undefined {
    return this.#shown === undefined ? undefined : this.services.sessions.get(this.#shown);
  }

  /** How many sessions wait for an answer. */
  get waiting(): number {
    return this.services.sessions.all.filter((session) => session.state.openRequests.length > 0).length;
  }

  /** A hidden webview is sent nothing. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#feed.value?.setVisible(visible && this.#receiving);
    if (visible) {
      this.#markRead();
      this.#schedulePanel();
      this.#desk.sendContext();
    }
  }

  /** The webview is gone, e.g. reloaded or closed; the next `ready` starts afresh. */
  disconnected(): void {
    this.#receiving = false;
    this.#feed.value?.setVisible(false);
  }

  /** Takes a message of the webview. One that is no intent is logged and otherwise ignored. */
  receive(message: unknown): void {
    let intent: Intent;
    try {
      intent = checkIntent(message);
    } catch (error) {
      if (!(error instanceof CheckError)) throw error;
      this.services.log.warn(`The panel sent something that is no intent: ${error.message}`);
      return;
    }
    this.#carryOut(intent);
  }

  /** Shows the empty state, in which the person picks an agent and writes: the session is made with the first prompt. */
  offerNewSession(): void {
    this.show(undefined);
    this.post({ type: 'focusComposer' });
  }

  /** Makes a session and shows it. Without a folder there can be none: undefined. */
  newSession(agentId?: string, folder?: string): Session | undefined {
    const { agents, folders, sessions } = this.services;
    const place = folder ?? folders.current();
    const agent = agentId ?? agents.defaultAgentId(place);
    if (place === undefined || agent === undefined) return undefined;
    const session = sessions.create(place, agent);
    if (!session) return undefined;
    this.show(session.id);
    this.post({ type: 'focusComposer' });
    return session;
  }

  show(sessionKey: string | undefined): void {
    const session = sessionKey === undefined ? undefined : this.services.sessions.get(sessionKey);
    this.#shown = session?.id;
    this.#feed.value = undefined;
    if (session) {
      const feed = new SessionFeed(session.id, session, (message) => {
        this.post(message);
      });
      this.#feed.value = feed;
      // The panel comes first, so that the webview knows which session the snapshot belongs to.
      this.#sendPanel();
      feed.setVisible(this.#visible && this.#receiving);
    }
    this.#markRead();
    this.#schedulePanel();
    if (this.#receiving) void this.#desk.sendDraft(this.#shown);
    this.#shownChanged.fire(session);
  }

  get isReceiving(): boolean {
    return this.#receiving;
  }

  /** Puts something into the composer, now or when there is one. */
  attach(attachments: readonly PromptAttachment[]): void {
    this.#desk.attach(attachments);
  }

  /** For {@link ComposerDesk}: hands a prompt to its session, or to a new one. @returns Whether there is one. */
  prompt(intent: Extract<Intent, { readonly type: 'prompt' }>, content: readonly ContentBlock[]): boolean {
    const session =
      intent.sessionKey === undefined
        ? this.newSession(intent.agentId, intent.folder)
        : this.#intents.session(intent.sessionKey);
    session?.prompt(content);
    return session !== undefined;
  }

  post(message: HostMessage): void {
    if (this.#receiving) this.send(message);
  }

  #carryOut(intent: Intent): void {
    const { sessions } = this.services;
    switch (intent.type) {
      case 'ready':
        this.#receiving = true;
        this.#sendPanel();
        this.show(this.#shown ?? intent.shown ?? sessions.all.at(-1)?.id);
        this.#desk.welcome();
        return;
      case 'newSession':
        if (intent.agentId === undefined) this.offerNewSession();
        else void this.newSession(intent.agentId, intent.folder)?.start();
        return;
      case 'showSession':
        this.show(intent.sessionKey);
        return;
      case 'prompt':
      case 'findMentions':
      case 'saveDraft':
      case 'attachUris':
      case 'pickFiles':
      case 'openAttachment':
        this.#desk.carryOut(intent);
        return;
      case 'resync':
        if (this.#feed.value?.sessionKey === intent.sessionKey) this.#feed.value.sendSnapshot();
        return;
      case 'applied':
        if (this.#feed.value?.sessionKey === intent.sessionKey) this.#feed.value.acknowledge(intent.sequence);
        return;
      case 'showRows':
        if (this.#feed.value?.sessionKey === intent.sessionKey) {
          this.#feed.value.sendRows({ start: intent.start, end: intent.start + intent.count });
        }
        return;
      case 'find': {
        const { sessionKey, requestId, ...query } = intent;
        if (this.#feed.value?.sessionKey === sessionKey) void this.#feed.value.find(requestId, query);
        return;
      }
      case 'showRowsAround':
        if (this.#feed.value?.sessionKey === intent.sessionKey) {
          this.#feed.value.sendRowsAround(intent.rowKey, intent.count);
        }
        return;
      case 'resolvePaths':
        void this.#resolvePaths(intent.sessionKey, intent.paths);
        return;
      default:
        this.#intents.carryOut(intent, this.shown);
    }
  }

  async #resolvePaths(sessionKey: string, asked: readonly string[]): Promise<void> {
    const session = this.#intents.session(sessionKey);
    if (!session) return;
    const paths = await this.services.code.resolvePaths(session.folder, asked);
    if (!this.isDisposed) this.post({ type: 'resolvedPaths', sessionKey, paths });
  }

  #sessionsChanged(): void {
    const { sessions } = this.services;
    if (this.#shown !== undefined && !sessions.get(this.#shown)) this.show(sessions.all.at(-1)?.id);
    this.#schedulePanel();
  }

  #sessionChanged(session: Session, summaryChanged: boolean, grew: boolean): void {
    const watched = this.#visible && session.id === this.#shown;
    const becomesUnread = grew && !watched && !this.#unread.has(session.id);
    if (becomesUnread) this.#unread.add(session.id);
    if (summaryChanged || becomesUnread) this.#schedulePanel();
  }

  #markRead(): void {
    if (this.#visible && this.#shown !== undefined) this.#unread.delete(this.#shown);
  }

  /** Several changes at once make one message. */
  #schedulePanel(): void {
    if (this.#panelScheduled || !this.#receiving || !this.#visible) return;
    this.#panelScheduled = true;
    queueMicrotask(() => {
      this.#panelScheduled = false;
      if (!this.isDisposed) this.#sendPanel();
    });
  }

  #sendPanel(): void {
    this.post({ type: 'panel', panel: panelState(this.services, this.#shown, this.#unread) });
  }
}
