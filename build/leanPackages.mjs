// npm packages without what Parley does not use of them and esbuild cannot leave out by itself.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Modules that are replaced by one of ours: where they are, and what stands in. */
const standIns = /** @type {const} */ ([
  // The MCP SDK's validator by JSON schemas, its sign-in by OAuth and its tasks.
  [/[\\/]esm[\\/]validation[\\/]ajv-provider\.js$/, 'src/mcp/acceptEverySchema.ts'],
  [/[\\/]esm[\\/]client[\\/]auth\.js$/, 'src/mcp/withoutSignIn.ts'],
  [/[\\/]esm[\\/]experimental[\\/]tasks[\\/](client|server)\.js$/, 'src/mcp/withoutTasks.ts'],
]);

/** Modules that are changed: which, and how. */
const changes = /** @type {const} */ ([
  [/[\\/]sdk[\\/]dist[\\/].*[\\/](zod|guards)\.gen\.js$/, withPureCalls],
  [/@agentclientprotocol[\\/]sdk[\\/]dist[\\/]v\d[\\/]stable[\\/]acp\.js$/, withoutClient],
  [/@modelcontextprotocol[\\/]sdk[\\/]dist[\\/]esm[\\/]types\.js$/, withPureCalls],
  [/[\\/]zod[\\/]v4[\\/]classic[\\/]schemas\.js$/, asTheSdksUseIt],
  [/[\\/]highlight\.js[\\/]lib[\\/]core\.js$/, withoutPages],
  [/[\\/]markdown-it\.mjs$/, withoutHtml],
  [/[\\/]yauzl[\\/]crc32\.js$/, () => 'module.exports = require("node:zlib").crc32;'],
  [/[\\/]unbzip2-stream[\\/]lib[\\/]bzip2\.js$/, withComputedTable],
  [/[\\/]vscode-jsonrpc[\\/]lib[\\/].*\.js$/, asModule],
]);

/** @type {import('esbuild').Plugin} */
export const leanPackages = {
  name: 'lean-packages',
  setup(build) {
    for (const [filter, standIn] of standIns) {
      build.onLoad({ filter }, () => ({
        contents: `export * from ${JSON.stringify(resolve(standIn))};`,
        resolveDir: process.cwd(),
      }));
    }
    for (const [filter, change] of changes) {
      build.onLoad({ filter }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const contents = change(source);
        if (contents === source) throw new Error(`${path} is no longer what ${change.name} changes`);
        return { contents };
      });
    }
  },
};

/**
 * The SDKs make hundreds of schemas when they are loaded. Tells esbuild of each call that makes one that it has no side effects, so that
 * schemas which nobody uses are left out.
 * @param {string} source
 */
function withPureCalls(source) {
  return source
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/(?<![\w$."'])(?=(?:z|validate|z[A-Z]\w*|[a-z]+[A-Z]\w*|[A-Z]\w*Schema)\s*[.(])/g, '/* @__PURE__ */ ');
}

/**
 * The ACP SDK without its client, which agents need only to be connected to one in their own process. Members that are named by a symbol
 * keep classes from being left out, so they get the symbol's name.
 * @param {string} source
 */
function withoutClient(source) {
  const symbols = [...source.matchAll(/^const (\w+) = Symbol\(/gm)].map(([, name]) => name).join('|');
  return source
    .replace('return new ClientConnectionHandle(', 'throw new Error("There is no client", ')
    .replace(new RegExp(`(?<=\\w)\\[(${symbols})\\]`, 'g'), '.$1')
    .replace(new RegExp(`\\[(${symbols})\\]`, 'g'), '$1');
}

/**
 * markdown-it without what is for making HTML, for reading it, which the panel forbids, and for typographers.
 * @param {string} source
 */
function withoutHtml(source) {
  const unused = 'renderer|rules_core/(?:replacements|smartquotes)|common/html_\\w+|rules_\\w+/html_\\w+';
  const rest = source
    .replace(new RegExp(`^//#region src/(?:${unused})\\.ts\\n[^]*?^//#endregion\\n`, 'gm'), '')
    .replace(/^\t\["(?:replacements|smartquotes|html_inline)", \w+\],\n/gm, '')
    .replace(/^\t\[\n\t\t"html_block",[^]*?^\t\],\n/m, '')
    .replace(/^\tmdurl,\n\tucmicro\n/m, '')
    // A table that the browser has.
    .replace('ucmicro.P.test(ch) || ucmicro.S.test(ch)', '/[\\p{P}\\p{S}]/u.test(ch)');
  return `class Renderer {}\n${rest}`;
}

/**
 * highlight.js without what looks for code in a page and guesses its language.
 * @param {string} source
 */
function withoutPages(source) {
  return source.replace(
    /^    (?:highlightA\w+|highlightElement|highlightBlock: \w+|initHighlighting\w*|autoDetection|\w*Plugin),?\n/gm,
    '',
  );
}

/**
 * What unpacks bzip2, with its table of checksums as what it is computed of: random numbers cannot be compressed.
 * @param {string} source
 */
function withComputedTable(source) {
  const step = '(crc) => crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1';
  return source.replace(
    /(?<=bzip2\.crcTable =\s*)\[[^]*?\]/,
    `Array.from({ length: 256 }, (_, byte) => Array(8).fill(${step}).reduce((crc, step) => step(crc), byte << 24) >>> 0)`,
  );
}

/**
 * Zod's classic schemas without the way to JSON schemas, and without kinds of strings but addresses and times: together a third of zod.
 * @param {string} source
 */
function asTheSdksUseIt(source) {
  return source
    .replace(/^.*\._zod\.processJSONSchema = .*\n/gm, '')
    .replace(/^    (?!url)\w+\(params\) \{\n\s+return this\.check\(core\._\w+\(Zod\w+, params\)\);\n    \},\n/gm, '')
    .replace(
      /^import \{ createStandardJSONSchemaMethod.*\n/m,
      'const createToJSONSchemaMethod = undefined, createStandardJSONSchemaMethod = () => undefined;\n',
    );
}

/**
 * What TypeScript has made a CommonJS module of, as the module that it was, of which what is not used can be left out.
 * @param {string} source
 */
function asModule(source) {
  /** @type {Map<string, string>} */
  const exported = new Map();
  const code = source
    .replace(/^var __\w+ = [^]*?^\}[)(]*;\n/gm, '')
    .replace(/^Object\.defineProperty\(exports, "__esModule".*\n|^exports\.[^;]* = void 0;\n/gm, '')
    .replace(/^__exportStar\(require\((.*?)\), exports\);/gm, 'export * from $1;')
    .replace(/^const (\w+) = (?:\w+\()?require\((.*?)\)\)?;/gm, 'import * as $1 from $2;')
    .replace(/^Object\.defineProperty\(exports, "(\w+)", .* return (\w+\.\w+); \} \}\);/gm, 'export const $1 = $2;')
    .replace(/^exports\.(\w+) = (\w+);\n/gm, (_, /** @type {string} */ name, /** @type {string} */ value) => {
      exported.set(name, value);
      return '';
    })
    .replace(/^exports\.(\w+) = /gm, 'export const $1 = ')
    .replace(/exports\.(\w+) = \1 = \{\}/g, (_, /** @type {string} */ name) => {
      exported.set(name, name);
      return `${name} = {}`;
    })
    .replace(/\bexports\.(\w+)/g, '$1');
  if (/\b(require|exports)\b/.test(code)) throw new Error('This is not as TypeScript makes CommonJS modules');
  return `${code}\nexport { ${[...exported].map(([name, value]) => `${value} as ${name}`).join(', ')} };\n`;
}
