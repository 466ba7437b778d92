import { bundleFile, manifestFile, readBundle } from './bundles';
import { translations } from './languages';
import type { L10nBundle, Translation } from './languages';
import { placeholders, readSourceTexts } from './sourceTexts';

/** All that is wrong with texts and their translations, a line each: nothing when every text is there in every language. */
export function l10nProblems(): readonly string[] {
  const { texts, problems } = readSourceTexts();
  const english = readBundle(manifestFile('en'));
  const ownTexts = new Map([...texts.keys()].map((text) => [text, text]));
  const manifestTexts = new Map(Object.entries(english));
  return [
    ...problems,
    ...manifestProblems(english),
    ...missing('', bundleFile, ownTexts),
    ...missing('package.nls: ', manifestFile, manifestTexts),
    ...translations.flatMap((language) => [
      ...compare(bundleFile(language), ownTexts),
      ...compare(manifestFile(language), manifestTexts),
    ]),
  ];
}

/** The texts that some languages have not got. */
function missing(
  where: string,
  fileOf: (language: Translation) => string,
  english: ReadonlyMap<string, string>,
): readonly string[] {
  const bundles = translations.map((language) => ({ language, bundle: readBundle(fileOf(language)) }));
  return [...english.keys()].flatMap((key) => {
    const lacking = bundles.filter(({ bundle }) => !Object.hasOwn(bundle, key)).map(({ language }) => language);
    return lacking.length > 0 ? [`${where}“${key}” is not translated into ${lacking.join(', ')}`] : [];
  });
}

/** What is wrong with a translation, given the English texts by key. */
function compare(file: string, english: ReadonlyMap<string, string>): readonly string[] {
  const bundle = readBundle(file);
  const dead = Object.keys(bundle).filter((key) => !english.has(key));
  const differing = Object.entries(bundle).filter(([key, text]) => {
    const source = english.get(key);
    return source !== undefined && marksOf(source) !== marksOf(text);
  });
  return [
    ...dead.map((key) => `${file}: “${key}” is used nowhere`),
    ...differing.map(([key, text]) => `${file}: “${text}” has other placeholders, settings or links than “${key}”`),
  ];
}

/** What a translation may move but not change: placeholders, names of settings, addresses, what is between backquotes. */
function marksOf(text: string): string {
  const marks = text.match(/`[^`]*`|\(https?:[^)]*\)|\(command:[^)]*\)/g) ?? [];
  return [...placeholders(text), ...marks.sort()].join(' ');
}

/** What package.json says to people without going through package.nls.json, and what only one of them has. */
function manifestProblems(english: L10nBundle): readonly string[] {
  const manifest: unknown = readBundle('package.json')['contributes'];
  const used = new Set<string>();
  const problems: string[] = [];
  const spoken =
    /^(title|name|description|markdownDescription|deprecationMessage|markdownDeprecationMessage|label|contents|media|altText)$/;
  // What a person types, or a model reads, is the same in every language.
  const typed = /^contributes\.(chatParticipants|languageModelTools)\.(.*\.)?(name|inputSchema\..*)$/;
  const visit = (value: unknown, path: string, key: string): void => {
    if (typeof value === 'string') {
      const name = /^%(.+)%$/.exec(value)?.[1];
      if (name !== undefined) used.add(name);
      else if (spoken.test(key) && !typed.test(path) && value !== 'Parley' && /\p{L}/u.test(value))
        problems.push(`package.json: ${path}: “${value}” is not translated`);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [name, one] of Object.entries(value)) visit(one, `${path}.${name}`, Array.isArray(value) ? key : name);
  };
  visit(manifest, 'contributes', '');
  visit(readBundle('package.json')['capabilities'], 'capabilities', '');
  return [
    ...problems,
    ...[...used]
      .filter((name) => !Object.hasOwn(english, name))
      .map((name) => `package.nls.json: “${name}” is missing`),
    ...Object.keys(english)
      .filter((name) => !used.has(name))
      .map((name) => `package.nls.json: “${name}” is used nowhere`),
  ];
}
