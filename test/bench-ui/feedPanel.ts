import type { Browser } from 'playwright-core';
import type { Intent } from '../../src/chat/protocol';
import { SessionFeed } from '../../src/chat/sessionFeed';
import { panel } from '../ui/states/panels';
import { PanelPage } from '../ui/support/panelPage';
import type { FeedSession } from './feedSession';
import { MainThread } from './mainThread';

/** A panel in a browser behind the host's real feed of one session. */
export class FeedPanel {
  readonly #feed: SessionFeed;
  /** Messages posted to the webview. */
  posted = 0;

  private constructor(
    readonly panel: PanelPage,
    readonly thread: MainThread,
    session: FeedSession,
  ) {
    this.#feed = new SessionFeed('one', session, (message) => {
      this.posted++;
      void this.panel.post(message);
    });
  }

  static async open(browser: Browser, session: FeedSession): Promise<FeedPanel> {
    const opened = await PanelPage.open(browser, { panel: panel(), width: 420, height: 900 });
    const one = new FeedPanel(opened, await MainThread.of(opened.page), session);
    opened.host.onIntent = (intent) => {
      one.#receive(intent);
    };
    await one.reload();
    return one;
  }

  /** The panel opens anew, with all that belongs to it: resolves when the end of the conversation is drawn. */
  async reload(): Promise<void> {
    const { page } = this.panel;
    await page.reload();
    await page.locator('.row-message').last().waitFor();
    await this.panel.settled();
  }

  setVisible(visible: boolean): void {
    this.#feed.setVisible(visible);
  }

  async close(): Promise<void> {
    this.#feed.dispose();
    await this.panel.close();
  }

  #receive(intent: Intent): void {
    const { host } = this.panel;
    switch (intent.type) {
      case 'ready':
        this.#feed.setVisible(false);
        void this.panel.post({ type: 'panel', panel: host.panel });
        this.#feed.setVisible(true);
        return;
      case 'applied':
        this.#feed.acknowledge(intent.sequence);
        return;
      case 'showRows':
        this.#feed.sendRows({ start: intent.start, end: intent.start + intent.count });
        return;
      case 'showRowsAround':
        this.#feed.sendRowsAround(intent.rowKey, intent.count);
        return;
      case 'find': {
        const { requestId, text, matchCase, wholeWord } = intent;
        void this.#feed.find(requestId, { text, matchCase, wholeWord });
        return;
      }
      default:
        return;
    }
  }
}
