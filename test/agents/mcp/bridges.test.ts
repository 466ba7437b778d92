import * as assert from 'node:assert/strict';
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client';
import { McpServer as McpServerV2 } from '@modelcontextprotocol/server';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { AgentCapabilities } from '../../../src/acp/agentConnection';
import { nullLog } from '../../../src/base/log';
import { type CarriedServer, McpBridges } from '../../../src/mcp/bridges';
import type { InProcessMcpServer } from '../../../src/sessions/ports';
import { noCapabilities } from '../../support/fakeAgent';
import { transportOf, wire } from '../../support/mcp/agentTools';
import { TestServer } from '../../support/mcp/testServer';
import { repositoryPath } from '../../support/root';

const ways: Readonly<Record<'http' | 'stdio', Partial<AgentCapabilities>>> = {
  http: { mcpHttp: true, mcpStdio: true },
  stdio: { mcpStdio: true },
};

for (const [way, capabilities] of Object.entries(ways)) {
  describe(`An in-process MCP server by ${way}`, function () {
    this.timeout(20_000);
    let bridges: McpBridges;
    let server: TestServer;
    let carried: CarriedServer;
    let clients: Client[];

    const connect = async (): Promise<Client> => {
      const client = new Client({ name: 'agent', version: '1' });
      await client.connect(transportOf(wire(carried.entry)));
      clients.push(client);
      return client;
    };

    beforeEach(async () => {
      bridges = new McpBridges({ shimScript: repositoryPath('dist/mcpShim.js'), log: nullLog });
      server = new TestServer();
      clients = [];
      carried = (await bridges.carry(server, agentWith(capabilities)))!;
    });

    afterEach(async () => {
      await Promise.all(clients.map((client) => client.close()));
      carried.dispose();
      bridges.dispose();
    });

    it('is listed, and its tools are called', async () => {
      const client = await connect();
      assert.equal(carried.entry.type, way);
      assert.equal(client.getInstructions(), 'Use them');
      const { tools } = await client.listTools();
      assert.deepEqual(tools.map(({ name }) => name).sort(), ['add', 'big', 'count', 'fail', 'wait']);
      assert.equal(await textOf(client, 'add', { a: 2, b: 3 }), '5');
    });

    it('tells errors of a tool, and of the protocol', async () => {
      const client = await connect();
      const failed = await client.callTool({ name: 'fail' });
      assert.deepEqual(failed, { content: [{ type: 'text', text: 'It is broken' }], isError: true });
      await assert.rejects(client.readResource({ uri: 'a://b' }), { code: -32601 });
    });

    it('tells progress in order, before the result', async () => {
      const client = await connect();
      const told: unknown[] = [];
      // What comes to the client's transport: the client itself drops progress that comes in one piece with the result.
      const receive = client.transport!.onmessage!;
      client.transport!.onmessage = (message) => {
        told.push('method' in message ? message.params?.['progress'] : 'result');
        receive(message);
      };
      await client.callTool({ name: 'count', arguments: { to: 20 } }, CallToolResultSchema, {
        onprogress: () => undefined,
      });
      assert.deepEqual(told, [...Array.from({ length: 20 }, (_, index) => index + 1), 'result']);
    });

    it('hears that a call is taken back', async () => {
      const client = await connect();
      const stop = new AbortController();
      const call = client.callTool({ name: 'wait' }, CallToolResultSchema, { signal: stop.signal });
      await server.waiting.promise;
      stop.abort();
      await assert.rejects(call);
      await server.takenBack.promise;
    });

    it('hears that the client is gone with its call', async () => {
      const client = await connect();
      const call = assert.rejects(client.callTool({ name: 'wait' }));
      await server.waiting.promise;
      await client.close();
      await call;
      await server.takenBack.promise;
    });

    it('carries results of several megabytes, while other calls go on', async () => {
      const client = await connect();
      const bytes = 5 * 1024 * 1024;
      const [big, sum] = await Promise.all([textOf(client, 'big', { bytes }), textOf(client, 'add', { a: 1, b: 1 })]);
      assert.equal(Buffer.byteLength(big), bytes);
      assert.equal(sum, '2');
    });

    it('serves several clients, each by itself', async () => {
      const [one, two] = await Promise.all([connect(), connect()]);
      assert.deepEqual(await Promise.all([textOf(one, 'add', { a: 1, b: 1 }), textOf(two, 'add', { a: 2, b: 2 })]), [
        '2',
        '4',
      ]);
      assert.equal(server.clients, 2);
    });

    it('ends with its session: nobody is served any more', async () => {
      const client = await connect();
      const closed = new Promise<void>((resolve) => {
        client.onclose = resolve;
      });
      carried.dispose();
      assert.equal(server.clients, 0);
      if (way === 'stdio') await closed;
      await assert.rejects(client.callTool({ name: 'add', arguments: { a: 1, b: 1 } }));
      await assert.rejects(connect());
    });

    it('ends with its session in the middle of a call, which is told', async () => {
      const client = await connect();
      const call = assert.rejects(client.callTool({ name: 'wait' }), { code: -32000 });
      await server.waiting.promise;
      carried.dispose();
      await call;
      await server.takenBack.promise;
      assert.equal(server.clients, 0);
    });

    it('is not waited for when it throws, at once or later', async () => {
      const broken = [
        () => {
          throw new Error('at once');
        },
        () => Promise.reject(new Error('later')),
      ];
      for (const fail of broken) {
        carried.dispose();
        carried = (await bridges.carry(inProcess('broken', fail), agentWith(capabilities)))!;
        await assert.rejects(connect());
      }
    });

    it('goes on for other sessions when one ends', async () => {
      const other = (await bridges.carry(server, agentWith(capabilities)))!;
      carried.dispose();
      carried = other;
      assert.equal(await textOf(await connect(), 'add', { a: 4, b: 4 }), '8');
    });

    it('that takes one client at a time serves the newest', async () => {
      const single = new McpServerV2({ name: 'single', version: '1' });
      single.registerTool('who', {}, () => ({ content: [{ type: 'text', text: 'me' }] }));
      carried.dispose();
      carried = (await bridges.carry(
        inProcess('single', (transport) => single.connect(transport)),
        agentWith(capabilities),
      ))!;
      assert.equal(await textOf(await connect(), 'who', {}), 'me');
      assert.equal(await textOf(await connect(), 'who', {}), 'me');
    });
  });
}

