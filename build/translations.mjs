// Translations are kept in VS Code's format, l10n/bundle.l10n.<language>.json, in which each language has all English texts as its keys.
// What is shipped has each text only where it is shown: the host's in VS Code's format, the panel's in one script, the English once.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { filesUnder } from './files.mjs';

/** @typedef {Readonly<Record<string, string>>} Bundle translations by their English text */

/** @returns {ReadonlyMap<string, Bundle>} by the name of the language */
function bundles() {
  return new Map(
    filesUnder('l10n', '.json').map((file) => [
      basename(file).replace(/^bundle\.l10n\.|\.json$/g, ''),
      /** @type {Bundle} */ (JSON.parse(readFileSync(file, 'utf8'))),
    ]),
  );
}

/** Whether a file is code of the panel. */
const isPanels = (/** @type {string} */ file) => file.startsWith('src/webview/');

/**
 * Those of some texts that stand in quotes in a part of the sources. A few more than are shown; a unit test finds one that is missing.
 * @param {readonly string[]} texts
 * @param {(file: string) => boolean} isPart
 * @returns {ReadonlySet<string>}
 */
function quotedIn(texts, isPart) {
  const sources = [...filesUnder('src', '.ts'), ...filesUnder('src', '.tsx')].filter(isPart);
  const code = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
  const quoted = (/** @type {string} */ text) => {
    const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
    return ["'", '"', '`'].map((quote) => quote + inside.replaceAll(quote, `\\${quote}`) + quote);
  };
  return new Set(texts.filter((text) => quoted(text).some((literal) => code.includes(literal))));
}

/**
 * The panel's texts, each with its translations at the same place.
 * @returns {import('../src/webview/l10n').Translations}
 */
export function panelTranslations() {
  const all = bundles();
  const english = [...quotedIn([...new Set([...all.values()].flatMap((bundle) => Object.keys(bundle)))], isPanels)];
  return {
    english,
    languages: Object.fromEntries(
      [...all].map(([name, bundle]) => [name, english.map((text) => bundle[text] ?? text)]),
    ),
  };
}

/**
 * A bundle with the host's texts only.
 * @param {Bundle} bundle
 * @returns {Bundle}
 */
export function hostBundle(bundle) {
  const wanted = quotedIn(Object.keys(bundle), (file) => !isPanels(file));
  return Object.fromEntries(Object.entries(bundle).filter(([text]) => wanted.has(text)));
}
