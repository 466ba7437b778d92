// What ships of the files that are not built: without what only contributors need.
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
  const content = /** @type {Record<string, string>} */ (/** @type {unknown} */ (JSON.parse(text)));
  if (path === 'package.json') return JSON.stringify(without(content, toolFields));
  return JSON.stringify(path.startsWith('l10n/') ? hostBundle(content) : content);
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
