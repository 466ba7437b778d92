/** The panel's texts in all languages. */
export interface Translations {
  readonly english: readonly string[];
  /** Their translations, in the same order, by the language as VS Code names it. */
  readonly languages: Readonly<Record<string, readonly string[]>>;
}

declare global {
  /** Defined by `translations.js`, which a page loads first when its language is not English. */
  var parleyTranslations: Translations | undefined;
}

let bundle: ReadonlyMap<string, string> = new Map();
let language = 'en';

/** Takes the page's language (BCP 47) and the texts in it, English where there are none. Called once, before the first render. */
export function setLanguage(next: string, { english, languages }: Translations = { english: [], languages: {} }): void {
  const texts = languages[next] ?? [];
  bundle = new Map(texts.map((text, index) => [english[index] ?? text, text]));
  language = Intl.NumberFormat.supportedLocalesOf(next)[0] ?? 'en';
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
  const translated = bundle.get(message) ?? message;
  return translated.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? whole : String(value);
  });
}
