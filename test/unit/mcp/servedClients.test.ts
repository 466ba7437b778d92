import * as assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { TimeoutError } from '../../../src/base/async';
import { nullLog } from '../../../src/base/log';
import { serveOverAcp } from '../../../src/mcp/bridge/acpBridge';
import { type ChannelPeer, MAX_OPEN_REQUESTS, ServerChannel } from '../../../src/mcp/bridge/serverChannel';
import { ServedClients } from '../../../src/mcp/bridge/servedClients';
import { serveSocket } from '../../../src/mcp/bridge/socketChannel';
import type { InProcessMcpServer, McpTransport } from '../../../src/sessions/ports';
import type { McpRequestHandler } from '../../../src/acp/agentConnection';
import { settled } from '../../support/fakeSessionHost';
import { TestServer } from '../../support/mcp/testServer';

type Message = Readonly<Record<string, unknown>>;

/** A client that remembers what it was sent. */
class Remembering implements ChannelPeer {
  readonly sent: Message[] = [];
  ends = 0;

  send(message: object): Promise<void> {
    this.sent.push(message as Message);
    return Promise.resolve();
  }

  ended(): void {
    this.ends++;
  }
}

const request = (id: number, method = 'tools/list'): object => ({ jsonrpc: '2.0', id, method });
const result = (id: unknown): object => ({ jsonrpc: '2.0', id, result: {} });
const codes = (sent: readonly Message[]): readonly unknown[] =>
  sent.map(({ error }) => (error as { readonly code?: number } | undefined)?.code);

function serverOf(connect: InProcessMcpServer['connect']): InProcessMcpServer {
  return { type: 'inProcess', name: 'odd', connect };
}

/** Answers each request with a text. */
function answering(length: number, seen: { count: number }): InProcessMcpServer {
  return serverOf(async (transport: McpTransport) => {
    transport.onmessage = (message) => {
      const { id } = message as { readonly id?: unknown };
      if (id === undefined) return;
      seen.count++;
      void transport.send({ jsonrpc: '2.0', id, result: { text: 'x'.repeat(length) } });
    };
    await transport.start();
  });
}

describe('the channel of a client to an in-process server', () => {
  let peer: Remembering;
  let channel: ServerChannel;

  beforeEach(() => {
    peer = new Remembering();
    channel = new ServerChannel(peer, '1');
  });

  it('answers what is still open with an error when it ends', async () => {
    channel.receive(request(0));
    channel.receive(request(1));
    channel.receive(request(2));
    channel.receive({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    await channel.send(result(0));
    await channel.close();
    await channel.close();
    assert.deepEqual(
      peer.sent.map(({ id }) => id),
      [0, 2],
    );
    assert.deepEqual(codes(peer.sent), [undefined, -32000]);
    assert.equal(peer.ends, 1);
  });

  it('lets only so many requests in at a time, and others when those are answered or taken back', async () => {
    const heard: unknown[] = [];
    channel.onmessage = (message) => heard.push(message);
    for (let id = 1; id <= MAX_OPEN_REQUESTS + 1; id++) channel.receive(request(id));
    assert.equal(heard.length, MAX_OPEN_REQUESTS);
    assert.deepEqual(codes(peer.sent), [-32000]);
    await channel.send(result(1));
    channel.receive({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 2 } });
    channel.receive(request(200));
    channel.receive(request(201));
    channel.receive(request(202));
    assert.deepEqual(codes(peer.sent), [-32000, undefined, -32000]);
  });

  it('goes on when the server throws, and answers for it', () => {
    const told: string[] = [];
    channel.onmessage = () => {
      throw new Error('broken');
    };
    channel.onerror = ({ message }) => {
      told.push(message);
      throw new Error('and broken');
    };
    channel.receive(request(7));
    channel.receive({ jsonrpc: '2.0', method: 'notifications/initialized' });
    assert.deepEqual(told, ['broken', 'broken']);
    assert.deepEqual(codes(peer.sent), [-32603]);
  });
});

describe('the clients of an in-process server', () => {
  it('are not kept waiting by one that never receives them', async () => {
    const clients = new ServedClients(
      serverOf(() => new Promise(() => undefined)),
      nullLog,
      4,
      1,
    );
    const peer = new Remembering();
    await assert.rejects(clients.connect(peer), TimeoutError);
    assert.deepEqual([peer.ends, clients.size], [1, 0]);
    clients.dispose();
  });

  it('are let go at once when the session ends before the server has received them', async () => {
    const clients = new ServedClients(
      serverOf(() => new Promise(() => undefined)),
      nullLog,
    );
    const peer = new Remembering();
    const connecting = assert.rejects(clients.connect(peer), /closed/);
    clients.dispose();
    await connecting;
    assert.equal(peer.ends, 1);
  });
});

describe('a client on a socket that does not read', () => {
  it('is not read either, until it does; nothing is lost', async () => {
    const seen = { count: 0 };
    const clients = new ServedClients(answering(100_000, seen), nullLog);
    const waiting: (() => void)[] = [];
    let answers = 0;
    const socket = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _, done) => {
        answers += chunk.toString('utf8').split('\n').length - 1;
        waiting.push(done);
      },
      // A client that reads slowly gets several at once from a real socket.
      highWaterMark: 16_384,
    });
    await serveSocket(socket, Buffer.alloc(0), clients, nullLog);
    for (let id = 1; id <= 500; id++) socket.push(`${JSON.stringify(request(id))}\n`);
    await settled();
    await settled();
    assert.ok(seen.count < 60, String(seen.count));
    while (answers < 500) {
      waiting.shift()?.();
      await settled();
      assert.ok(seen.count - answers < 60, `${seen.count} ${answers}`);
    }
    assert.equal(seen.count, 500);
    socket.destroy();
    clients.dispose();
  });
});

