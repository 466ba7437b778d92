import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { mentionCategories } from '../../src/sessions/mention';
import { bundleOf } from '../support/l10n/bundles';
import type { GalleryState } from './states/gallery';
import { galleryStates } from './states/gallery';
import { emptyPanel } from './states/panels';
import { PanelPage, launchBrowser } from './support/panelPage';
import { showWhole, wholeHeight } from './support/wholeState';

/** Words in plain letters that are no texts of ours: names, units, what is written after an `@`, and what the browser itself writes. */
const notTexts = new Set(['Parley', 'USD', ...mentionCategories]);

describe('in the pseudo language nothing that people read is English', function () {
  this.timeout(30_000);
  let browser: Browser;
  let panel: PanelPage;
  before(async () => {
    browser = await launchBrowser();
    panel = await PanelPage.open(browser, { panel: emptyPanel(), texts: bundleOf('pseudo'), height: wholeHeight });
    await panel.page.locator('textarea').waitFor();
  });
  after(() => browser.close());

  for (const state of galleryStates) {
    it(state.name, async () => {
      await showWhole(panel, state);
      const data = wordsOf(stringsIn(state).join(' '));
      const english = (await readTexts(panel)).filter((text) =>
        [...wordsOf(text)].some((word) => isEnglish(word, data)),
      );
      assert.deepEqual(english, []);
    });
  }
});

function isEnglish(word: string, data: ReadonlySet<string>): boolean {
  return !data.has(word) && !notTexts.has(word);
}

/** Words of two and more plain letters: the pseudo language has none. */
function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/(?<![\p{L}\p{M}])[A-Za-z]{2,}(?![\p{L}\p{M}])/gu) ?? []);
}

/** All strings in the data, keys included: objects are shown as JSON. */
function stringsIn(data: unknown): readonly string[] {
  // A terminal's colours stand within its words.
  if (typeof data === 'string') return [data.replace(/\u001b\[[\d;]*m/g, ' ')];
  if (typeof data !== 'object' || data === null) return [String(data)];
  return Object.entries(data).flatMap(([key, value]) => [key, ...stringsIn(value)]);
}

/** Every text on the page, and what is said of its elements to those who point at them or listen. */
function readTexts(panel: PanelPage): Promise<readonly string[]> {
  return panel.page.evaluate(() => {
    const spoken = [
      'title',
      'placeholder',
      'alt',
      'aria-label',
      'aria-description',
      'aria-roledescription',
      'aria-valuetext',
    ];
    const texts = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node instanceof Element) for (const name of spoken) texts.add(node.getAttribute(name) ?? '');
      else if (node.parentElement?.closest('script, style') === null) texts.add(node.textContent ?? '');
    }
    return [...texts];
  });
}

// The instrument itself: a text that is not translated is found, one that is data is not.
describe('a text in plain letters', () => {
  const state: Pick<GalleryState, 'name'> = { name: 'Codex' };
  it('is English unless the state has its words', () => {
    const data = wordsOf(stringsIn(state).join(' '));
    assert.deepEqual(
      [...wordsOf('[Çödé Codex Save 12 ms]')].filter((word) => isEnglish(word, data)),
      ['Save', 'ms'],
    );
  });
});
