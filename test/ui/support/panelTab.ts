import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Intent } from '../../../src/chat/protocol';
import { PanelServer } from './panelServer';
import type { ServedPanel } from './panelServer';

/** What cannot be changed in a page that is open. */
export interface TabLook {
  readonly deviceScaleFactor?: number | undefined;
  readonly reducedMotion?: boolean | undefined;
}

/** Whom a tab tells what happens in it. */
export interface TabOwner {
  receive(intent: Intent): Promise<void>;
  /** A script's error, what the content security policy refused, or what was fetched from elsewhere. */
  complain(text: string): void;
}

/** A page of a browser, in which panels are shown one after the other: a new page takes four times as long. */
export class PanelTab {
  #owner: TabOwner | undefined;

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly server: PanelServer,
  ) {}

  static async open(
    browser: Browser,
    { deviceScaleFactor = 1, reducedMotion = true }: TabLook = {},
  ): Promise<PanelTab> {
    const server = await PanelServer.get();
    const context = await browser.newContext({
      deviceScaleFactor,
      // Still pictures, and nothing to wait for.
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      locale: 'en-US',
    });
    // Less than a test's own limit, so that a wait in vain tells what it waited for.
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const tab = new PanelTab(page, context, server);
    await tab.#listen();
    return tab;
  }

  /** Shows a panel. @param size in CSS pixels @returns its address */
  async show(
    panel: ServedPanel,
    size: { readonly width: number; readonly height: number },
    owner: TabOwner,
  ): Promise<string> {
    this.#owner = owner;
    const now = this.page.viewportSize();
    if (now?.width !== size.width || now.height !== size.height) await this.page.setViewportSize(size);
    const address = this.server.add(panel);
    await this.page.goto(address);
    return address;
  }

  /** Takes the panel out, and the mouse off the page: what it does while it goes, nobody hears. */
  async clear(): Promise<void> {
    this.#owner = undefined;
    await this.page.goto('about:blank');
    await this.page.mouse.move(0, 0);
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  async #listen(): Promise<void> {
    const complain = (text: string): void => this.#owner?.complain(text);
    this.page.on('pageerror', (error) => complain(String(error)));
    this.page.on('console', (message) => {
      if (message.type() === 'error') complain(message.text());
    });
    this.page.on('request', (request) => {
      const url = request.url();
      if (!/^(data|blob|about):/.test(url) && !this.server.serves(url)) complain(`The page asked for ${url}`);
    });
    await this.page.exposeBinding('parleyPost', (_, intent: Intent) => this.#owner?.receive(intent));
  }
}
