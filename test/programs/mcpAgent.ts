// An agent that uses its MCP servers, on the official SDKs:  node mcpAgent.js acp,http,stdio
//
// Its argument says which ways to a server it supports. A prompt is a tool call as JSON, `{"server", "tool", "arguments"}`; it says
// the result as JSON, or `failed: …`. It speaks v1 and v2.
import { ndJsonStream } from '@agentclientprotocol/sdk';
import { agent as agentV1, methods as methodsV1, McpOverAcpCaller } from '@agentclientprotocol/sdk/unstable';
import { agentProtocolRouter } from '@agentclientprotocol/sdk/experimental/v2';
import { agent as agentV2, methods as methodsV2 } from '@agentclientprotocol/sdk/experimental/v2/unstable';
import { Readable, Writable } from 'node:stream';
import { callAsAgent, type ToolCall, type WireServer } from '../support/mcp/agentTools';

const ways = (process.argv[2] ?? 'stdio').split(',');
const caller = new McpOverAcpCaller({ clientInfo: { name: 'test-agent', version: '1' } });
const servers = new Map<string, readonly WireServer[]>();
const turns = new Map<string, AbortController>();
let sessions = 0;

function opened(list: unknown, known?: string): string {
  const sessionId = known ?? `session-${++sessions}`;
  servers.set(sessionId, (list ?? []) as readonly WireServer[]);
  return sessionId;
}

/** @param context That of the connection, of either version. */
async function use(context: Parameters<typeof caller.request>[0], sessionId: string, text: string): Promise<string> {
  const turn = new AbortController();
  turns.set(sessionId, turn);
  try {
    const call = JSON.parse(text) as ToolCall;
    const server = servers.get(sessionId)?.find(({ name }) => name === call.server);
    if (!server) throw new Error(`no server ${call.server}`);
    const { type, serverId } = server;
    if (type !== 'acp') return JSON.stringify(await callAsAgent(server, call, turn.signal));
    const outcome = await caller.request(
      context,
      serverId!,
      'tools/call',
      { name: call.tool, arguments: { ...call.arguments } },
      { signal: turn.signal },
    );
    return JSON.stringify('result' in outcome ? outcome.result : outcome);
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function textOf(prompt: unknown): string {
  const [first] = prompt as readonly { readonly text?: string }[];
  return first?.text ?? '';
}

const v1 = agentV1({ name: 'mcp-agent' })
  .onRequest(methodsV1.agent.initialize, () => ({
    protocolVersion: 1,
    agentInfo: { name: 'mcp-agent', version: '1' },
    agentCapabilities: {
      mcpCapabilities: { http: ways.includes('http'), acp: ways.includes('acp') },
      sessionCapabilities: { resume: {} },
    },
  }))
  .onRequest(methodsV1.agent.session.new, ({ params }) => ({ sessionId: opened(params.mcpServers) }))
  .onRequest(methodsV1.agent.session.resume, ({ params }) => {
    opened(params.mcpServers, params.sessionId);
    return {};
  })
  .onRequest(methodsV1.agent.session.prompt, async ({ params: { sessionId, prompt }, client }) => {
    const said = await use(client, sessionId, textOf(prompt));
    const update = { sessionUpdate: 'agent_message_chunk' as const, content: { type: 'text' as const, text: said } };
    await client.notify(methodsV1.client.session.update, { sessionId, update });
    return { stopReason: turns.get(sessionId)?.signal.aborted ? 'cancelled' : 'end_turn' };
  })
  .onNotification(methodsV1.agent.session.cancel, ({ params }) => turns.get(params.sessionId)?.abort())
  .onNotification(methodsV1.agent.mcp.message, caller.handleNotification);

const v2 = agentV2({ name: 'mcp-agent' })
  .onRequest(methodsV2.agent.initialize, () => ({
    protocolVersion: 2,
    info: { name: 'mcp-agent', version: '1' },
    capabilities: { session: { mcp: Object.fromEntries(ways.map((way) => [way, {}])) } },
  }))
  .onRequest(methodsV2.agent.session.new, ({ params }) => ({ sessionId: opened(params.mcpServers) }))
  .onRequest(methodsV2.agent.session.resume, ({ params }) => {
    opened(params.mcpServers, params.sessionId);
    return {};
  })
  .onRequest(methodsV2.agent.session.prompt, ({ params: { sessionId, prompt }, client }) => {
    const tell = (update: object): Promise<void> =>
      client.notify(methodsV2.client.session.update, { sessionId, update } as never);
    setImmediate(() => {
      void (async () => {
        await tell({ sessionUpdate: 'state_update', state: 'running' });
        const said = await use(client, sessionId, textOf(prompt));
        await tell({
          sessionUpdate: 'agent_message_chunk',
          messageId: crypto.randomUUID(),
          content: { type: 'text', text: said },
        });
        await tell({ sessionUpdate: 'state_update', state: 'idle', stopReason: 'end_turn', background: [] });
      })();
    });
    return { messageId: crypto.randomUUID() };
  })
  .onNotification(methodsV2.agent.session.cancel, ({ params }) => turns.get(params.sessionId)?.abort())
  .onNotification(methodsV2.agent.mcp.message, caller.handleNotification);

const input = Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>;
const output = Writable.toWeb(process.stdout) as WritableStream<Uint8Array>;
const { closed } = agentProtocolRouter().withV1(v1).withV2(v2).connect(ndJsonStream(output, input));
void closed.then(() => process.exit(0));
