import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { mergeServers } from '../../../src/mcp/mergeServers';
import { parseSource } from '../../../src/mcp/parseServers';
import { safeNames } from '../../../src/mcp/serverNames';
import { mcpSource } from '../../support/mcpSource';

/** The commands by name, of maps from the farthest to the nearest. */
function merged(...maps: readonly unknown[]): unknown {
  const servers = mergeServers(maps.map((map) => parseSource(mcpSource(map))));
  return Object.fromEntries(
    servers.map(({ definition }) => [definition.name, definition.type === 'stdio' ? definition.command : undefined]),
  );
}

describe('MCP servers of several configurations', () => {
  it('are merged by name, the nearest wins', () => {
    deepStrictEqual(
      merged(
        { a: { command: 'user' }, b: { command: 'user' } },
        { b: { command: 'workspace' } },
        { c: { command: 'folder' } },
      ),
      { a: 'user', b: 'workspace', c: 'folder' },
    );
  });

  it('are taken away by a nearer null, and come back by a nearer one still', () => {
    deepStrictEqual(merged({ a: { command: 'user' } }, { a: null }), {});
    deepStrictEqual(merged({ a: { command: 'user' } }, { a: null }, { a: { command: 'folder' } }), { a: 'folder' });
  });

  it('do not stand in for a nearer one that is broken', () => {
    deepStrictEqual(merged({ a: { command: 'user' } }, { a: { command: 7 } }), {});
  });

  it('are, whatever there is, those of the nearest map that names them', () => {
    const map = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', '__proto__'),
      fc.oneof(fc.record({ command: fc.constantFrom('1', '2', '3') }), fc.constant(null)),
    );
    fc.assert(
      fc.property(fc.array(map, { maxLength: 6 }), (maps) => {
        const found = new Map(
          mergeServers(maps.map((one) => parseSource(mcpSource(one)))).map(({ definition }) => [
            definition.name,
            definition,
          ]),
        );
        for (const name of ['a', 'b', 'c', '__proto__']) {
          const nearest = maps.findLast((one) => Object.hasOwn(one, name))?.[name];
          const server = found.get(name);
          strictEqual(server?.type === 'stdio' ? server.command : undefined, nearest?.command);
        }
      }),
    );
  });
});

describe('names of MCP servers', () => {
  it('are such that agents can make names of tools of them', () => {
    deepStrictEqual(safeNames(['git', 'My Server!', 'my server', 'my_server_', 'Git', '日本', '', 'a'.repeat(99)]), [
      'git',
      'My_Server_',
      'my_server',
      'my_server__2',
      'Git_2',
      '_',
      'server',
      'a'.repeat(64),
    ]);
  });

  it('are unique, safe and short, whatever they were', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 80 })), (names) => {
        const safe = safeNames(names);
        strictEqual(safe.length, names.length);
        strictEqual(new Set(safe.map((name) => name.toLowerCase())).size, names.length);
        for (const name of safe) strictEqual(/^[A-Za-z0-9_-]{1,64}$/.test(name), true);
      }),
    );
  });
});
