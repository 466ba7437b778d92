import type { ConfigScope, ConfigSource, McpServerDefinition } from '../../src/mcp/serverDefinition';
import { parseSource } from '../../src/mcp/parseServers';

/** A map of servers as it would stand in `.vscode/mcp.json`. */
export function mcpSource(servers: unknown, inputs?: unknown, scope: ConfigScope = 'folder'): ConfigSource {
  return {
    id: scope,
    scope,
    name: '.vscode/mcp.json',
    file: 'file:///w/.vscode/mcp.json',
    keys: ['servers'],
    servers,
    inputKeys: ['inputs'],
    inputs,
  };
}

/** A server as it is written in a map. @throws when it cannot be used. */
export function mcpServer(entry: object, name = 'one'): McpServerDefinition {
  const { servers, problems } = parseSource(mcpSource({ [name]: entry }));
  const server = servers.get(name);
  if (!server) throw new Error(JSON.stringify(problems.map(({ keys, expected }) => ({ keys, expected }))));
  return server;
}