describe('In-process MCP servers', () => {
  let bridges: McpBridges;

  beforeEach(() => {
    bridges = new McpBridges({ shimScript: repositoryPath('dist/mcpShim.js'), log: nullLog });
  });

  afterEach(() => {
    bridges.dispose();
  });

  it('are not given to an agent that supports no way to them', async () => {
    assert.equal(await bridges.carry(new TestServer(), agentWith({})), undefined);
  });

  for (const mode of ['legacy', 'auto'] as const) {
    it(`are used by the next version of the official client, ${mode}`, async () => {
      const offer = await bridges.offer(new TestServer());
      const client = new ClientV2({ name: 'next', version: '2' }, { versionNegotiation: { mode } });
      const headers = { Authorization: `Bearer ${offer.token}` };
      await client.connect(new HttpV2(new URL(offer.url), { requestInit: { headers } }));
      const result = await client.callTool({ name: 'add', arguments: { a: 20, b: 22 } });
      assert.deepEqual(result.content, [{ type: 'text', text: '42' }]);
      await client.close();
      offer.dispose();
    });
  }
});

describe('A client that speaks only the MCP without sessions', () => {
  it('hears by HTTP which revisions are spoken', async () => {
    const bridges = new McpBridges({ shimScript: repositoryPath('dist/mcpShim.js'), log: nullLog });
    const server = new TestServer();
    const offer = await bridges.offer(server);
    const client = new ClientV2(
      { name: 'next', version: '2' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    const headers = { Authorization: `Bearer ${offer.token}` };
    const connecting = client.connect(new HttpV2(new URL(offer.url), { requestInit: { headers } }));
    await assert.rejects(connecting, /2025-11-25/);
    assert.equal(server.connects, 0);
    await client.close();
    offer.dispose();
    bridges.dispose();
  });
});

function agentWith(capabilities: Partial<AgentCapabilities>): Parameters<McpBridges['carry']>[1] {
  return {
    agent: {
      name: 'agent',
      protocolVersion: 1,
      authMethods: [],
      capabilities: { ...noCapabilities, ...capabilities },
    },
  };
}

function inProcess(name: string, connect: (transport: never) => Promise<void>): InProcessMcpServer {
  return { type: 'inProcess', name, connect: (transport) => connect(transport as never) };
}

async function textOf(client: Client, name: string, args: Record<string, unknown>): Promise<string> {
  const { content } = CallToolResultSchema.parse(await client.callTool({ name, arguments: args }));
  const [first] = content;
  return first?.type === 'text' ? first.text : '';
}
