// What of the extension is loaded only when it is needed, and in which file it ships.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { filesUnder } from './files.mjs';

/** What the extension imports when it is first needed, by what it is needed together with. The first that fits counts. */
const laterGroups = {
  // The SDK of MCP, and all that needs it.
  mcp: /\/(listTools|loopbackHttp|acpBridge|loopbackSocket|editorTools\/main)\.ts$/,
  // What hardly anybody needs.
  seldom:
    /\/(addAgent|agentPage|diagnostics|editServers|mcpPicker|permissionRulesView|shareEditor|askAgentTool|chatParticipant|startSession)\.ts$/,
  // Sessions with agents.
  session: /^/,
};

/**
 * The modules that the extension imports when they are first needed, by their group.
 * @returns {ReadonlyMap<string, readonly string[]>} paths, absolute
 */
export function laterModules() {
  const sources = filesUnder('src', '.ts').filter((file) => !/^src\/(webview|guide)\//.test(file));
  const modules = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?<!typeof )\bimport\('(\.[^']+)'\)/g)].map(([, path = '']) =>
      resolve(dirname(file), `${path}.ts`),
    ),
  );
  const groups = Object.entries(laterGroups);
  const groupOf = (/** @type {string} */ module) =>
    groups.find(([, fits]) => fits.test(module.replaceAll('\\', '/')))?.[0];
  return new Map(groups.map(([name]) => [name, [...new Set(modules)].filter((one) => groupOf(one) === name)]));
}

/**
 * Puts each group into one file, and tells esbuild that it comes after all that the extension loads at once. Without that, modules go
 * into a file for each combination of importers: seventy files, of which thirty would be loaded at once.
 * @type {import('esbuild').Plugin}
 */
export const laterParts = {
  name: 'later-parts',
  setup(build) {
    const groups = laterModules();
    build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const module = resolve(resolveDir, `${path}.ts`);
      const [group = ''] = [...groups].find(([, modules]) => modules.includes(module)) ?? [];
      return { path: group, namespace: 'later' };
    });
    build.onLoad({ filter: /^/, namespace: 'later' }, ({ path: group }) => ({
      contents: [
        `import ${JSON.stringify(resolve('src/extension.ts'))};`,
        ...(groups.get(group) ?? []).map((module) => `export * from ${JSON.stringify(module)};`),
      ].join('\n'),
      resolveDir: process.cwd(),
    }));
  },
};
