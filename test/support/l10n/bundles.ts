import { existsSync, readFileSync } from 'node:fs';
import type { Translations } from '../../../src/webview/l10n';
import type { L10nBundle, Language, Translation } from './languages';
import { pseudoBundle } from './pseudo';
import { readSourceTexts } from './sourceTexts';

/** The bundle of the host's and the webview's texts in a language: what `vscode.l10n.bundle` is in it. */
export function bundleOf(language: Language): L10nBundle {
  if (language === 'en') return {};
  return language === 'pseudo'
    ? (pseudo ??= pseudoBundle(readSourceTexts().texts.keys()))
    : readBundle(bundleFile(language));
}

/** What `translations.js` defines where there is but one language, or a made one. */
export function asTranslations(language: string, texts: L10nBundle): Translations {
  return { english: Object.keys(texts), languages: { [language]: Object.values(texts) } };
}

/** Made once: all sources are parsed for it, which takes seconds. */
let pseudo: L10nBundle | undefined;

export function bundleFile(language: Translation): string {
  return `l10n/bundle.l10n.${language}.json`;
}

/** The texts of package.json in a language. */
export function manifestFile(language: Translation | 'en'): string {
  return language === 'en' ? 'package.nls.json' : `package.nls.${language}.json`;
}

/** A bundle as it is on disk; empty when there is none. */
export function readBundle(file: string): L10nBundle {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as L10nBundle) : {};
}
