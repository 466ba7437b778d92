// Which room of src/ may import what: the table of the design, as data. ESLint tells it in the editor
// (eslint.config.mjs), test/unit/rooms.test.ts checks it on the sources and on what esbuild really bundled.

/**
 * @typedef {object} Room
 * @property {readonly string[]} imports what it may import of src/: whole rooms ('base') or the files of a room that
 *   begin so ('chat/protocol'); its own files always
 * @property {readonly string[]} [types] what it may import with `import type` only
 * @property {boolean | readonly string[]} [node] whether it may import Node's modules, or which
 * @property {boolean | RegExp} [vscode] whether it may import `vscode`, or which of its files may
 */

/** @type {Readonly<Record<string, Room>>} */
export const rooms = {
  base: { imports: [] },
  acp: { imports: ['base'], node: ['node:stream'] },
  // Starting and ending processes: what agents, terminals and MCP servers have in common.
  processes: { imports: ['base'], node: true },
  agents: { imports: ['base', 'processes', 'acp'], node: true },
  sessions: { imports: ['base', 'acp/errors', 'acp/agentStartError'], types: ['acp'] },
  store: {
    imports: [
      'base',
      'sessions/state',
      'sessions/events',
      'sessions/eventSize',
      'sessions/mergeEvents',
      'sessions/reduce',
      'sessions/snapshot',
      'sessions/keptOpening',
    ],
    types: ['acp', 'sessions'],
    node: true,
  },
  // What became of files in a session: differences, hunks, earlier contents, checkpoints.
  changes: { imports: ['base'], types: ['acp', 'sessions'], node: true },
  mcp: { imports: ['base', 'processes', 'acp/errors', 'acp/lineSplitter'], types: ['acp', 'sessions'], node: true },
  workspace: {
    imports: [
      'base',
      'processes',
      'agents/registry',
      'agents/install',
      'agents/detect',
      'acp/errors',
      'sessions/ports',
      'sessions/permissions/',
      'sessions/mention',
      'sessions/promptAttachment',
      'sessions/recordedSession',
      'changes',
      'mcp',
    ],
    types: ['acp', 'api'],
    node: true,
    vscode: true,
  },
  chat: { imports: ['base', 'sessions'], types: ['acp', 'changes'], vscode: /(view|commands?|status)[^/]*\.ts$/i },
  // What other extensions get: the builder of sessions over the domain, without VS Code.
  api: { imports: ['base', 'sessions', 'acp/errors'], types: ['acp'], node: ['node:path'] },
  webview: {
    imports: [
      'base',
      'chat/protocol',
      'changes/changedFile',
      ...[
        'state',
        'events',
        'reduce',
        'snapshot',
        'replica',
        'mention',
        'promptAttachment',
        'fitContent',
        'find/',
        'permissions/',
      ].map((file) => `sessions/${file}`),
    ],
    types: ['acp'],
  },
  guide: { imports: [], node: true },
  // The files directly in src/: the composition root, the public API, the settings.
  root: {
    imports: [
      'root',
      'base',
      'processes',
      'acp',
      'agents',
      'sessions',
      'store',
      'changes',
      'mcp',
      'workspace',
      'chat',
      'api',
      // Old sessions are deleted where the Guide keeps them, too.
      'guide/conversation/sessionFile',
    ],
    node: true,
    vscode: true,
  },
};

/** npm packages that are one room's business. Every other package may be used where its runtime is. */
export const packageOwners = /** @type {Readonly<Record<string, readonly string[]>>} */ ({
  'vscode-jsonrpc': ['acp'],
  preact: ['webview'],
  'markdown-it': ['webview'],
  lowlight: ['webview'],
  'highlight.js': ['webview'],
  ignore: ['workspace'],
  'jsonc-parser': ['mcp'],
  '@agentclientprotocol/sdk': ['guide'],
  '@modelcontextprotocol/sdk': ['mcp'],
  '@vscode/codicons': ['webview'],
});

/**
 * @param {string} file a path that begins with `src/`
 * @returns {string} the name of its room
 */
export function roomOf(file) {
  const [, folder, rest] = file.split('/');
  return rest === undefined || folder === undefined ? 'root' : folder;
}

/**
 * @param {string} file a path that begins with `src/`
 * @param {string} allowed an entry of {@link Room.imports}
 */
function matches(file, allowed) {
  return allowed.includes('/') ? file.startsWith(`src/${allowed}`) : roomOf(file) === allowed;
}

/**
 * Judges one import.
 * @param {{ from: string, to: string, typeOnly: boolean }} edge `from` begins with `src/`; `to` does too, or it names
 *   `vscode`, a module of Node (with `node:`) or an npm package
 * @returns {string | undefined} what is wrong with it
 */
export function objection({ from, to, typeOnly }) {
  const name = roomOf(from);
  const room = rooms[name];
  if (!room) return `${from}: src/${name} is no room of the design`;
  const wrong = `${from} (${name}) may not import ${to}`;
  if (to.startsWith('src/')) {
    const allowed = [name, ...room.imports, ...(typeOnly ? (room.types ?? []) : [])];
    if (allowed.some((one) => matches(to, one))) return undefined;
    return room.types?.some((one) => matches(to, one)) ? `${wrong} other than with "import type"` : wrong;
  }
  if (to === 'vscode') {
    const { vscode = false } = room;
    return vscode === true || (vscode instanceof RegExp && vscode.test(from)) ? undefined : wrong;
  }
  if (to.startsWith('node:')) {
    const { node = false } = room;
    const fine = node === true || (Array.isArray(node) && node.some((one) => to === one || to.startsWith(`${one}/`)));
    return fine ? undefined : wrong;
  }
  const owners = Object.entries(packageOwners).find(([one]) => to === one || to.startsWith(`${one}/`))?.[1];
  return owners && !owners.includes(name) ? wrong : undefined;
}
