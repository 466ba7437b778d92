import type { ContentBlock } from '../acp/content';
import { CheckError } from '../base/check';
import { DisposableObject } from '../base/lifecycle';
import type { PermissionMode } from '../sessions/permissions/permissionRule';
import type { PromptAttachment } from '../sessions/promptAttachment';
import type { Session } from '../sessions/session';
import { ComposerDesk } from './composerDesk';
import { IntentHandler } from './intentHandler';
import { checkIntent, saidByItself } from './intents';
import type { PanelServices } from './panelPorts';
import type { PanelRole } from './panelRole';
import { panelState } from './panelState';
import type { HostMessage, Intent } from './protocol';
import { ShownSession } from './shownSession';
import { Successor } from './successor';

/**
 * The host's half of one webview: sends it what it shows and carries out what the person wants.
 * It lives as long as the view exists, also while no webview is there to receive; `ready` begins a webview's life.
 */
export class Panel extends DisposableObject {
  readonly #intents: IntentHandler;
  readonly #desk: ComposerDesk;
  readonly #shown: ShownSession;
  readonly #successor = new Successor();
  #receiving = false;
  #visible = false;
  #panelScheduled = false;
  #hasFocus = false;
  /** Where the keys are to go, in a webview that is only being made. */
  #forLater: HostMessage | undefined;
  /** The person has asked for the offer of a new session, and sees it since. */
  #offers = false;
  /** To be done should the webview turn out not to have the focus that it said it had. */
  #withoutFocus: (() => void) | undefined;

