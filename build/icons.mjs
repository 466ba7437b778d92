// VS Code's icon font, with the icons that the panel shows.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @param {string} name that of a package without types
 * @returns {Promise<{ default: (font: Buffer, characters: string, options: object) => Promise<Uint8Array> }>}
 */
function untyped(name) {
  return import(name);
}

/** A rule of codicon.css for an icon: its name, and its character's number. */
const iconRule = /^\.codicon-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)" \}\n/gm;

/**
 * The icons that are shown: those that src/base/icons.ts names, and all kinds of symbols.
 * @param {string} css codicon.css
 * @returns {ReadonlyMap<string, number>} the number of each one's character by its name
 */
function usedIcons(css) {
  const named = new Set(readFileSync('src/base/icons.ts', 'utf8').match(/(?<=')[a-z0-9-]+(?=')/g));
  const all = [...css.matchAll(iconRule)].map(
    ([, name = '', code = '']) => /** @type {const} */ ([name, parseInt(code, 16)]),
  );
  return new Map(all.filter(([name]) => named.has(name) || name.startsWith('symbol-')));
}

/**
 * Leaves of the icon font, and of its style sheet, what is used: a twentieth. The font becomes WOFF2, which is smallest.
 * @type {import('esbuild').Plugin}
 */
export const onlyUsedIcons = {
  name: 'only-used-icons',
  setup(build) {
    build.onLoad({ filter: /[\\/]codicon\.css$/ }, ({ path }) => {
      const css = readFileSync(path, 'utf8');
      const used = usedIcons(css);
      const contents = css
        .replace(iconRule, (rule, /** @type {string} */ name) => (used.has(name) ? rule : ''))
        .replace(/codicon\.ttf\?\w+"\) format\("truetype"\)/, 'codicon.woff2") format("woff2")');
      return { contents, loader: 'css' };
    });
    build.onResolve({ filter: /^\.\/codicon\.woff2$/ }, ({ resolveDir }) => ({
      path: join(resolveDir, 'codicon.woff2'),
      namespace: 'icon-font',
    }));
    build.onLoad({ filter: /^/, namespace: 'icon-font' }, async ({ path }) => {
      const folder = dirname(path);
      const used = usedIcons(readFileSync(join(folder, 'codicon.css'), 'utf8'));
      const characters = String.fromCodePoint(...new Set(used.values()));
      const { default: subset } = await untyped('subset-font');
      const font = await subset(readFileSync(join(folder, 'codicon.ttf')), characters, { targetFormat: 'woff2' });
      return { contents: font, loader: 'file' };
    });
  },
};
