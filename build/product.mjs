// The bundles that ship: the extension, the webview with what colours code, the Guide agent and the small programs.
import { common, forNode } from './common.mjs';
import { onlyUsedIcons } from './icons.mjs';
import { laterParts } from './laterParts.mjs';
import { leanPackages } from './leanPackages.mjs';
import { panelTranslations } from './translations.mjs';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */

/**
 * @param {boolean} production
 * @returns {BuildOptions}
 */
export function extensionOptions(production) {
  const options = {
    ...forNode(production),
    entryPoints: ['src/extension.ts'],
    external: ['vscode'],
    plugins: [leanPackages],
  };
  if (!production) return { ...options, outfile: 'dist/extension.js' };
  // What is imported when it is first needed becomes a file of its own; see laterParts. The Guide and what starts MCP servers in a
  // folder are built along, for the former uses zod too, and the latter cross-spawn.
  return {
    ...options,
    plugins: [...options.plugins, laterParts],
    entryPoints: { extension: 'src/extension.ts', guide: 'src/guide/main.ts', inFolder: 'src/mcp/inFolderMain.ts' },
    format: 'esm',
    splitting: true,
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
  };
}

/**
 * The webview's script and style sheet, with the icon font beside them. The UI tests build their pages with the same
 * options and an entry point and outfile of their own.
 * @param {boolean} production
 * @returns {BuildOptions}
 */
export function webviewOptions(production) {
  return {
    ...common(production),
    entryPoints: ['src/webview/main.tsx'],
    outfile: 'dist/webview.js',
    platform: 'browser',
    format: 'iife',
    target: 'chrome138', // that of VS Code 1.106
    tsconfig: 'src/webview/tsconfig.json',
    // Of what markdown-it brings, that which the browser has: HTML's named characters, and hosts in ASCII.
    alias: { entities: './src/webview/markdown/entities.ts', 'punycode.js': './src/webview/markdown/hosts.ts' },
    assetNames: '[name]',
    plugins: [leanPackages, onlyUsedIcons],
  };
}

/**
 * The panel's texts in all languages, loaded by its page before the panel's script where the language is not English.
 * @param {boolean} production
 * @returns {BuildOptions}
 */
export function translationsOptions(production) {
  return {
    ...common(production),
    stdin: { contents: `globalThis.parleyTranslations = ${JSON.stringify(panelTranslations())};` },
    outfile: 'dist/translations.js',
    format: 'iife',
    charset: 'utf8',
    sourcemap: false,
  };
}

/**
 * What colours code, loaded by the webview when the first code comes: a function, of whose text the webview makes a worker.
 * @param {boolean} production
 * @returns {BuildOptions}
 */
export function highlighterOptions(production) {
  return {
    ...webviewOptions(production),
    entryPoints: ['src/webview/highlight/worker.ts'],
    outfile: 'dist/highlighter.js',
    banner: { js: 'globalThis.parleyHighlighter = function () {' },
    footer: { js: '};' },
    // The text becomes another script, for which a map would not fit.
    sourcemap: false,
  };
}

/**
 * @param {boolean} production
 * @returns {BuildOptions}
 */
export function guideOptions(production) {
  return {
    ...forNode(production),
    entryPoints: ['src/guide/main.ts'],
    outfile: 'dist/guide.js',
    plugins: [leanPackages],
  };
}

/**
 * The small programs beside the extension: threads and processes of its own.
 * @param {boolean} production
 * @returns {BuildOptions}
 */
export function programsOptions(production) {
  return {
    ...forNode(production),
    entryPoints: {
      // The thread in which archives of agents are unpacked.
      unpack: 'src/agents/install/unpackWorker.ts',
      // What ends agents when the extension host is gone.
      watchdog: 'src/processes/watchdogMain.ts',
      // The thread that keeps sessions.
      store: 'src/store/storeWorker.ts',
      // What stands between an agent and an MCP server that runs in another folder than the session; see extensionOptions.
      ...(production ? {} : { inFolder: 'src/mcp/inFolderMain.ts' }),
      // What takes an in-process MCP server to an agent that knows only standard input and output.
      mcpShim: 'src/mcp/shim/main.ts',
    },
    outdir: 'dist',
    plugins: [leanPackages],
  };
}

/**
 * @param {boolean} production
 * @returns {readonly import('./common.mjs').Target[]}
 */
export function productTargets(production) {
  return [
    { name: 'extension', options: extensionOptions(production) },
    { name: 'webview', options: webviewOptions(production) },
    { name: 'translations', options: translationsOptions(production) },
    { name: 'highlighter', options: highlighterOptions(production) },
    ...(production ? [] : [{ name: 'guide', options: guideOptions(production) }]),
    { name: 'programs', options: programsOptions(production) },
  ];
}