  constructor(
    private readonly services: PanelServices,
    private readonly send: (message: HostMessage) => void,
    private readonly role: PanelRole,
  ) {
    super();
    this.#intents = new IntentHandler(services, {
      reveal: (key) => {
        role.reveal(key);
      },
      giveBack: (...message) => {
        this.#desk.giveBack(...message);
      },
    });
    this.#desk = this.register(new ComposerDesk(services, this));
    this.#shown = this.register(
      new ShownSession(services, (message) => {
        this.post(message);
      }),
    );
    const { sessions, agents, folders } = services;
    const update = (): void => {
      this.#sessionsChanged();
    };
    this.register(sessions.onDidChange(update));
    this.register(agents.onDidChange(update));
    this.register(folders.onDidChange(update));
    this.register(services.appearance.onDidChange(update));
    this.register(services.storage.onDidChange(update));
    this.register(services.notes.onDidChange(update));
    this.register(services.permissions.onDidChange(update));
  }

  /** The session that is shown. */
  get shown(): Session | undefined {
    return this.#shown.session;
  }

  /** Whether keys go to it. */
  get hasFocus(): boolean {
    return this.#hasFocus;
  }

  /** Moves the focus within the webview that has it to the message. @param otherwise When it had left already, untold as yet. */
  focusMessage(otherwise: () => void): void {
    this.#withoutFocus = otherwise;
    this.post({ type: 'focusComposer' });
  }

  get visible(): boolean {
    return this.#visible;
  }

  /** A hidden webview is sent nothing. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (!visible) {
      this.#setFocus(false);
      this.#forLater = undefined;
    }
    this.#updateFeed();
    if (visible) {
      this.#seen();
      this.#desk.sendContext();
    }
    this.role.changed();
  }

  /** The webview is gone, e.g. reloaded or closed; the next `ready` starts afresh. */
  disconnected(): void {
    this.#receiving = false;
    this.#setFocus(false);
    this.#updateFeed();
  }

  #updateFeed(): void {
    this.#shown.setVisible(this.#visible && this.#receiving);
  }

  #setFocus(hasFocus: boolean): void {
    if (hasFocus === this.#hasFocus) return;
    this.#hasFocus = hasFocus;
    this.role.changed();
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
    this.#offers = true;
    this.post({ type: 'focusComposer' });
  }

  /** Makes a session and shows it. Without a folder there can be none: undefined. */
  newSession(agentId?: string, folder?: string, mode?: PermissionMode): Session | undefined {
    const { agents, folders, sessions } = this.services;
    const place = folder ?? folders.current();
    const agent = agentId ?? agents.defaultAgentId(place);
    if (place === undefined || agent === undefined) return undefined;
    const session = sessions.create(place, agent);
    if (!session) return undefined;
    if (mode) session.setPermissionMode(mode);
    const isSuccessor = this.#shown.key === undefined;
    if (isSuccessor) this.post({ type: 'draftGoesAlong', sessionKey: session.id });
    this.show(session.id);
    if (isSuccessor) this.#successor.set(session);
    this.post({ type: 'focusComposer' });
    return session;
  }

  show(sessionKey: string | undefined): void {
    const session = sessionKey === undefined ? undefined : this.services.sessions.get(sessionKey);
    this.#shown.set(session);
    this.#successor.set(undefined);
    this.#offers = false;
    if (session) {
      // The panel comes first, so that the webview knows which session the snapshot belongs to.
      this.#sendPanel();
      this.#updateFeed();
    }
    this.#seen();
    if (this.#receiving) void this.#desk.sendDraft(this.#shown.key);
    this.role.changed();
  }

  /** Shows the newest session of the panel's own, or none. */
  showAnother(): void {
    this.show(this.services.sessions.all.findLast(({ id }) => !this.role.isInEditor(id))?.id);
  }

  get isReceiving(): boolean {
    return this.#receiving;
  }

  /** Puts something into the composer, now or when there is one. */
  attach(attachments: readonly PromptAttachment[]): void {
    this.#desk.attach(attachments);
  }

  /** Puts text into the composer, now or when there is one. */
  insert(text: string): void {
    this.#desk.insert(text);
  }

  /** For {@link ComposerDesk}: hands a prompt to its session, or to a new one. @returns Whether there is one. */
  prompt(intent: Extract<Intent, { readonly type: 'prompt' }>, content: readonly ContentBlock[]): boolean {
    const session =
      intent.sessionKey === undefined
        ? (this.#successor.take(intent) ?? this.newSession(intent.agentId, intent.folder, intent.mode))
        : this.#intents.session(intent.sessionKey);
    session?.prompt(content);
    return session !== undefined;
  }

  post(message: HostMessage): void {
    if (this.#receiving) this.send(message);
    else if (message.type === 'focusComposer' || message.type === 'openFind') this.#forLater = message;
  }

  #carryOut(intent: Intent): void {
    if (!saidByItself.has(intent.type)) this.role.used();
    switch (intent.type) {
      case 'ready':
        this.#ready(intent.shown);
        this.#desk.welcome();
        if (this.#forLater) this.post(this.#forLater);
        this.#forLater = undefined;
        return;
      case 'focused':
        return;
      case 'hasFocus':
        this.#setFocus(intent.value);
        if (!intent.value) this.#withoutFocus?.();
        this.#withoutFocus = undefined;
        return;
      case 'newSession':
        if (intent.agentId === undefined) this.role.offerNewSession();
        else void this.newSession(intent.agentId, intent.folder, intent.mode)?.start();
        return;
      case 'continueInNew': {
        const session = this.services.sessions.continueInNew(intent.sessionKey);
        if (session) this.role.reveal(session.id);
        return;
      }
      case 'showSession':
        this.role.reveal(intent.sessionKey);
        return;
      case 'openInEditor':
        this.role.openInEditor(intent.sessionKey);
        return;
      case 'moveToPanel':
        this.role.moveToPanel(intent.sessionKey);
        return;
      case 'openHistory':
        this.role.openHistory();
        return;
      case 'prompt':
      case 'findMentions':
      case 'saveDraft':
      case 'attachUris':
      case 'pickFiles':
      case 'openAttachment':
        this.#desk.carryOut(intent);
        return;
      case 'applied':
        this.#successor.shown(intent.sessionKey);
        this.#shown.carryOut(intent);
        return;
      case 'resync':
      case 'showRows':
      case 'showRowsAround':
      case 'find':
      case 'showChanges':
        this.#shown.carryOut(intent);
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

  /** @param wanted What the webview showed before it was made anew. */
  #ready(wanted: string | undefined): void {
    const { sessions } = this.services;
    this.#receiving = true;
    this.#sendPanel();
    if (this.#shown.key !== undefined) this.show(this.#shown.key);
    else if (this.#offers) void this.#desk.sendDraft(undefined);
    else if (wanted !== undefined && sessions.get(wanted) && !this.role.isInEditor(wanted)) this.show(wanted);
    else if (this.role.kind === 'panel') this.showAnother();
  }

  #sessionsChanged(): void {
    const { sessions } = this.services;
    this.#updateFeed();
    if (this.#shown.key !== undefined && !sessions.get(this.#shown.key)) {
      if (this.role.kind === 'panel') this.showAnother();
      else this.show(undefined);
      this.role.sessionGone();
    }
    this.refresh();
  }

  /** The shown session is seen: it has no news any more, and one from before a reload is taken up again. */
  #seen(): void {
    const session = this.#visible ? this.shown : undefined;
    if (!session) return;
    this.role.unread.markRead(session.id);
    void session.comeBack();
  }

  /** Tells the webview of what has changed; several changes at once make one message. */
  refresh(): void {
    if (this.#panelScheduled || !this.#receiving || !this.#visible) return;
    this.#panelScheduled = true;
    queueMicrotask(() => {
      this.#panelScheduled = false;
      if (!this.isDisposed) this.#sendPanel();
    });
  }

  #sendPanel(): void {
    this.post({ type: 'panel', panel: panelState(this.services, this.#shown.key, this.role) });
  }
}
