import type { AgentCapabilities, McpServerEntry } from '../acp/agentConnection';

/** Whether an agent takes MCP servers of a kind. Over stdio every agent of v1 does; v2 has no SSE. */
export function agentTakes(
  { mcpStdio, mcpHttp, mcpSse, mcpAcp }: AgentCapabilities,
  transport: McpServerEntry['type'],
): boolean {
  return { stdio: mcpStdio, http: mcpHttp, sse: mcpSse, acp: mcpAcp }[transport];
}
