import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';
import { Deferred } from '../../../src/base/async';
import type { InProcessMcpServer } from '../../../src/sessions/ports';

/** An in-process server with tools that show what a bridge must carry. */
export class TestServer implements InProcessMcpServer {
  readonly type = 'inProcess';
  readonly name = 'tools';
  /** How many clients have come. */
  connects = 0;
  /** Settles when the tool `wait` has been called, and when its call was taken back. */
  readonly waiting = new Deferred<void>();
  readonly takenBack = new Deferred<void>();
  readonly #live = new Set<McpServer>();

  /** Clients that are connected now. */
  get clients(): number {
    return [...this.#live].filter((server) => server.isConnected()).length;
  }

  async connect(transport: object): Promise<void> {
    this.connects++;
    const server = this.#make();
    this.#live.add(server);
    await server.connect(transport as Transport);
  }

  #make(): McpServer {
    const server = new McpServer({ name: 'tools', version: '1' }, { instructions: 'Use them' });
    server.registerTool('add', { inputSchema: { a: z.number(), b: z.number() } }, ({ a, b }) => said(String(a + b)));
    server.registerTool('fail', {}, () => Promise.reject(new Error('It is broken')));
    server.registerTool('big', { inputSchema: { bytes: z.number() } }, ({ bytes }) => said('ü'.repeat(bytes / 2)));
    server.registerTool('count', { inputSchema: { to: z.number() } }, async ({ to }, { _meta, sendNotification }) => {
      for (let progress = 1; progress <= to; progress++) {
        const progressToken = _meta?.progressToken;
        if (progressToken === undefined) continue;
        await sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total: to } });
      }
      return said('counted');
    });
    server.registerTool('wait', {}, async ({ signal }) => {
      this.waiting.resolve();
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          resolve();
        });
      });
      this.takenBack.resolve();
      return said('too late');
    });
    return server;
  }
}

function said(text: string): { content: { type: 'text'; text: string }[] } {
  return { content: [{ type: 'text', text }] };
}
