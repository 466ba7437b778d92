import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { AgentCapabilities } from '../../src/acp/agentConnection';
import { nullLog } from '../../src/base/log';
import { McpBridges } from '../../src/mcp/bridges';
import { noCapabilities } from '../support/fakeAgent';
import { transportOf, wire } from '../support/mcp/agentTools';
import { TestServer } from '../support/mcp/testServer';
import { measurement, median, type Measurement } from './report';

const ROUNDS = 9;
const CALLS = 200;

/** What the ways to an in-process MCP server add to a tool call, over the same call in this process. The client is the official one. */
export async function measureMcp(): Promise<readonly Measurement[]> {
  const bridges = new McpBridges({ shimScript: 'dist/mcpShim.js', log: nullLog });
  const server = new TestServer();
  const [here, there] = InMemoryTransport.createLinkedPair();
  await server.connect(here);
  const http = await carried(bridges, server, { mcpHttp: true });
  const stdio = await carried(bridges, server, { mcpStdio: true });
  const clients = await Promise.all([there, http.transport, stdio.transport].map(connect));
  const times = clients.map((): number[] => []);
  // In turn, so that the machine's moods meet all three; the first round only warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, client] of clients.entries()) {
      const ms = await callTimes(client);
      if (round > 0) times[index]?.push(...ms);
    }
  }
  await Promise.all(clients.map((client) => client.close()));
  http.dispose();
  stdio.dispose();
  bridges.dispose();
  const [bare = 0, byHttp = 0, byStdio = 0] = times.map(median);
  return [
    measurement('a tool call in this process (median)', bare, 'ms'),
    measurement('what the HTTP bridge adds to it (median)', byHttp - bare, 'ms', { value: 3 }),
    measurement('what the stdio shim adds to it (median)', byStdio - bare, 'ms', { value: 8 }),
  ];
}

async function carried(
  bridges: McpBridges,
  server: TestServer,
  way: Partial<AgentCapabilities>,
): Promise<{ readonly transport: Transport; dispose(): void }> {
  const capabilities = { ...noCapabilities, ...way };
  const carrying = await bridges.carry(server, {
    agent: { name: 'bench', protocolVersion: 1, authMethods: [], capabilities },
  });
  if (!carrying) throw new Error('There is no way');
  return { transport: transportOf(wire(carrying.entry)), dispose: () => carrying.dispose() };
}

async function connect(transport: Transport): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(transport);
  return client;
}

/** Milliseconds of each of some calls. */
async function callTimes(client: Client): Promise<readonly number[]> {
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const start = performance.now();
    await client.callTool({ name: 'add', arguments: { a: call, b: 1 } });
    times.push(performance.now() - start);
  }
  return times;
}
