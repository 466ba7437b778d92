// Builds everything that runs: the extension, the webview, the Guide agent and, on request, test suites and benchmarks.
//
//   node esbuild.mjs [--production] [--watch] [--tests unit,agents] [--bench]
//
// Each build also writes esbuild's metafile to out/meta/<name>.json, for a look at what makes a bundle large.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { context, transform } from 'esbuild';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */
/** @typedef {{ readonly name: string, readonly options: BuildOptions }} Target one bundle; `name` is the name of its metafile */

/** The folders under test/ whose `*.test.ts` files are bundled to one file each, out/test/<suite>.js. */
export const suites = /** @type {const} */ (['unit', 'agents', 'ui', 'integration', 'workbench', 'start']);

/**
 * What all bundles have in common. Paths are relative to the repository root, which is the working directory.
 * @param {boolean} production
 * @returns {BuildOptions}
 */
function common(production) {
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
function forNode(production) {
  return { ...common(production), platform: 'node', format: 'cjs', target: 'node22', mainFields: ['module', 'main'] };
}

/**
 * @param {boolean} production
 * @returns {BuildOptions}
 */
export function extensionOptions(production) {
  const options = {
    ...forNode(production),
    entryPoints: ['src/extension.ts'],
    external: ['vscode'],
    plugins: [withoutUnusedMcp, withoutUnusedSchemas],
  };
  if (!production) return { ...options, outfile: 'dist/extension.js' };
  // What is imported when it is first needed becomes a file of its own; see commonChunks. The Guide is built along, for both use zod.
  return {
    ...options,
    plugins: [...options.plugins, laterParts],
    entryPoints: { extension: 'src/extension.ts', guide: 'src/guide/main.ts' },
    format: 'esm',
    splitting: true,
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    write: false,
  };
}

/**
 * The MCP SDK without what Parley does not use of it: the validator by JSON schemas, sign-in by OAuth.
 * @type {import('esbuild').Plugin}
 */
const withoutUnusedMcp = {
  name: 'without-unused-mcp',
  setup(build) {
    const standIns = { 'ajv-provider.js': 'src/mcp/acceptEverySchema.ts', 'auth.js': 'src/mcp/withoutSignIn.ts' };
    for (const [name, standIn] of Object.entries(standIns)) {
      build.onLoad({ filter: new RegExp(`[\\\\/]esm[\\\\/](client|validation)[\\\\/]${name}$`) }, () => ({
        contents: `export * from ${JSON.stringify(resolve(standIn))};`,
        resolveDir: process.cwd(),
      }));
    }
  },
};

/**
 * The schemas that the ACP SDK generates, of which most are not used, as something that can be left out: calls without side effects.
 * @type {import('esbuild').Plugin}
 */
const withoutUnusedSchemas = {
  name: 'without-unused-schemas',
  setup(build) {
    build.onLoad({ filter: /[\\/]sdk[\\/]dist[\\/].*[\\/]zod\.gen\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace(/\/\*[^]*?\*\//g, '')
        .replace(/(?<![\w$."'])(?=(?:z|z[A-Z]\w*|[a-z]+[A-Z]\w*)\s*[.(])/g, '/* @__PURE__ */ '),
    }));
  },
};

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
const laterParts = {
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

/**
 * Writes the files of a build that is split, which esbuild does for ECMAScript modules only, as the CommonJS that VS Code loads.
 * @type {import('esbuild').Plugin}
 */
const commonChunks = {
  name: 'common-chunks',
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      rmSync('dist/chunks', { recursive: true, force: true });
      for (const { path, text } of outputFiles) {
        const supported = { 'dynamic-import': false }; // require, at the same place
        const { code } = await transform(text, {
          format: 'cjs',
          target: 'node22',
          minify: true,
          supported,
        });
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, code);
      }
    });
  },
};

/**
 * @param {string} name that of a package without types
 * @returns {Promise<{ default: (font: Buffer, characters: string, options: object) => Promise<Uint8Array> }>}
 */
function untyped(name) {
  return import(name);
}

/** A rule of codicon.css for an icon: its name, and its character's number. */
const iconRule = /^\.codicon-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)" \}\n/gm;

/** Where the icons are named that the webview shows. */
const iconSources = ['src/webview', 'src/chat', 'src/workspace/mentions'];

/**
 * The icons that are shown: whatever is written there in quotes and is an icon, and all kinds of symbols, whose names are put
 * together. A few more than needed; a UI test finds one that is missing.
 * @param {string} css codicon.css
 * @returns {ReadonlyMap<string, number>} the number of each one's character by its name
 */
