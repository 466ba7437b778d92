import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { McpServerEntry } from '../acp/agentConnection';
import { withTimeout } from '../base/async';
import { type ProgramPlace, ProgramTransport } from './programTransport';

export interface ListedTool {
  readonly name: string;
  readonly description: string;
}

export interface ListToolsPlace extends ProgramPlace {
  /** How long all of it may take, in milliseconds. */
  readonly limitMs: number;
}

const MAX_PAGES = 100;
const MAX_TOOLS = 1000;

/** Connects to a server as an agent would, asks for its tools and leaves it. A program ends with it. @throws Error */
export async function listTools(server: McpServerEntry, place: ListToolsPlace): Promise<readonly ListedTool[]> {
  const client = new Client({ name: 'parley', version: '1' });
  const transport = transportOf(server, place);
  try {
    return await withTimeout(toolsOf(client, transport), place.limitMs, `MCP server ${server.name}`);
  } finally {
    // Its own limits: it asks a program to end, then makes it.
    await client.close();
    await transport.close();
  }
}

async function toolsOf(client: Client, transport: Transport): Promise<readonly ListedTool[]> {
  await client.connect(transport);
  if (!client.getServerCapabilities()?.tools) return [];
  const tools: ListedTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await client.listTools(cursor === undefined ? {} : { cursor });
    tools.push(
      ...answer.tools.map(({ name, title, description }) => ({ name, description: description ?? title ?? '' })),
    );
    cursor = answer.nextCursor;
    if (cursor === undefined || tools.length >= MAX_TOOLS) break;
  }
  return tools.slice(0, MAX_TOOLS);
}

function transportOf(server: McpServerEntry, place: ListToolsPlace): Transport {
  switch (server.type) {
    case 'stdio':
      return new ProgramTransport(server, place);
    case 'http':
      return new StreamableHTTPClientTransport(new URL(server.url), {
        requestInit: { headers: { ...server.headers } },
      });
    case 'sse':
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- servers that have nothing newer
      return new SSEClientTransport(new URL(server.url), { requestInit: { headers: { ...server.headers } } });
    case 'acp':
      throw new Error('it is reached by the agent only');
  }
}
