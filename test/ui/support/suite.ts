import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import type { PanelState } from '../../../src/chat/protocol';
import type { SessionEvent } from '../../../src/sessions/events';
import { panel as panelState } from '../states/panels';
import { PanelPage, launchBrowser } from './panelPage';
import type { PageOptions } from './panelPage';
import { PanelTabs } from './panelTabs';

/** Opens a panel in which some things have happened, with the message field ready. */
export type OpenPanel = (options?: Partial<PageOptions>, ...events: readonly SessionEvent[]) => Promise<PanelPage>;

/**
 * A group of tests with one browser. Each panel that a test opens is taken out after it, and fails it when a script threw, something was
 * fetched, or the content security policy had to refuse anything.
 */
export function describePanel(title: string, tests: (open: OpenPanel) => void): void {
  describe(title, function () {
    this.timeout(30_000);
    let browser: Browser;
    let tabs: PanelTabs;
    let opened: PanelPage[] = [];

    before(async () => {
      browser = await launchBrowser();
      tabs = new PanelTabs(browser);
    });
    after(() => browser.close());
    afterEach(async function () {
      const panels = opened;
      opened = [];
      await tabs.release(this.currentTest?.isPassed() === true);
      assert.deepEqual(
        panels.flatMap(({ complaints }) => complaints),
        [],
      );
    });

    tests(async (options = {}, ...events) => {
      const state: PanelState = options.panel ?? panelState();
      const tab = await tabs.take(options);
      const panel = await PanelPage.openIn(tab, { ...options, panel: state }, (host) => host.happened(...events));
      opened.push(panel);
      await panel.message.waitFor();
      await panel.drawn();
      return panel;
    });
  });
}
