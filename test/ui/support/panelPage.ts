import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { panelHtml } from '../../../src/chat/panelHtml';
import type { HostMessage, Intent, PanelState } from '../../../src/chat/protocol';
import { chromiumArguments, chromiumExecutable } from '../../support/chromium.mjs';
import { asTranslations } from '../../support/l10n/bundles';
import type { L10nBundle, Translation } from '../../support/l10n/languages';
import { FakeHost } from './fakeHost';
import { becomeWebview, wearTheme } from './webviewShim';

/** VS Code's four kinds of themes, each with the variables of its default theme. */
export const themes = ['dark', 'light', 'hc-dark', 'hc-light'] as const;
export type Theme = (typeof themes)[number];

export interface PageOptions {
  readonly panel: PanelState;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly rowCount?: number;
  /** English without it. */
  readonly language?: Translation;
  /** Other texts in the place of the English ones. */
  readonly texts?: L10nBundle;
  readonly deviceScaleFactor?: number;
  readonly reducedMotion?: boolean;
}

const origin = 'https://panel.parley.test';

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
  /** Script errors, and what the content security policy refused. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    readonly host: FakeHost,
  ) {}

  /** @param before What has happened in the session before the panel was opened. */
  static async open(browser: Browser, options: PageOptions, before?: (host: FakeHost) => void): Promise<PanelPage> {
    const { width = 420, height = 900, deviceScaleFactor = 1, reducedMotion = true } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor,
      // Still pictures, and nothing to wait for.
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      locale: 'en-US',
    });
    // Less than a test's own limit, so that a wait in vain tells what it waited for.
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const host: FakeHost = new FakeHost(options.panel, (message) => panel.post(message), options.rowCount);
    const panel: PanelPage = new PanelPage(page, context, host);
    before?.(host);
    await panel.#prepare(options);
    await page.goto(`${origin}/`);
    return panel;
  }

  async close(): Promise<void> {
    await this.context.close();
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

  async #prepare({ theme = 'dark', language, texts }: PageOptions): Promise<void> {
    const { page, complaints } = this;
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.exposeBinding('parleyPost', (_, intent: Intent) => this.host.receive(intent));
    await page.addInitScript(becomeWebview, false);
    await page.addInitScript(wearTheme, { theme, variables: themeVariables(theme) });
    const html = panelHtml({
      cspSource: origin,
      nonce: 'dGhlIG5vbmNlIG9mIHRoaXMgcGFnZQ',
      scriptUri: `${origin}/webview.js`,
      styleUri: `${origin}/webview.css`,
      language: language ?? 'en',
      translationsUri: (language ?? texts) === undefined ? undefined : `${origin}/translations.js`,
    });
    const files: Readonly<Record<string, { readonly contentType: string; readonly body: string | Buffer }>> = {
      '/': { contentType: 'text/html', body: html },
      '/webview.js': { contentType: 'text/javascript', body: readFileSync('dist/webview.js') },
      '/translations.js': {
        contentType: 'text/javascript',
        body: texts
          ? `globalThis.parleyTranslations = ${JSON.stringify(asTranslations('en', texts))};`
          : readFileSync('dist/translations.js'),
      },
      '/highlighter.js': { contentType: 'text/javascript', body: readFileSync('dist/highlighter.js') },
      '/webview.css': { contentType: 'text/css', body: readFileSync('dist/webview.css') },
      '/codicon.woff2': { contentType: 'font/woff2', body: readFileSync('dist/codicon.woff2') },
    };
    await page.route('**/*', async (route) => {
      const url = new URL(route.request().url());
      const file = url.origin === origin ? files[url.pathname] : undefined;
      if (!file) complaints.push(`The page asked for ${url.href}`);
      await (file ? route.fulfill(file) : route.abort());
    });
  }
}

/** The properties that VS Code sets on the document element of a webview. */
export function themeVariables(theme: Theme): Readonly<Record<string, string>> {
  const css = readFileSync(`test/ui/page/themes/${theme}.css`, 'utf8');
  return Object.fromEntries(
    [...css.matchAll(/^\s+(--[\w-]+): (.+);$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}