describe('MCP over ACP', () => {
  function serve(server: InProcessMcpServer): { readonly handle: McpRequestHandler; readonly end: () => void } {
    let handle: McpRequestHandler | undefined;
    const serving = serveOverAcp(
      server,
      'one',
      (_, handler) => {
        handle = handler;
        return { dispose: () => undefined };
      },
      nullLog,
    );
    return { handle: handle!, end: () => serving.dispose() };
  }
  const call = (handle: McpRequestHandler, requestId: string, signal: AbortSignal) =>
    handle({ serverId: 'one', requestId, method: 'tools/list' }, () => undefined, signal);

  it('takes back a request to a server that never receives its client', async () => {
    const { handle, end } = serve(serverOf(() => new Promise(() => undefined)));
    const stop = new AbortController();
    const answer = assert.rejects(call(handle, 'a', stop.signal), /enough/);
    stop.abort(new Error('enough'));
    await answer;
    end();
  });

  it('tells the progress of a call in order, before its result, and of no other', async () => {
    const { handle, end } = serve(new TestServer());
    const { signal } = new AbortController();
    const told: unknown[] = [];
    const count = async (to: number, requestId: string): Promise<void> => {
      const params = { name: 'count', arguments: { to }, _meta: { progressToken: `of ${requestId}` } };
      const notify = (method: string, inner: object = {}): void => {
        told.push([requestId, method, (inner as { readonly progress?: unknown }).progress]);
      };
      await handle({ serverId: 'one', requestId, method: 'tools/call', params }, notify, signal);
      told.push([requestId, 'result']);
    };
    await Promise.all([count(2, 'a'), count(1, 'b')]);
    const of = (id: string): unknown => told.filter((one) => (one as readonly unknown[])[0] === id);
    const progress = 'notifications/progress';
    assert.deepEqual(of('a'), [
      ['a', progress, 1],
      ['a', progress, 2],
      ['a', 'result'],
    ]);
    assert.deepEqual(of('b'), [
      ['b', progress, 1],
      ['b', 'result'],
    ]);
    end();
  });

  it('connects once for requests that come at the same time', async () => {
    let connects = 0;
    const seen = { count: 0 };
    const server = answering(1, seen);
    const { handle, end } = serve(
      serverOf((transport) => {
        connects++;
        return server.connect(transport);
      }),
    );
    const { signal } = new AbortController();
    await Promise.all(['a', 'b', 'c'].map((id) => call(handle, id, signal)));
    assert.deepEqual([connects, seen.count], [1, 4]);
    end();
  });
});
