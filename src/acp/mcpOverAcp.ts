import type { McpRequestHandler } from './agentConnection';
import { type Disposable, toDisposable } from '../base/lifecycle';
import { AcpError, mcpCarrierErrors } from './errors';
import { type Fields, present } from './fields';
import { invalidParams } from './parsePermission';

/** Takes the `mcp/message` requests of an agent to the MCP servers that it was given as type `acp` (unstable). */
export class McpOverAcp {
  readonly #servers = new Map<string, McpRequestHandler>();
  /** Server and id of each request that is not answered yet. */
  readonly #open = new Set<string>();

  /** @param notify Sends an `mcp/message` notification. */
  constructor(private readonly notify: (params: object) => void) {}

  serve(serverId: string, handler: McpRequestHandler): Disposable {
    this.#servers.set(serverId, handler);
    return toDisposable(() => {
      if (this.#servers.get(serverId) === handler) this.#servers.delete(serverId);
    });
  }

  /** @throws AcpError for what is no request, or names no server; an MCP error is an answer. */
  async request(params: Fields, signal: AbortSignal): Promise<object> {
    const serverId = params.text('serverId') ?? invalidParams(params, 'serverId', 'must be a string');
    const requestId = params.text('requestId') ?? invalidParams(params, 'requestId', 'must be a string');
    const method = params.text('method') ?? invalidParams(params, 'method', 'must be a string');
    const handler = this.#servers.get(serverId);
    if (handler === undefined) {
      throw new AcpError('answered', 'There is no such MCP server', mcpCarrierErrors.serverUnavailable, { serverId });
    }
    const key = JSON.stringify([serverId, requestId]);
    if (this.#open.has(key)) invalidParams(params, 'requestId', 'must not be that of an open request');
    const notify = (name: string, inner?: object): void => {
      if (!signal.aborted) this.notify({ serverId, requestId, method: name, ...present({ params: inner }) });
    };
    this.#open.add(key);
    try {
      return await handler(
        { serverId, requestId, method, ...present({ params: params.object('params')?.raw }) },
        notify,
        signal,
      );
    } finally {
      this.#open.delete(key);
    }
  }
}
