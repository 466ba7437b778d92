import { strict as assert } from 'node:assert';
import { bundleOf } from '../support/l10n/bundles';
import { translations } from '../support/l10n/languages';
import { emptyPanel } from './states/panels';
import { describePanel } from './support/suite';

describePanel('the panel in a language', (open) => {
  for (const language of translations) {
    it(language, async () => {
      const { page } = await open({ panel: emptyPanel(), language });
      await page.getByRole('textbox', { name: String(bundleOf(language)['Message']), exact: true }).waitFor();
      assert.equal(await page.getByRole('textbox', { name: 'Message', exact: true }).count(), 0);
    });
  }
});
