import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import type { PanelState } from '../../../src/chat/protocol';
import type { SessionEvent } from '../../../src/sessions/events';
import { panel as panelState } from '../states/panels';
import { PanelPage, launchBrowser } from './panelPage';
import type { PageOptions } from './panelPage';

/** Opens a panel in which some things have happened, with the message field ready. */
export type OpenPanel = (options?: Partial<PageOptions>, ...events: readonly SessionEvent[]) => Promise<PanelPage>;

/**
 * A group of tests with one browser. Each panel that a test opens is closed after it, and fails it when a script threw, something was
 * fetched, or the content security policy had to refuse anything.
 */
export function describePanel(title: string, tests: (open: OpenPanel) => void): void {
  describe(title, function () {
    this.timeout(30_000);
    let browser: Browser;
    let opened: PanelPage[] = [];

    before(async () => {
      browser = await launchBrowser();
    });
    after(() => browser.close());
    afterEach(async () => {
      const panels = opened;
      opened = [];
      await Promise.all(panels.map((one) => one.close()));
      assert.deepEqual(
        panels.flatMap(({ complaints }) => complaints),
        [],
      );
    });

    tests(async (options = {}, ...events) => {
      const state: PanelState = options.panel ?? panelState();
      const opening = PanelPage.open(browser, { ...options, panel: state }, (host) => host.happened(...events));
      const panel = await opening;
      opened.push(panel);
      await panel.message.waitFor();
      await panel.drawn();
      return panel;
    });
  });
}
