import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { HostMessage, Intent, PanelState } from '../../../src/chat/protocol';
import { chromiumArguments, chromiumExecutable } from '../../support/chromium.mjs';
import type { L10nBundle, Translation } from '../../support/l10n/languages';
import { FakeHost } from './fakeHost';
import { PanelTab } from './panelTab';
import type { TabLook, TabOwner } from './panelTab';
import { becomeWebview, call, wearTheme } from './webviewShim';

/** VS Code's four kinds of themes, each with the variables of its default theme. */
export const themes = ['dark', 'light', 'hc-dark', 'hc-light'] as const;
export type Theme = (typeof themes)[number];

export interface PageOptions extends TabLook {
  readonly panel: PanelState;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly rowCount?: number;
  /** English without it. */
  readonly language?: Translation;
  /** Other texts in the place of the English ones. */
  readonly texts?: L10nBundle;
}

/** How many panels were opened. */
let openedCount = 0;

/** @param preferred Which one where there are both, see {@link chromiumExecutable}. */
export function launchBrowser(preferred: 'headless' | 'whole' = 'headless'): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumExecutable(preferred),
    args: [...chromiumArguments],
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}

/** The panel as it is built, under its real content security policy, in a browser, with a host to talk to. */
export class PanelPage {
  /** Script errors, what the content security policy refused, and what was fetched from elsewhere. */
  readonly complaints: string[] = [];
  readonly page: Page;
  #address = '';

  private constructor(
    private readonly tab: PanelTab,
    readonly host: FakeHost,
  ) {
    this.page = tab.page;
  }

  /** @param before What has happened in the session before the panel was opened. */
  static async open(browser: Browser, options: PageOptions, before?: (host: FakeHost) => void): Promise<PanelPage> {
    return PanelPage.openIn(await PanelTab.open(browser, options), options, before);
  }

  /** @param tab One with the look that the options tell, and no panel in it. */
  static async openIn(tab: PanelTab, options: PageOptions, before?: (host: FakeHost) => void): Promise<PanelPage> {
    const { width = 420, height = 900, theme = 'dark', language, texts } = options;
    const host: FakeHost = new FakeHost(options.panel, (message) => panel.post(message), options.rowCount);
    const panel: PanelPage = new PanelPage(tab, host);
    before?.(host);
    const scripts = [
      call(becomeWebview, String(openedCount++)),
      call(wearTheme, { theme, variables: themeVariables(theme) }),
    ];
    const owner: TabOwner = {
      receive: (intent) => host.receive(intent),
      complain: (text) => panel.complaints.push(text),
    };
    panel.#address = await tab.show({ language, texts, scripts }, { width, height }, owner);
    return panel;
  }

  /** Where it was opened, and stays. */
  get address(): string {
    return this.#address;
  }

  async close(): Promise<void> {
    await this.tab.close();
  }

  /** Sends messages to the webview, as VS Code delivers them, without a frame between them. */
  async post(...messages: readonly HostMessage[]): Promise<void> {
    await this.page.evaluate((all) => {
      for (const data of all) window.dispatchEvent(new MessageEvent('message', { data }));
    }, messages);
  }

  /** Waits until the webview has drawn all that was sent. */
  async drawn(): Promise<void> {
    const { shown } = this.host.panel;
    await this.until(
      () =>
        shown === undefined ||
        this.host.intents.some((one) => one.type === 'applied' && one.sequence >= this.host.sequence),
      'everything to be drawn',
    );
    await this.settled();
  }

  /** Two frames: what was asked for is laid out. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
        }),
    );
  }

  /** Waits for an intent that the predicate takes. */
  async intent<T extends Intent['type']>(type: T): Promise<Extract<Intent, { type: T }>> {
    const found = (): Intent | undefined => this.host.intents.findLast((one) => one.type === type);
    await this.until(() => found() !== undefined, `the intent ${type}`);
    return found() as Extract<Intent, { type: T }>;
  }

  async until(holds: () => boolean, what: string): Promise<void> {
    const limit = Date.now() + 10_000;
    while (!holds()) {
      if (Date.now() > limit) {
        throw new Error(`Waited in vain for ${what}; intents: ${JSON.stringify(this.host.intents.slice(-5))}`);
      }
      await this.settled();
    }
  }

  /** Changes to another theme, as a person may at any time. */
  async wear(theme: Theme): Promise<void> {
    await this.page.evaluate(wearTheme, { theme, variables: themeVariables(theme) });
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: 'Conversation' });
  }

  get message(): Locator {
    return this.page.getByRole('textbox', { name: 'Message' });
  }
}

/** The properties that VS Code sets on the document element of a webview. */
export function themeVariables(theme: Theme): Readonly<Record<string, string>> {
  const css = readFileSync(`test/ui/page/themes/${theme}.css`, 'utf8');
  return Object.fromEntries(
    [...css.matchAll(/^\s+(--[\w-]+): (.+);$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}
