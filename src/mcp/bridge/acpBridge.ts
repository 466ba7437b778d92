import type { AgentConnection, McpReply, McpRequest, McpRequestHandler } from '../../acp/agentConnection';
import { AcpError, mcpCarrierErrors } from '../../acp/errors';
import { untilAborted } from '../../base/async';
import { errorMessage } from '../../base/errors';
import { isRecord } from '../../base/check';
import type { Disposable } from '../../base/lifecycle';
import { toDisposable } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { InProcessMcpServer } from '../../sessions/ports';
import { ClassicClient, type Notify, type ServerIntroduction } from './classicClient';
import { ServedClients } from './servedClients';

/** The revision of MCP that MCP over ACP carries: requests that each stand for themselves, without a handshake. */
const CURRENT_VERSION = '2026-07-28';

/** How many requests of one server an agent may have open. */
const MAX_OPEN_REQUESTS = 64;

/**
 * Serves an in-process server by MCP over ACP (unstable): the agent's requests come as `mcp/message`. They speak MCP 2026-07-28; a
 * server of the revisions before does not know it, so that the handshake, `server/discover` and the type of results are done here.
 */
export function serveOverAcp(
  server: InProcessMcpServer,
  serverId: string,
  connect: NonNullable<AgentConnection['onMcpRequest']>,
  log: Log,
): Disposable {
  const bridge = new AcpBridge(server, log);
  const serving = connect(serverId, bridge.handle);
  return toDisposable(() => {
    serving.dispose();
    bridge.dispose();
  });
}

class AcpBridge implements Disposable {
  readonly #clients: ServedClients;
  #client: Promise<ClassicClient> | undefined;
  #openRequests = 0;

  constructor(
    private readonly server: InProcessMcpServer,
    private readonly log: Log,
  ) {
    this.#clients = new ServedClients(server, log);
  }

  readonly handle: McpRequestHandler = async (request, notify, signal) => {
    if (this.#openRequests >= MAX_OPEN_REQUESTS) {
      throw new AcpError('answered', 'Too many MCP requests at a time', mcpCarrierErrors.limitExceeded);
    }
    this.#openRequests++;
    try {
      return await this.#answer(request, notify, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.log.warn(`MCP server ${this.server.name} failed: ${errorMessage(error)}`);
      throw new AcpError('answered', 'The MCP server failed', mcpCarrierErrors.backendFailed);
    } finally {
      this.#openRequests--;
    }
  };

  dispose(): void {
    this.#clients.dispose();
  }

  async #answer({ method, params }: McpRequest, notify: Notify, signal: AbortSignal): Promise<McpReply> {
    const meta: unknown = isRecord(params) ? params['_meta'] : undefined;
    const clientInfo = isRecord(meta) ? meta['io.modelcontextprotocol/clientInfo'] : undefined;
    const client = await untilAborted(this.#connected(clientInfo), signal);
    if (method === 'server/discover') return { result: currentResult(discovered(client.introduction)) };
    const outcome = await client.request(method, params, notify, signal);
    return 'error' in outcome || !isRecord(outcome.result) ? outcome : { result: currentResult(outcome.result) };
  }

  /** The one client that stands for the agent; a server that went away is asked again. */
  async #connected(clientInfo: unknown): Promise<ClassicClient> {
    const known = this.#client;
    const client = await known?.catch(() => undefined);
    if (client && !client.isClosed) return client;
    // Of several requests that come at the same time, the first one connects for all.
    if (this.#client === known || this.#client === undefined) {
      this.#client = ClassicClient.connect(
        this.#clients,
        isRecord(clientInfo) ? clientInfo : { name: 'acp-agent', version: '0' },
      );
    }
    return this.#client;
  }
}

/** A result as the current revision has it: complete, and nothing of it may be kept (SEP-2549), for a classic server says no more. */
function currentResult(result: object): object {
  return { resultType: 'complete', ttlMs: 0, cacheScope: 'private', ...result };
}

function discovered({ capabilities, serverInfo, instructions }: ServerIntroduction): object {
  return {
    supportedVersions: [CURRENT_VERSION],
    capabilities: withoutSubscriptions(capabilities),
    ...(instructions !== undefined && { instructions }),
    _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo },
  };
}

/** What the server tells by itself belongs to no request, and is not carried. */
function withoutSubscriptions(capabilities: object): object {
  return Object.fromEntries(
    Object.entries(capabilities).map(([name, value]: [string, unknown]) => {
      if (!isRecord(value)) return [name, value];
      const { listChanged: _, subscribe: __, ...rest } = value;
      return [name, rest];
    }),
  );
}
