import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { galleryStates } from './states/gallery';
import { emptyPanel } from './states/panels';
import { PanelPage, launchBrowser } from './support/panelPage';
import type { Theme } from './support/panelPage';
import { showState } from './support/wholeState';

/** Where to put pictures of every state; none are taken when it is not set. */
const pictures = process.env['PARLEY_SCREENSHOTS'];
const only = process.env['PARLEY_STATES']?.split(',');

const looks: readonly { readonly theme: Theme; readonly width: number }[] = [
  { theme: 'dark', width: 420 },
  { theme: 'light', width: 420 },
  { theme: 'hc-dark', width: 420 },
  { theme: 'hc-light', width: 420 },
  { theme: 'dark', width: 240 },
];

describe('every state of the panel', function () {
  this.timeout(30_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const { theme, width } of looks) {
    describe(`${theme}, ${width} px`, () => {
      let panel: PanelPage;
      before(async () => {
        const deviceScaleFactor = pictures === undefined ? 1 : 1.5;
        panel = await PanelPage.open(browser, { panel: emptyPanel(), theme, width, deviceScaleFactor });
        await panel.message.waitFor();
      });
      after(() => panel.close());

      for (const state of galleryStates.filter(({ name }) => only?.includes(name) ?? true)) {
        it(`${state.name} is drawn, complains of nothing and fits`, async () => {
          await showState(panel, state);
          if (pictures !== undefined) {
            mkdirSync(pictures, { recursive: true });
            await panel.page.evaluate(() => document.fonts.ready);
            await panel.page.screenshot({ path: join(pictures, `${state.name}-${theme}-${width}.png`) });
          }
          assert.deepEqual(panel.complaints, []);
          assert.deepEqual(await overflowing(panel), []);
        });
      }
    });
  }
});

/** What sticks out of the panel sideways: the panel never scrolls that way, only what is made for it does. */
function overflowing(panel: PanelPage): Promise<readonly string[]> {
  return panel.page.evaluate(() => {
    const name = (element: Element): string => `${element.tagName.toLowerCase()}.${element.className}`;
    const page = document.documentElement;
    const wide = page.scrollWidth > page.clientWidth ? ['the page'] : [];
    const scrolls = (element: Element): boolean =>
      getComputedStyle(element).overflowX !== 'visible' ||
      (element.parentElement ? scrolls(element.parentElement) : false);
    const out = [...document.querySelectorAll('#parley *')].filter(
      (element) =>
        element.getBoundingClientRect().right > page.clientWidth + 0.5 &&
        !(element.parentElement && scrolls(element.parentElement)),
    );
    const log = document.querySelector('[role=log]');
    return [...wide, ...out.map(name), ...(log && log.scrollWidth > log.clientWidth ? ['the log'] : [])];
  });
}
