import * as assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { AcpError, errorCodes } from '../../../src/acp/errors';
import { RpcConnection, type RpcHandler, type RpcOptions } from '../../../src/acp/rpcConnection';
import { nullLog, type Log } from '../../../src/base/log';
import { once } from '../../support/once';
import { RawAgent } from '../../support/rawAgent';

const noHandler: RpcHandler = { request: () => ({}), notification: () => undefined };

function connect(handler: Partial<RpcHandler> = {}, options: Partial<RpcOptions> = {}): [RawAgent, RpcConnection] {
  const agent = new RawAgent();
  const connection = new RpcConnection(agent.streams, { ...noHandler, ...handler }, { log: nullLog, ...options });
  connection.listen();
  return [agent, connection];
}

const closed = (connection: RpcConnection): Promise<void> => once(connection.onDidClose);

const failure = (promise: Promise<unknown>): Promise<AcpError> =>
  promise.then(
    () => assert.fail('expected a failure'),
    (error: unknown) => error as AcpError,
  );

describe('RPC connection', () => {
  it('starts handlers in order, and runs what follows a response before the next message', async () => {
    const order: string[] = [];
    const [agent, connection] = connect({
      notification: (method) => order.push(method),
      request: async (method) => {
        order.push(method);
        await Promise.resolve();
        order.push(`${method} later`);
      },
    });
    const answered = connection.sendRequest('open', {}).then(() => order.push('opened'));
    const request = await agent.nextCall('open');
    agent.notify('before', {});
    agent.send({ jsonrpc: '2.0', id: 7, method: 'ask', params: {} });
    agent.answer(request, {});
    agent.notify('after', {});
    agent.end();
    await Promise.all([answered, closed(connection)]);
    assert.deepEqual(order, ['before', 'ask', 'ask later', 'opened', 'after']);
  });

  it('keeps the queue small under 100,000 notifications', async function () {
    this.timeout(30_000);
    let handled = 0;
    const [agent, connection] = connect({ notification: () => handled++ });
    const line = JSON.stringify({ jsonrpc: '2.0', method: 'session/update', params: { text: 'x'.repeat(80) } }) + '\n';
    for (let i = 0; i < 100; i++) agent.write(line.repeat(1000));
    agent.end();
    await closed(connection);
    assert.equal(handled, 100_000);
    assert.ok(connection.deepestQueue <= 256, String(connection.deepestQueue));
  });

  it('handles all that came before the end, then fails what is pending and aborts what runs', async () => {
    const order: string[] = [];
    const [agent, connection] = connect({
      notification: (method) => order.push(method),
      request: (_, __, signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => order.push('aborted'));
        }),
    });
    const closing = closed(connection).then(() => order.push('closed'));
    const pending = failure(connection.sendRequest('never', {}));
    await agent.nextCall('never');
    agent.send({ jsonrpc: '2.0', id: 1, method: 'ask', params: {} });
    for (let i = 0; i < 1000; i++) agent.notify('n', {});
    agent.write('{"jsonrpc":"2.0","method":"last","params":{}}');
    agent.end();
    assert.equal((await pending).kind, 'closed');
    assert.equal(order.filter((one) => one === 'n').length, 1000);
    await closing;
    assert.deepEqual(order.slice(-3), ['last', 'aborted', 'closed']);
    assert.equal((await failure(connection.sendRequest('late', {}))).kind, 'closed');
    connection.sendNotification('late', {});
    connection.dispose();
  });

  it('answers a request that the agent cancels, once, and tells the handler', async () => {
    const signals: AbortSignal[] = [];
    const [agent, connection] = connect({
      request: (_, __, signal) => {
        signals.push(signal);
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ late: true })));
      },
    });
    const running = async (count: number): Promise<void> => {
      while (signals.length < count) await new Promise((resolve) => setImmediate(resolve));
    };
    agent.send({ jsonrpc: '2.0', id: 'first', method: 'ask', params: {} });
    await running(1);
    agent.notify('$/cancel_request', { requestId: 'first' });
    agent.send({ jsonrpc: '2.0', id: 'second', method: 'ask' });
    await agent.nextAnswer('first');
    await running(2);
    agent.notify('$/cancel_request', { requestId: 'second' });
    await agent.nextAnswer('second');
    agent.notify('$/cancel_request', { requestId: 'unknown' });
    agent.notify('$/cancel_request', null);
    agent.send({ jsonrpc: '2.0', id: 3, method: 'ask' });
    agent.notify('$/cancel_request', { requestId: 3 });
    await agent.nextAnswer(3);
    const codes = agent.received.map((message) => (message['error'] as { code: number }).code);
    assert.deepEqual(codes, [-32800, -32800, -32800]);
    // The third was taken back while it was queued.
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true],
    );
    connection.dispose();
  });

  it('tells the agent when a request is no longer wanted', async () => {
    const [agent, connection] = connect();
    const controller = new AbortController();
    const sent: number[] = [];
    const answer = failure(
      connection.sendRequest('slow', {}, { signal: controller.signal, onSent: (id) => sent.push(id) }),
    );
    const request = await agent.nextCall('slow');
    controller.abort();
    const cancellation = await agent.nextCall('$/cancel_request');
    assert.deepEqual(cancellation['params'], { requestId: request['id'] });
    assert.deepEqual(sent, [request['id']]);
    agent.refuse(request, errorCodes.requestCancelled, 'dropped');
    const { kind, code, message } = await answer;
    assert.deepEqual([kind, code, message], ['answered', -32800, 'dropped']);
    assert.equal((await failure(connection.sendRequest('x', {}, { signal: controller.signal }))).code, -32800);
    assert.equal((await failure(connection.sendRequest('hangs', {}, { limitMs: 1 }))).kind, 'timeout');
    assert.deepEqual((await agent.nextCall('$/cancel_request', 1))['params'], {
      requestId: (await agent.nextCall('hangs'))['id'],
    });
    connection.dispose();
  });

  it('answers with the code of what was thrown, and with an object when there is nothing to say', async () => {
    const [agent, connection] = connect({
      request: (method) => {
        if (method === 'nothing') return undefined;
        if (method === 'fault') throw new TypeError('a bug');
        throw new AcpError('answered', 'no such method', errorCodes.methodNotFound, { method });
      },
    });
    agent.send(
      { jsonrpc: '2.0', id: 0, method: 'nothing' },
      { id: null, method: 'fault' },
      { id: 'x', method: 'other' },
    );
    assert.deepEqual((await agent.nextAnswer(0))['result'], {});
    assert.deepEqual((await agent.nextAnswer(null))['error'], { code: -32603, message: 'a bug' });
    assert.deepEqual((await agent.nextAnswer('x'))['error'], {
      code: -32601,
      message: 'no such method',
      data: { method: 'other' },
    });
    connection.dispose();
  });

  it('answers requests whose ids collide in the queue', async () => {
    const problems: string[] = [];
    const [agent, connection] = connect({}, { onProblem: ({ kind }) => problems.push(kind) });
    agent.write(
      ['{"id":1,"method":"a"}', '{"id":"1","method":"b"}', '{"id":1,"method":"c"}', '{"method":"d"}', ''].join('\n'),
    );
    await agent.nextAnswer('1');
    agent.end();
    await closed(connection);
    assert.deepEqual(
      agent.received.map(({ id }) => id),
      [1, '1', 1],
    );
    assert.deepEqual(problems, ['repeatedId', 'repeatedId']);
  });

  it('survives odd responses', async () => {
    const [agent, connection] = connect();
    const settled = ['a', 'b', 'c', 'd', 'e'].map((method) =>
      connection.sendRequest(method, {}).then(
        (result) => result,
        (error: unknown) => [(error as AcpError).kind, (error as AcpError).code, (error as AcpError).message],
      ),
    );
    await agent.nextCall('e');
    agent.send(
      { id: 99, result: 1 },
      { error: { code: -32600, message: 'no id' } },
      { id: null, error: { code: -32600, message: 'null id' } },
      { id: '0', result: 'as text' },
      { id: 1, error: 'boom' },
      { id: 2, error: { code: '401', message: { why: 1 }, data: [1] } },
      { id: 3 },
      { id: 4, error: null, result: null },
      { id: 4, result: 'again' },
    );
    assert.deepEqual(await Promise.all(settled), [
      'as text',
      ['answered', -32603, 'boom'],
      ['answered', -32603, ''],
      null,
      null,
    ]);
    connection.dispose();
  });

  it('logs no content above the trace level', async () => {
    const told: string[] = [];
    const tell = (...parts: readonly unknown[]): void => void told.push(JSON.stringify(parts));
    const log: Log = { trace: () => undefined, debug: tell, info: tell, warn: tell, error: tell };
    const [agent, connection] = connect({}, { log });
    agent.write('SECRET noise\n{"SECRET":1}\n{"id":5,"result":"SECRET"}\n{"id":[],"method":"SECRET"}\n');
    agent.end();
    await closed(connection);
    assert.ok(told.length > 0);
    assert.ok(!told.join('\n').includes('SECRET'), told.join('\n'));
  });

  it('fails requests when the agent no longer reads', async () => {
    const [agent, connection] = connect();
    agent.streams.output.destroy(new Error('EPIPE'));
    assert.equal((await failure(connection.sendRequest('x', {}))).kind, 'closed');
    connection.sendNotification('y', {});
    connection.dispose();
  });

  it('keeps its queue bounded under a flood of cancellations of what was never asked', async () => {
    const [agent, connection] = connect();
    const lines = Array.from({ length: 20_000 }, (_, id) =>
      JSON.stringify({ jsonrpc: '2.0', method: '$/cancel_request', params: { requestId: `x${id}` } }),
    );
    let turns = 0;
    agent.write(lines.join('\n') + '\n');
    agent.send({ jsonrpc: '2.0', id: 1, method: 'ask', params: {} });
    const answered = agent.nextAnswer(1).then(() => (turns = -1));
    // One queued message is handled a turn of the event loop.
    for (let turn = 0; turn < 200 && turns >= 0; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(turns, -1, 'the request waits behind the cancellations');
    await answered;
    connection.dispose();
  });

  it('refuses more requests than can wait at once, and takes new ones when there is room', async () => {
    const waiting: (() => void)[] = [];
    const [agent, connection] = connect({ request: () => new Promise<void>((resolve) => waiting.push(resolve)) });
    for (let id = 0; id <= 1000; id++) agent.send({ jsonrpc: '2.0', id, method: 'ask', params: {} });
    const refused = await agent.nextAnswer(1000);
    assert.equal((refused['error'] as { code: number }).code, errorCodes.internalError);
    for (const answer of waiting.splice(0)) answer();
    await agent.nextAnswer(999);
    agent.send({ jsonrpc: '2.0', id: 1001, method: 'ask', params: {} });
    while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    waiting[0]!();
    assert.deepEqual((await agent.nextAnswer(1001))['result'], {});
    connection.dispose();
  });

  it('ends when an agent asks and does not read the answers', async () => {
    const input = new PassThrough();
    const output = new PassThrough({ highWaterMark: 1 });
    const options = { log: nullLog, maxWaitingBytes: 1_000_000 };
    const handler = { ...noHandler, request: () => ({ content: 'x'.repeat(100_000) }) };
    const connection = new RpcConnection({ input, output }, handler, options);
    connection.listen();
    const ended = closed(connection);
    for (let id = 0; id < 100; id++) input.write(JSON.stringify({ jsonrpc: '2.0', id, method: 'read' }) + '\n');
    await ended;
    assert.ok(output.writableLength < 2_000_000, `${output.writableLength} bytes wait`);
    output.destroy();
  });
});
