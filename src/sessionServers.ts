import type { AgentCapabilities } from './acp/agentConnection';
import type { ServerOutcome } from './mcp/chooseServers';
import type { ConfigProblem } from './mcp/serverDefinition';
import type { SessionPlace } from './sessions/ports';

/** The MCP servers of one session, as it has them since it was last opened. */
export interface SessionServers {
  readonly place: SessionPlace;
  readonly capabilities: AgentCapabilities;
  readonly outcomes: readonly ServerOutcome[];
  readonly problems: readonly { readonly problem: ConfigProblem; readonly text: string }[];
  /** What would be other now if the session were opened anew. */
  readonly stale: { readonly servers: boolean; readonly folders: boolean };
}
