/** @typedef {import('esbuild').BuildOptions} BuildOptions */
/** @typedef {{ readonly name: string, readonly options: BuildOptions }} Target one bundle; `name` is the name of its metafile */

/**
 * What all bundles have in common. Paths are relative to the repository root, which is the working directory.
 * @param {boolean} production
 * @returns {BuildOptions}
 */
export function common(production) {
  return {
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
  };
}

/**
 * A bundle for Node: CommonJS for the oldest extension host that `engines.vscode` admits (VS Code 1.106: Node 22).
 * @param {boolean} production
 * @returns {BuildOptions}
 */
export function forNode(production) {
  return { ...common(production), platform: 'node', format: 'cjs', target: 'node22', mainFields: ['module', 'main'] };
}
