import { strict as assert } from 'node:assert';
import { hostBundle, panelTranslations } from '../../build/translations.mjs';
import { bundleOf } from '../support/l10n/bundles';
import { translations } from '../support/l10n/languages';
import { readSourceTexts } from '../support/l10n/sourceTexts';

describe('the translations that ship', () => {
  const panels = new Set(readSourceTexts('src/webview').texts.keys());

  it('have every text of the panel in every language', () => {
    const { english, languages } = panelTranslations();
    assert.deepEqual(
      [...panels].filter((text) => !english.includes(text)),
      [],
    );
    for (const language of translations) {
      const bundle = bundleOf(language);
      assert.deepEqual(
        languages[language],
        english.map((text) => bundle[text]),
      );
    }
  });

  it('have every text of the host in its bundles, and few others', () => {
    const shipped = hostBundle(bundleOf('de'));
    const all = [...readSourceTexts().texts.values()];
    const host = all.filter(({ place }) => !place.startsWith('src/webview/'));
    assert.deepEqual(
      host.filter(({ text }) => shipped[text] === undefined),
      [],
    );
    assert.ok(Object.keys(shipped).length < host.length + all.length / 20);
  });
});
