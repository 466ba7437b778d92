import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { McpServerEntry } from '../../../src/acp/agentConnection';

/** An MCP server as either version of ACP has it on the wire. In v1, one on standard input and output has no type. */
export interface WireServer {
  readonly type?: string;
  readonly name: string;
  readonly serverId?: string;
  readonly url?: string;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
}

/** What an agent does with its tools. */
export interface ToolCall {
  readonly server: string;
  readonly tool: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
}

/** Connects with a server as an agent would, with the official client, and calls a tool. @returns The tool's result. */
export async function callAsAgent(server: WireServer, call: ToolCall, signal: AbortSignal): Promise<unknown> {
  const client = new Client({ name: 'test-agent', version: '1' });
  await client.connect(transportOf(server));
  try {
    const { tools } = await client.listTools();
    if (!tools.some(({ name }) => name === call.tool)) throw new Error(`no tool ${call.tool}`);
    return await client.callTool({ name: call.tool, arguments: { ...call.arguments } }, undefined, { signal });
  } finally {
    await client.close();
  }
}

export function transportOf({ url, headers, command, args, env }: WireServer): Transport {
  if (url !== undefined) {
    const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: pairs(headers) } });
    return transport;
  }
  return new StdioClientTransport({
    command: command ?? '',
    args: [...(args ?? [])],
    env: pairs(env),
    stderr: 'ignore',
  });
}

function pairs(list: WireServer['env'] = []): Record<string, string> {
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

/** How the entry goes over the wire, and comes to the agent's MCP client. */
export function wire(entry: McpServerEntry): WireServer {
  const pairs = (values: Readonly<Record<string, string>>): { name: string; value: string }[] =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  if (entry.type === 'stdio') return { ...entry, env: pairs(entry.env) };
  return entry.type === 'acp' ? entry : { ...entry, headers: pairs(entry.headers) };
}
