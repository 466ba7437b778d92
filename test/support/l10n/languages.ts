/** Texts in one language: their translations by the English text, or those of package.json by their key. */
export type L10nBundle = Readonly<Record<string, string>>;

/** The languages into which Parley is translated, as VS Code names them in the names of bundles. */
export const translations = ['de', 'fr', 'ja', 'zh-cn'] as const;
export type Translation = (typeof translations)[number];

/** Those, English, and one in which whatever is not translated is seen at once. */
export const languages = ['en', ...translations, 'pseudo'] as const;
export type Language = (typeof languages)[number];
