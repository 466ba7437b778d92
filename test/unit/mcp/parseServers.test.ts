import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { parseSource } from '../../../src/mcp/parseServers';
import { keysText } from '../../../src/mcp/entryCheck';
import { mcpSource } from '../../support/mcpSource';

/** What is made of a map of servers: each without where it stands, and what is wrong. */
function read(servers: unknown, inputs?: unknown): { readonly servers: unknown; readonly problems: readonly string[] } {
  const parsed = parseSource(mcpSource(servers, inputs));
  return {
    servers: Object.fromEntries(
      [...parsed.servers].map(([name, server]) => {
        if (!server) return [name, undefined];
        const { origin: _, ...rest } = server;
        return [name, rest];
      }),
    ),
    problems: parsed.problems.map(({ keys, expected }) => `${keysText(keys)} is not ${expected}`),
  };
}

const problemsOf = (entry: unknown): readonly string[] => read({ a: entry }).problems;

describe('a map of MCP servers', () => {
  it('holds servers of each kind, with what others write beside', () => {
    deepStrictEqual(
      read({
        plain: { command: 'npx' },
        whole: {
          type: 'stdio',
          command: 'uvx',
          args: ['thing', '--port', 1],
          env: { KEY: '${input:key}', DEBUG: true, GONE: null },
          cwd: '${workspaceFolder}/sub',
          envFile: '${workspaceFolder}/.env',
          sandboxEnabled: true,
          dev: { watch: '**' },
        },
        web: { url: 'https://example.com/mcp' },
        streamable: { type: 'streamable-http', url: 'http://localhost:3000', headers: { 'X-Key': 'a', 'X-Off': null } },
        events: { type: 'sse', url: 'http://localhost:3000/sse', args: null },
      }),
      {
        servers: {
          plain: { type: 'stdio', name: 'plain', command: 'npx', args: [], env: {} },
          whole: {
            type: 'stdio',
            name: 'whole',
            command: 'uvx',
            args: ['thing', '--port', '1'],
            env: { KEY: '${input:key}', DEBUG: 'true' },
            cwd: '${workspaceFolder}/sub',
            envFile: '${workspaceFolder}/.env',
          },
          web: { type: 'http', name: 'web', url: 'https://example.com/mcp', headers: {} },
          streamable: { type: 'http', name: 'streamable', url: 'http://localhost:3000', headers: { 'X-Key': 'a' } },
          events: { type: 'sse', name: 'events', url: 'http://localhost:3000/sse', headers: {} },
        },
        problems: [],
      },
    );
  });

  it('may be copied with the key of other clients around it', () => {
    deepStrictEqual(read({ mcpServers: { a: { command: 'a' } }, b: { command: 'b' } }), {
      servers: {
        a: { type: 'stdio', name: 'a', command: 'a', args: [], env: {} },
        b: { type: 'stdio', name: 'b', command: 'b', args: [], env: {} },
      },
      problems: [],
    });
    deepStrictEqual(read({ mcpServers: { command: 'named-so' } }).problems, []);
  });

  it('takes a server away with null or `disabled`', () => {
    deepStrictEqual(
      read({ gone: null, off: { command: 'a', disabled: true }, on: { command: 'a', disabled: false } }),
      {
        servers: {
          gone: undefined,
          off: undefined,
          on: { type: 'stdio', name: 'on', command: 'a', args: [], env: {} },
        },
        problems: [],
      },
    );
  });

  it('may be missing', () => {
    deepStrictEqual(read(undefined), { servers: {}, problems: [] });
    deepStrictEqual(read(null), { servers: {}, problems: [] });
  });

  it('names each entry that cannot be used, by the keys that lead to it; the others stay', () => {
    const all = { text: 'npx', ok: { command: 'a' }, list: [], none: {}, bad: { command: 'a', args: ['x', {}] } };
    deepStrictEqual(read(all), {
      servers: {
        text: undefined,
        ok: { type: 'stdio', name: 'ok', command: 'a', args: [], env: {} },
        list: undefined,
        none: undefined,
        bad: undefined,
      },
      problems: [
        'servers.text is not an object, or null',
        'servers.list is not an object, or null',
        'servers.none.command is not given, nor a url',
        'servers.bad.args[1] is not a string',
      ],
    });
    deepStrictEqual(read([]).problems, ['servers is not an object']);
  });

  for (const [entry, problem] of [
    [{ command: '' }, 'servers.a.command is not a text that is not empty'],
    [{ command: 7 }, 'servers.a.command is not a string'],
    [{ type: 'stdio', url: 'http://x' }, 'servers.a.command is not given'],
    [{ command: 'a\0b' }, 'servers.a.command is not text without a NUL character'],
    [{ command: 'a', args: 'b' }, 'servers.a.args is not a list'],
    [{ command: 'a', env: ['b'] }, 'servers.a.env is not an object'],
    [{ command: 'a', env: { 'A=B': 'c' } }, 'servers.a.env.A=B is not named as it can be'],
    [{ command: 'a', env: { A: {} } }, 'servers.a.env.A is not a string'],
    [{ type: 'http' }, 'servers.a.url is not given'],
    [{ type: 'websocket', url: 'ws://x' }, 'servers.a.type is not "stdio", "http" or "sse"'],
    [{ url: 'file:///etc/passwd' }, 'servers.a.url is not an address that begins with http:// or https://'],
    [{ url: 'http://x', headers: { 'a b': 'c' } }, 'servers.a.headers.a b is not named as it can be'],
    [{ url: 'http://x', headers: { a: 'b\r\nc: d' } }, 'servers.a.headers.a is not a single line'],
    [{ command: 'a'.repeat(40_000) }, 'servers.a.command is not a string of at most 32768 characters'],
    [
      { command: 'a', args: Array.from({ length: 1001 }, () => 'x') },
      'servers.a.args is not a list of at most 1000 items',
    ],
  ] as const) {
    it(`says: ${problem}`, () => {
      deepStrictEqual(problemsOf(entry), [problem]);
    });
  }

  it('knows its inputs; one that is broken is named, the others stay', () => {
    const inputs = [
      { type: 'promptString', id: 'key', description: 'The key', password: true, default: 'unseen' },
      { type: 'pickString', id: 'size', options: ['small', { label: 'Large', value: 'l' }], default: 'small' },
      { type: 'command', id: 'run', command: 'workbench.action.terminal.sendSequence' },
      { type: 'promptString' },
    ];
    const { inputs: known, problems } = parseSource(mcpSource({}, inputs));
    deepStrictEqual(
      [...known.values()],
      [
        { id: 'key', description: 'The key', password: true },
        {
          id: 'size',
          description: '',
          default: 'small',
          password: false,
          options: [
            { value: 'small', label: 'small' },
            { value: 'l', label: 'Large' },
          ],
        },
      ],
    );
    deepStrictEqual(
      problems.map(({ keys, expected }) => `${keysText(keys)} is not ${expected}`),
      ['inputs[2].type is not "promptString" or "pickString"', 'inputs[3].id is not given'],
    );
  });

  it('looks into what is copied from other clients once, however deep it is nested', () => {
    const depth = 2000;
    const hostile = JSON.parse(`${'{"mcpServers":'.repeat(depth)}{}${'}'.repeat(depth)}`) as unknown;
    deepStrictEqual(read(hostile).problems, ['servers.mcpServers.mcpServers.command is not given, nor a url']);
  });

  it('takes `__proto__` for a name like any other', () => {
    const hostile: unknown = JSON.parse(
      '{"__proto__": {"command": "evil"}, "a": {"__proto__": {"command": "evil"}}, "b": {"command": "b", "env": {"__proto__": "x"}}}',
    );
    const { servers, problems } = read(hostile);
    deepStrictEqual(problems, ['servers.a.command is not given, nor a url']);
    deepStrictEqual(Object.keys(servers as object).sort(), ['__proto__', 'a', 'b']);
    strictEqual(({} as { command?: unknown }).command, undefined);
  });

  it('never throws, and says of each entry either what it is or what is wrong, whatever stands there', () => {
    const key = fc.constantFrom(
      'command',
      'args',
      'env',
      'url',
      'headers',
      'type',
      'cwd',
      'disabled',
      '__proto__',
      'x',
    );
    const entry = fc.oneof(fc.dictionary(key, fc.jsonValue()), fc.jsonValue());
    fc.assert(
      fc.property(fc.dictionary(fc.string(), entry), fc.jsonValue(), (servers, inputs) => {
        const parsed = parseSource(mcpSource(servers, inputs));
        for (const { keys } of parsed.problems) ok(keys[0] === 'servers' || keys[0] === 'inputs');
        for (const [name, server] of parsed.servers) {
          if (server) strictEqual(server.name, name);
        }
      }),
    );
  });
});
