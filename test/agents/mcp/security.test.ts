import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { dirname } from 'node:path';
import { nullLog } from '../../../src/base/log';
import { type HttpLimits, type HttpOffer, LoopbackHttp } from '../../../src/mcp/bridge/loopbackHttp';
import { LoopbackSocket, type SocketOffer } from '../../../src/mcp/bridge/loopbackSocket';
import { TestServer } from '../../support/mcp/testServer';

const limits: HttpLimits = { bodyBytes: 1000, headMs: 200, requestMs: 400, checkMs: 50, connections: 8 };
const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
});

describe('MCP over HTTP on loopback', () => {
  let http: LoopbackHttp;
  let server: TestServer;
  let offer: HttpOffer;
  let port: number;

  beforeEach(async () => {
    http = new LoopbackHttp(nullLog, limits);
    server = new TestServer();
    offer = await http.offer(server);
    port = Number(new URL(offer.url).port);
  });

  afterEach(() => {
    offer.dispose();
    http.dispose();
  });

  const post = (headers: Readonly<Record<string, string>>, body = initialize, method = 'POST'): Promise<number> =>
    new Promise((resolve, reject) => {
      const head = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers };
      const sent = request(offer.url, { method, headers: head }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', reject).end(body);
    });
  const bearer = (): { authorization: string } => ({ authorization: `Bearer ${offer.token}` });

  it('is not reached from any other address of this machine', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .map(({ address, scopeid }) => (scopeid ? `${address}%${scopeid}` : address))
      .filter((address) => address !== '127.0.0.1');
    assert.ok(others.length > 0);
    for (const host of others) assert.equal(await reached(host, port), false, host);
    assert.equal(await reached('127.0.0.1', port), true);
  });

  it('answers 401 without the token, 403 to a foreign host or origin, and the server hears nothing of it', async () => {
    assert.equal(await post({}), 401);
    assert.equal(await post({ authorization: 'Bearer nonsense' }), 401);
    assert.equal(await post({ ...bearer(), host: 'evil.example' }), 403);
    assert.equal(await post({ ...bearer(), host: `evil.example:${port}` }), 403);
    assert.equal(await post({ ...bearer(), origin: 'https://evil.example' }), 403);
    assert.equal(await post({}, '', 'GET'), 401);
    assert.equal(await post({}, '', 'DELETE'), 401);
    assert.equal(await post({}, '', 'OPTIONS'), 401);
    assert.equal(server.connects, 0);
    assert.equal(await post(bearer()), 200);
    assert.equal(server.connects, 1);
  });

  it('has a token for each server, which opens no other', async () => {
    const other = await http.offer(server);
    assert.notEqual(other.token, offer.token);
    assert.equal(await post({ authorization: `Bearer ${other.token}` }), 401);
    other.dispose();
  });

  it('refuses a message that is too long, told or not', async () => {
    const long = JSON.stringify({ text: 'x'.repeat(2000) });
    assert.equal(await post(bearer(), long), 413);
    assert.equal(await post({ ...bearer(), 'transfer-encoding': 'chunked' }, long), 413);
    assert.equal(server.connects, 0);
  });

  it('refuses what is no message, and sessions that there are not', async () => {
    assert.equal(await post(bearer(), 'no json'), 400);
    assert.equal(await post(bearer(), '[]'), 400);
    assert.equal(await post(bearer(), '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'), 400);
    assert.equal(await post({ ...bearer(), 'mcp-session-id': 'guess' }), 404);
    assert.equal(await post({ ...bearer(), 'content-type': 'text/plain' }), 415);
    assert.equal(await post(bearer(), '', 'GET'), 400);
    assert.equal(await post(bearer(), '', 'PUT'), 400);
  });

  it('ends a request that does not come to its end', async () => {
    const slowHead = await open(port);
    slowHead.write(`POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`);
    const slowBody = await open(port);
    const path = new URL(offer.url).pathname;
    const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${offer.token}\r\n`;
    slowBody.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`);
    await Promise.all([once(slowHead, 'close'), once(slowBody, 'close')]);
    assert.equal(server.connects, 0);
  });

  it('takes only so many connections; those of strangers give way to newer ones', async () => {
    const strangers = await Promise.all(Array.from({ length: limits.connections }, () => open(port)));
    const ended = Promise.race(strangers.map((socket) => once(socket, 'close')));
    assert.equal(await post(bearer()), 200);
    await ended;
    for (const socket of strangers) socket.destroy();
  });

  it('does not let those who have the token give way to anybody', async () => {
    const path = new URL(offer.url).pathname;
    const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${offer.token}\r\n`;
    const full = `${head}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
    const known = await Promise.all(
      Array.from({ length: limits.connections }, async () => {
        const socket = await open(port);
        socket.write(full);
        await once(socket, 'data');
        return socket;
      }),
    );
    const surplus = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(surplus.resume(), 'close');
    assert.deepEqual(new Set(known.map(({ readyState }) => readyState)), new Set(['open']));
    for (const socket of known) socket.destroy();
  });

  it('keeps only so many clients, and lets go the oldest', async () => {
    for (let count = 0; count < 40; count++) assert.equal(await post(bearer()), 200);
    assert.equal(server.connects, 40);
    assert.equal(server.clients, 32);
  });

  it('listens while there is a server, and no longer', async () => {
    const second = await http.offer(new TestServer());
    offer.dispose();
    assert.equal(await reached('127.0.0.1', port), true);
    assert.equal(await post(bearer()), 401);
    second.dispose();
    assert.equal(await reached('127.0.0.1', port), false);
    offer = await http.offer(server);
    port = Number(new URL(offer.url).port);
    assert.equal(await post(bearer()), 200);
  });
});

describe('MCP over a local socket', () => {
  let sockets: LoopbackSocket;
  let server: TestServer;
  let offer: SocketOffer;

  beforeEach(async () => {
    sockets = new LoopbackSocket(nullLog, { helloMs: 200, connections: 8 });
    server = new TestServer();
    offer = await sockets.offer(server);
  });

  afterEach(() => {
    offer.dispose();
    sockets.dispose();
  });

  const say = async (text: string): Promise<Socket> => {
    const socket = connect(offer.path).on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  };

  it('is in a folder that only this user may open', function () {
    if (process.platform === 'win32') this.skip();
    assert.equal(statSync(dirname(offer.path)).mode & 0o777, 0o700);
  });

  it('serves nobody who does not say the token first, and soon', async () => {
    const [id = ''] = offer.token.split('.');
    for (const hello of [`${initialize}\n`, `${id}.wrong\n`, `${id}\n`, '\n', 'x'.repeat(600), '']) {
      await once((await say(hello)).resume(), 'close');
    }
    assert.equal(server.connects, 0);
  });

  it('serves who says it, with what was said in the same breath', async () => {
    const socket = await say(`${offer.token}\nno json\n${initialize}\n`);
    const answers: unknown[] = [];
    for await (const chunk of socket) {
      answers.push(
        ...String(chunk)
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown),
      );
      if (answers.length >= 2) break;
    }
    assert.deepEqual(
      answers.map((answer) => (answer as { readonly error?: { readonly code: number } }).error?.code),
      [-32700, undefined],
    );
    socket.destroy();
  });

  it('ends its connections with the server', async () => {
    const socket = (await say(`${offer.token}\n${initialize}\n`)).resume();
    await once(socket, 'data');
    offer.dispose();
    await once(socket, 'close');
    assert.equal(server.clients, 0);
  });
});

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket.resume();
}

function reached(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}
