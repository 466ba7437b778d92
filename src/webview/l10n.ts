import type { L10nBundle } from '../chat/protocol';

let bundle: L10nBundle = {};
let language = 'en';

/** Takes the translations that the host put into the page, and its language (BCP 47). Called once, before the first render. */
export function setBundle(next: L10nBundle, nextLanguage = 'en'): void {
  bundle = next;
  language = Intl.NumberFormat.supportedLocalesOf(nextLanguage)[0] ?? 'en';
}

/** A number as it is written in the panel's language. */
export function numberText(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(language, options).format(value);
}

/**
 * The text in the person's language. The key is the English text; `{0}`, `{1}` … stand for the arguments, as with `vscode.l10n.t`
 * (https://code.visualstudio.com/api/references/vscode-api#l10n).
 */
export function t(message: string, ...values: readonly (string | number)[]): string {
  const translated = Object.hasOwn(bundle, message) ? (bundle[message] ?? message) : message;
  return translated.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? whole : String(value);
  });
}
