// What ships of the files that are not built: without what only contributors need.
import { readFileSync } from 'node:fs';
import { hostBundle } from './translations.mjs';

/** Fields of package.json that are for npm and our tools. */
const toolFields = ['scripts', 'devDependencies', 'dependencies', 'mocha', 'prettier', 'c8'];

/** Sections of README.md that are about its repository. */
const repositorySections = ['## Try it', '## For contributors'];

/**
 * A file as it ships.
 * @param {string} path in the extension's folder
 * @param {string} text
 * @returns {string}
 */
export function leanFile(path, text) {
  if (path === 'readme.md') return leanReadme(text);
  if (!path.endsWith('.json')) return text;
  const content = parsed(text);
  if (path === 'package.json') return leanManifest(content);
  if (path.startsWith('package.nls')) return JSON.stringify(withShortNames(content));
  return JSON.stringify(path.startsWith('l10n/') ? hostBundle(content) : content);
}

/** Short names for the texts of package.json: each stands in the file of every language. */
const shortNames = new Map(
  Object.keys(parsed(readFileSync('package.nls.json', 'utf8'))).map((name, index) => [name, index.toString(36)]),
);

/** @param {Readonly<Record<string, unknown>>} manifest */
function leanManifest(manifest) {
  const text = JSON.stringify(without(manifest, toolFields));
  return text.replace(/(?<="%)[^"%]+(?=%")/g, (name) => shortNames.get(name) ?? name);
}

/** @param {Readonly<Record<string, string>>} texts */
function withShortNames(texts) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [shortNames.get(name) ?? name, text]));
}

/**
 * @param {string} text
 * @returns {Record<string, string>}
 */
function parsed(text) {
  return JSON.parse(text);
}

/** @param {string} text */
function leanReadme(text) {
  const sections = text.split(/^(?=## )/m);
  return sections.filter((one) => !repositorySections.some((title) => one.startsWith(`${title}\n`))).join('');
}

/**
 * @param {Readonly<Record<string, unknown>>} content
 * @param {readonly string[]} fields
 */
function without(content, fields) {
  return Object.fromEntries(Object.entries(content).filter(([name]) => !fields.includes(name)));
}