function usedIcons(css) {
  const files = iconSources.flatMap((folder) => [...filesUnder(folder, '.ts'), ...filesUnder(folder, '.tsx')]);
  const sources = files.map((file) => readFileSync(file, 'utf8'));
  const quoted = new Set(
    sources.flatMap((text) => [...text.matchAll(/['"`]([a-z0-9-]+)['"`]/g)].map(([, one]) => one)),
  );
  const all = [...css.matchAll(iconRule)].map(
    ([, name = '', code = '']) => /** @type {const} */ ([name, parseInt(code, 16)]),
  );
  return new Map(all.filter(([name]) => quoted.has(name) || name.startsWith('symbol-')));
}

/**
 * Leaves of the icon font, and of its style sheet, what is used: a twentieth. The font becomes WOFF2, which is smallest.
 * @type {import('esbuild').Plugin}
 */
const onlyUsedIcons = {
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
    // markdown-it's table of HTML's named characters, which the browser has.
    alias: { entities: './src/webview/markdown/entities.ts' },
    assetNames: '[name]',
    plugins: [onlyUsedIcons],
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
    plugins: [withoutUnusedSchemas],
  };
}

/**
 * The small programs beside the extension: threads and processes of its own. Each is one file.
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
      // What stands between an agent and an MCP server that runs in another folder than the session.
      inFolder: 'src/mcp/inFolderMain.ts',
      // What takes an in-process MCP server to an agent that knows only standard input and output.
      mcpShim: 'src/mcp/shim/main.ts',
    },
    outdir: 'dist',
  };
}

/**
 * One file for all tests of a suite, with the hooks of test/support in front. npm packages stay outside.
 * @param {string} suite
 * @returns {BuildOptions}
 */
export function suiteOptions(suite) {
  const files = filesUnder(join('test', suite), '.test.ts');
  return {
    ...forNode(false),
    stdin: {
      contents: ['test/support/hooks.ts', ...files].map((file) => `import ${JSON.stringify('./' + file)};`).join('\n'),
      resolveDir: process.cwd(),
      sourcefile: `${suite}.tests.ts`,
    },
    outfile: `out/test/${suite}.js`,
    packages: 'external',
    external: ['vscode'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'empty' },
  };
}

/**
 * Programs that tests start as child processes: each test/programs/<name>.ts becomes out/test/programs/<name>.js.
 * @returns {BuildOptions}
 */
function testProgramsOptions() {
  return {
    ...forNode(false),
    entryPoints: filesUnder('test/programs', '.ts'),
    outdir: 'out/test/programs',
    packages: 'external',
  };
}

/**
 * The benchmarks, with the product's own code as it ships: test/<name>/main.ts becomes out/test/<name>/main.js.
 * @returns {BuildOptions}
 */
function benchOptions() {
  return {
    ...forNode(true),
    entryPoints: { 'bench/main': 'test/bench/main.ts', 'bench-ui/main': 'test/bench-ui/main.ts' },
    outdir: 'out/test',
    packages: 'external',
    external: ['vscode'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'empty' },
  };
}

/**
 * @param {string} folder
 * @param {string} ending
 * @returns {string[]} paths with forward slashes, sorted, so that a bundle does not depend on the machine
 */
function filesUnder(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .sort();
}

/**
 * @param {boolean} production
 * @param {readonly string[]} wantedSuites
 * @param {boolean} bench
 * @returns {Target[]}
 */
function targets(production, wantedSuites, bench) {
  const product = [
    { name: 'extension', options: extensionOptions(production) },
    { name: 'webview', options: webviewOptions(production) },
    { name: 'highlighter', options: highlighterOptions(production) },
    ...(production ? [] : [{ name: 'guide', options: guideOptions(production) }]),
    { name: 'programs', options: programsOptions(production) },
  ];
  const tests = wantedSuites.map((suite) => ({ name: `test-${suite}`, options: suiteOptions(suite) }));
  const programs = [
    { name: 'test-programs', options: testProgramsOptions() },
    ...(bench ? [{ name: 'bench', options: benchOptions() }] : []),
  ].filter(({ options }) => Object.keys(options.entryPoints ?? {}).length > 0);
  return [...product, ...tests, ...(tests.length > 0 || bench ? programs : [])];
}

/**
 * Prints what the problem matcher in .vscode/tasks.json waits for: one beginning and one end for all targets together.
 * @param {number} targetCount
 * @returns {() => import('esbuild').Plugin}
 */
function watchMarks(targetCount) {
  let building = targetCount;
  console.log('[watch] build started');
  return () => ({
    name: 'watch-marks',
    setup(build) {
      let isFirst = true;
      build.onStart(() => {
        if (!isFirst && building++ === 0) console.log('[watch] build started');
        isFirst = false;
      });
      build.onEnd(({ errors, warnings }) => {
        for (const { text, location } of [...errors, ...warnings]) {
          console.error(`✘ [ERROR] ${text}`);
          if (location) console.error(`    ${location.file}:${String(location.line)}:${String(location.column)}:`);
        }
        if (--building === 0) console.log('[watch] build finished');
      });
    },
  });
}

/**
 * @param {string} name
 * @returns {import('esbuild').Plugin}
 */
const metafile = (name) => ({
  name: 'metafile',
  setup(build) {
    build.onEnd((result) => {
      if (!result.metafile) return; // The build has failed.
      const file = `out/meta/${name}.json`;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(result.metafile));
    });
  },
});

/** @param {readonly string[]} args */
async function main(args) {
  const production = args.includes('--production');
  const watch = args.includes('--watch');
  const wanted = args.includes('--tests') ? (args[args.indexOf('--tests') + 1] ?? '').split(',') : [];
  const unknown = wanted.filter((name) => !suites.some((suite) => suite === name));
  if (unknown.length > 0) throw new Error(`--tests knows ${suites.join(', ')}; not ${unknown.join(', ')}`);

  const wantedTargets = targets(production, wanted, args.includes('--bench'));
  const marks = watch ? watchMarks(wantedTargets.length) : undefined;
  const contexts = await Promise.all(
    wantedTargets.map(({ name, options }) =>
      context({
        ...options,
        ...(marks ? { logLevel: 'silent' } : {}),
        plugins: [
          ...(options.plugins ?? []),
          ...(options.splitting ? [commonChunks] : []),
          metafile(name),
          ...(marks ? [marks()] : []),
        ],
      }),
    ),
  );
  if (watch) {
    await Promise.all(contexts.map((one) => one.watch()));
    return;
  }
  const results = await Promise.allSettled(contexts.map((one) => one.rebuild()));
  await Promise.all(contexts.map((one) => one.dispose()));
  // esbuild has printed the errors already.
  if (results.some(({ status }) => status === 'rejected')) process.exitCode = 1;
}

// Not a top-level await: the UI tests bundle this file as CommonJS.
if (basename(process.argv[1] ?? '') === 'esbuild.mjs') void main(process.argv.slice(2));
