import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { L10nBundle } from '../support/l10n/languages';
import { bundleOf } from '../support/l10n/bundles';
import { galleryStates } from './states/gallery';
import { emptyPanel } from './states/panels';
import { PanelPage, launchBrowser } from './support/panelPage';
import type { Theme } from './support/panelPage';
import { showState } from './support/wholeState';

/** Where to put pictures of every state; none are taken when it is not set. */
const pictures = process.env['PARLEY_SCREENSHOTS'];
const only = process.env['PARLEY_STATES']?.split(',');

interface Look {
  readonly theme: Theme;
  readonly width: number;
  /** Percent, as a browser's: the page has as many fewer pixels as they are larger. */
  readonly zoom?: number;
  readonly texts?: L10nBundle;
}

const looks: readonly Look[] = [
  { theme: 'dark', width: 420 },
  { theme: 'light', width: 420 },
  { theme: 'hc-dark', width: 420 },
  { theme: 'hc-light', width: 420 },
  { theme: 'dark', width: 240 },
  { theme: 'dark', width: 1300 },
  { theme: 'dark', width: 420, zoom: 200 },
  { theme: 'light', width: 240, texts: bundleOf('pseudo') },
];

describe('every state of the panel', function () {
  this.timeout(30_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const { theme, width, zoom = 100, texts } of looks) {
    const look = [theme, width, ...(zoom === 100 ? [] : [`${zoom} %`]), ...(texts ? ['long texts'] : [])].join(', ');
    describe(look, () => {
      let panel: PanelPage;
      before(async () => {
        const scale = zoom / 100;
        panel = await PanelPage.open(browser, {
          panel: emptyPanel(),
          theme,
          width: width / scale,
          height: 900 / scale,
          deviceScaleFactor: pictures === undefined ? 1 : 1.5 * scale,
          ...(texts ? { texts } : {}),
        });
        await panel.page.locator('.composer textarea').waitFor();
      });
      after(() => panel.close());

      for (const state of galleryStates.filter(({ name }) => only?.includes(name) ?? true)) {
        it(`${state.name} is drawn, complains of nothing and fits`, async () => {
          await showState(panel, state);
          if (pictures !== undefined) {
            mkdirSync(pictures, { recursive: true });
            await panel.page.evaluate(() => document.fonts.ready);
            await panel.page.screenshot({
              path: join(pictures, `${state.name}-${look.replaceAll(/[ ,%]+/g, '-')}.png`),
            });
          }
          assert.deepEqual(panel.complaints, []);
          assert.deepEqual(await overflowing(panel), []);
        });
      }
    });
  }
});

/**
 * What sticks out of the panel sideways (the panel never scrolls that way, only what is made for it does), text that is cut without a sign
 * of it, and icons that there are not.
 */
function overflowing(panel: PanelPage): Promise<readonly string[]> {
  return panel.page.evaluate(() => {
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent.slice(0, 40)}`;
    const page = document.documentElement;
    const wide = page.scrollWidth > page.clientWidth ? ['the page'] : [];
    const scrolls = (element: Element): boolean =>
      getComputedStyle(element).overflowX !== 'visible' ||
      (element.parentElement ? scrolls(element.parentElement) : false);
    const all = [...document.querySelectorAll<HTMLElement>('#parley *')];
    const out = all.filter(
      (element) =>
        element.getBoundingClientRect().right > page.clientWidth + 0.5 &&
        !(element.parentElement && scrolls(element.parentElement)),
    );
    const cut = all.filter((element) => {
      const { overflowX, overflowY, textOverflow, clipPath } = getComputedStyle(element);
      if (element.matches('.visually-hidden, textarea, input') || clipPath !== 'none') return false;
      const hides = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
      const isClamped = getComputedStyle(element).webkitLineClamp !== 'none';
      return (
        (hides(overflowX) && textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1) ||
        (hides(overflowY) && !isClamped && element.scrollHeight > element.clientHeight + 3)
      );
    });
    const log = document.querySelector('[role=log]');
    const isMessageSeen =
      (document.querySelector('.composer')?.getBoundingClientRect().bottom ?? 0) <= page.clientHeight;
    // The style sheet has only icons that the sources name (build/icons.mjs).
    const blank = all.filter(
      (element) => element.matches('.codicon') && getComputedStyle(element, '::before').content === 'none',
    );
    return [
      ...blank.map((element) => `no icon: ${element.className}`),
      ...(isMessageSeen ? [] : ['the message is out of sight']),
      ...wide,
      ...out.map((element) => `sticks out: ${name(element)}`),
      ...cut.map((element) => `cut: ${name(element)}`),
      ...(log && log.scrollWidth > log.clientWidth ? ['the log'] : []),
    ];
  });
}
