import { DisposableObject, MutableDisposable } from '../base/lifecycle';
import type { Session } from '../sessions/session';
import { ChangesFeed } from './changesFeed';
import type { PanelServices } from './panelPorts';
import type { HostMessage, Intent } from './protocol';
import { SessionFeed } from './sessionFeed';

/** What a webview asks of what it is fed with. */
export type FeedIntent = Extract<
  Intent,
  { readonly type: 'resync' | 'applied' | 'showRows' | 'showRowsAround' | 'find' | 'showChanges' }
>;

/** The session that one webview shows, and what feeds the webview with it: its transcript and its changes, while somebody can see them. */
export class ShownSession extends DisposableObject {
  readonly #feed = this.register(new MutableDisposable<SessionFeed>());
  readonly #changes = this.register(new MutableDisposable<ChangesFeed>());
  #key: string | undefined;

  constructor(
    private readonly services: Pick<PanelServices, 'sessions' | 'changes'>,
    private readonly post: (message: HostMessage) => void,
  ) {
    super();
  }

  get key(): string | undefined {
    return this.#key;
  }

  /** Undefined: none is shown, or it is closed. */
  get session(): Session | undefined {
    return this.#key === undefined ? undefined : this.services.sessions.get(this.#key);
  }

  /** Nothing is sent before {@link setVisible}. */
  set(session: Session | undefined): void {
    this.#key = session?.id;
    this.#feed.value = session && new SessionFeed(session.id, session, this.post);
    this.#changes.value = session && new ChangesFeed(session.id, this.services.changes, this.post);
  }

  /** @param isVisible A webview is there, and can be seen. A session that is from before is sent when it is here. */
  setVisible(isVisible: boolean): void {
    this.#feed.value?.setVisible(isVisible && this.session?.isLoaded === true);
    this.#changes.value?.setVisible(isVisible);
  }

  /** One that is about another session than the shown one comes too late, and is nothing. */
  carryOut(intent: FeedIntent): void {
    if (intent.sessionKey !== this.#key) return;
    const feed = this.#feed.value;
    switch (intent.type) {
      case 'resync':
        feed?.sendSnapshot();
        return;
      case 'applied':
        feed?.acknowledge(intent.sequence);
        return;
      case 'showRows':
        feed?.sendRows({ start: intent.start, end: intent.start + intent.count });
        return;
      case 'showRowsAround':
        feed?.sendRowsAround(intent.rowKey, intent.count);
        return;
      case 'find': {
        const { sessionKey: _, requestId, type: __, ...query } = intent;
        void feed?.find(requestId, query);
        return;
      }
      case 'showChanges':
        this.#changes.value?.show(intent.start);
    }
  }
}
