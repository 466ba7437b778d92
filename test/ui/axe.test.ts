import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser } from 'playwright-core';
import { galleryStates } from './states/gallery';
import { emptyPanel } from './states/panels';
import { PanelPage, launchBrowser, themes } from './support/panelPage';
import { showWhole, wholeHeight } from './support/wholeState';

/** What the page's own `window` has once axe-core was put into it. */
interface AxeWindow {
  readonly axe: { run(context: Document, options: RunOptions): Promise<AxeResults> };
}

/** WCAG 2.2 up to level AA and what axe-core calls best practice; the rules about whole pages are not for a view of a window. */
const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

describe('axe-core finds nothing in any theme', function () {
  this.timeout(60_000);
  const script = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
  let browser: Browser;
  let panel: PanelPage;
  before(async () => {
    browser = await launchBrowser();
    panel = await PanelPage.open(browser, { panel: emptyPanel(), height: wholeHeight });
    await panel.message.waitFor();
    await panel.page.evaluate(script);
  });
  after(() => browser.close());

  it('but what is wrong', async () => {
    await panel.page.evaluate(() => {
      const wrong = document.createElement('p');
      wrong.id = 'wrong';
      wrong.textContent = 'Nobody can read this';
      wrong.style.color = 'color-mix(in srgb, var(--fg) 30%, var(--bg))';
      document.querySelector('main')?.append(wrong, document.createElement('button'));
    });
    for (const theme of themes) {
      await panel.wear(theme);
      const found = await violations(panel);
      assert.deepEqual(
        found.map((one) => one.split(':')[0]),
        ['critical button-name', 'serious color-contrast'],
      );
    }
    await panel.page.evaluate(() =>
      document.querySelectorAll('#wrong, #wrong + button').forEach((one) => one.remove()),
    );
  });

  for (const state of galleryStates) {
    it(state.name, async () => {
      await showWhole(panel, state);
      for (const theme of themes) {
        await panel.wear(theme);
        assert.deepEqual(await violations(panel), [], theme);
      }
    });
  }
});

/** Each as `impact rule: element, what to do`. */
async function violations(panel: PanelPage): Promise<readonly string[]> {
  const found = await panel.page.evaluate(async (given) => {
    const { violations: all } = await (window as unknown as AxeWindow).axe.run(document, given);
    return all.flatMap(({ id, impact, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${String(impact)} ${id}: ${String(target)}, ${String(failureSummary)}`,
      ),
    );
  }, options);
  return found.map((one) => one.replaceAll(/\s+/g, ' '));
}
