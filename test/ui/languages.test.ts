import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { bundleOf } from '../support/l10n/bundles';
import { translations } from '../support/l10n/languages';
import { emptyPanel } from './states/panels';
import { PanelPage, launchBrowser } from './support/panelPage';

describe('the panel as it ships, in a language', function () {
  this.timeout(30_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const language of translations) {
    it(language, async () => {
      const panel = await PanelPage.open(browser, { panel: emptyPanel(), language });
      const name = String(bundleOf(language)['New Session']);
      await panel.page.getByRole('button', { name, exact: true }).waitFor();
      assert.equal(await panel.page.getByRole('button', { name: 'New Session', exact: true }).count(), 0);
      assert.deepEqual(panel.complaints, []);
      await panel.close();
    });
  }
});
