import type { AgentConnection, McpServerEntry } from '../acp/agentConnection';
import { Lazy } from '../base/lazy';
import { type Disposable, DisposableObject } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { InProcessMcpServer } from '../sessions/ports';
import type { HttpOffer } from './bridge/loopbackHttp';

export interface BridgeOptions {
  /** The program that takes a local socket to standard input and output. Absolute; run by this process's own Node. */
  readonly shimScript: string;
  readonly log: Log;
}

/** An in-process server as an agent is given it. Disposing ends it, with the agent's connections. */
export interface CarriedServer extends Disposable {
  readonly entry: McpServerEntry;
}

/** Carries in-process MCP servers to agents. Nothing is loaded or listened on before it is needed, nor longer. */
export class McpBridges extends DisposableObject {
  readonly #http = new Lazy(async () => {
    const { LoopbackHttp } = await import('./bridge/loopbackHttp');
    return this.register(new LoopbackHttp(this.options.log));
  });
  readonly #socket = new Lazy(async () => {
    const { LoopbackSocket } = await import('./bridge/loopbackSocket');
    return this.register(new LoopbackSocket(this.options.log));
  });

  constructor(private readonly options: BridgeOptions) {
    super();
  }

  /**
   * By the first way that the agent supports: MCP over ACP, HTTP, standard input and output.
   * @returns Undefined when it supports none.
   * @throws Error when what is to be listened on cannot be.
   */
  async carry(
    server: InProcessMcpServer,
    connection: Pick<AgentConnection, 'agent' | 'onMcpRequest'>,
  ): Promise<CarriedServer | undefined> {
    const { mcpAcp, mcpHttp, mcpStdio } = connection.agent.capabilities;
    if (mcpAcp && connection.onMcpRequest) return this.#overAcp(server, connection.onMcpRequest.bind(connection));
    if (mcpHttp) return this.#overHttp(server);
    return mcpStdio ? this.#overStdio(server) : undefined;
  }

  /** Offers a server to whoever is told the URL and the token. @throws Error when no port can be listened on. */
  async offer(server: InProcessMcpServer): Promise<HttpOffer> {
    return (await this.#http.get()).offer(server);
  }

  async #overAcp(
    server: InProcessMcpServer,
    connect: NonNullable<AgentConnection['onMcpRequest']>,
  ): Promise<CarriedServer> {
    const { serveOverAcp } = await import('./bridge/acpBridge');
    const serverId = crypto.randomUUID();
    const serving = serveOverAcp(server, serverId, connect, this.options.log);
    return Object.assign(serving, { entry: { type: 'acp', name: server.name, serverId } as const });
  }

  async #overHttp(server: InProcessMcpServer): Promise<CarriedServer> {
    const offer = await this.offer(server);
    const headers = { Authorization: `Bearer ${offer.token}` };
    return Object.assign(offer, { entry: { type: 'http', name: server.name, url: offer.url, headers } as const });
  }

  async #overStdio(server: InProcessMcpServer): Promise<CarriedServer> {
    const offer = await (await this.#socket.get()).offer(server);
    const { path, token } = offer;
    // By the environment: a command line can be read by every user of the machine.
    const env = { ELECTRON_RUN_AS_NODE: '1', PARLEY_MCP_SOCKET: path, PARLEY_MCP_TOKEN: token };
    const entry = {
      type: 'stdio',
      name: server.name,
      command: process.execPath,
      args: [this.options.shimScript],
      env,
    } as const;
    return Object.assign(offer, { entry });
  }
}
