import * as assert from 'node:assert/strict';
import type { ElicitationRequest, TerminalRequest } from '../../../src/acp/agentConnection';
import { AcpError, errorCodes } from '../../../src/acp/errors';
import { connected, inSession } from '../../support/connected';
import type { RawAgent } from '../../support/rawAgent';
import { RecordingSink } from '../../support/recordingSink';

type Json = Record<string, unknown>;

/** What a request of the agent is answered with: the result, or the error's code and message. */
async function answerTo(agent: RawAgent, method: string, params: object): Promise<unknown> {
  const id = `${method} ${agent.asked.size}`;
  agent.ask(id, method, params);
  const { result, error } = (await agent.nextAnswer(id)) as { result?: unknown; error?: Json };
  return error === undefined ? result : [error['code'], error['message']];
}

describe('Requests of an agent', () => {
  it('for files go to the session, in v1', async () => {
    const { agent, connection, sink } = await inSession(1);
    const calls: unknown[] = [];
    sink.files = {
      readTextFile: (path, line, limit) => {
        calls.push([path, line, limit]);
        if (path === '/none') throw new AcpError('answered', 'no such file', errorCodes.resourceNotFound);
        return Promise.resolve('text');
      },
      writeTextFile: (path, content) => {
        calls.push([path, content]);
        return Promise.resolve();
      },
    };
    const ask = (method: string, params: object): Promise<unknown> =>
      answerTo(agent, method, { sessionId: 's', ...params });
    assert.deepEqual(await ask('fs/read_text_file', { path: '/a', line: 2, limit: null }), { content: 'text' });
    assert.deepEqual(await ask('fs/read_text_file', { path: '/none' }), [-32002, 'no such file']);
    assert.deepEqual(await ask('fs/write_text_file', { path: '/a', content: '' }), {});
    assert.deepEqual(await ask('fs/read_text_file', { path: 5 }), [-32602, 'params.path must be a string']);
    assert.deepEqual(await ask('fs/write_text_file', { path: '/a' }), [-32602, 'params.content must be a string']);
    assert.deepEqual(calls, [
      ['/a', 2, undefined],
      ['/none', undefined, undefined],
      ['/a', ''],
    ]);
    connection.dispose();
  });

  it('for terminals go to the session, in v1', async () => {
    const { agent, connection, sink } = await inSession(1);
    const created: TerminalRequest[] = [];
    sink.terminals = {
      create: (request) => {
        created.push(request);
        return Promise.resolve('x');
      },
      output: () => Promise.resolve({ output: 'o', truncated: true }),
      waitForExit: () => Promise.resolve({ exitCode: 3 }),
      kill: () => Promise.resolve(),
      release: (id) => (id === 'x' ? Promise.resolve() : Promise.reject(new RangeError('a bug'))),
    };
    const ask = (method: string, params: object): Promise<unknown> =>
      answerTo(agent, method, { sessionId: 's', ...params });
    const env = [{ name: 'A', value: '1' }, { name: 'B' }];
    assert.deepEqual(await ask('terminal/create', { command: 'ls -l', args: ['x', 5], env, cwd: null }), {
      terminalId: 'x',
    });
    assert.deepEqual(await ask('terminal/create', { command: 'ls', outputByteLimit: 10, cwd: '/w' }), {
      terminalId: 'x',
    });
    assert.deepEqual(created, [
      { command: 'ls -l', args: ['x'], env: { A: '1' } },
      { command: 'ls', args: [], env: {}, cwd: '/w', outputByteLimit: 10 },
    ]);
    assert.deepEqual(await ask('terminal/output', { terminalId: 'x' }), { output: 'o', truncated: true });
    assert.deepEqual(await ask('terminal/wait_for_exit', { terminalId: 'x' }), { exitCode: 3, signal: null });
    assert.deepEqual(await ask('terminal/kill', { terminalId: 'x' }), {});
    assert.deepEqual(await ask('terminal/release', { terminalId: 'x' }), {});
    assert.deepEqual(await ask('terminal/release', { terminalId: 'y' }), [-32603, 'a bug']);
    connection.dispose();
  });

  it('are refused when they are not offered, not known, or of the other version', async () => {
    for (const version of [1, 2] as const) {
      const { agent, connection } = await inSession(version);
      const refusal = async (method: string): Promise<unknown> => await answerTo(agent, method, { sessionId: 's' });
      assert.deepEqual(await refusal('hologram'), [-32601, 'Unknown method hologram']);
      assert.deepEqual(await refusal('_mine'), [-32601, 'Unknown method _mine']);
      assert.deepEqual(await refusal('session/prompt'), [-32601, 'Unknown method session/prompt']);
      const files =
        version === 1 ? 'fs/read_text_file is not offered by this client' : 'Unknown method fs/read_text_file';
      assert.deepEqual(await refusal('fs/read_text_file'), [-32601, files]);
      assert.deepEqual(await answerTo(agent, 'session/request_permission', {}), [
        -32602,
        'params.sessionId must be a string',
      ]);
      connection.dispose();
    }
  });

  it('ask with forms, for which every type of property is read', async () => {
    const { agent, connection, sink } = await inSession(2);
    sink.elicitation = () => Promise.resolve({ action: 'accept', content: { name: 'x', tags: ['a'] } });
    const properties = {
      name: { type: 'string', title: 'Name', minLength: 1, maxLength: 5, pattern: '^x', format: 'email', default: 'x' },
      plain: { type: 'string', enum: ['a', 'b'] },
      titled: { type: 'string', oneOf: [{ const: 'a', title: 'A', description: 'd' }, { title: 'no const' }] },
      size: { type: 'number', minimum: 0.5, maximum: 2, default: 1 },
      count: { type: 'integer', description: 'how many' },
      sure: { type: 'boolean', default: true },
      tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, minItems: 1, maxItems: 2, default: ['a'] },
      more: { type: 'array', items: { anyOf: [{ const: 'a', title: 'A' }] } },
      odd: { type: 'array', items: { type: 'object' } },
      new: { type: 'date', x: 1 },
    };
    const requestedSchema = { type: 'object', title: 'T', description: 'D', properties, required: ['name', 'gone'] };
    const params = { sessionId: 's', toolCallId: 't', mode: 'form', message: 'Who?', requestedSchema };
    assert.deepEqual(await answerTo(agent, 'elicitation/create', params), {
      action: 'accept',
      content: { name: 'x', tags: ['a'] },
    });
    assert.deepEqual(sink.asked, [
      {
        mode: 'form',
        message: 'Who?',
        toolCallId: 't',
        title: 'T',
        description: 'D',
        fields: [
          {
            key: 'name',
            required: true,
            title: 'Name',
            type: 'string',
            minLength: 1,
            maxLength: 5,
            pattern: '^x',
            format: 'email',
            default: 'x',
          },
          {
            key: 'plain',
            required: false,
            type: 'string',
            choices: [
              { value: 'a', title: 'a' },
              { value: 'b', title: 'b' },
            ],
          },
          { key: 'titled', required: false, type: 'string', choices: [{ value: 'a', title: 'A', description: 'd' }] },
          { key: 'size', required: false, type: 'number', minimum: 0.5, maximum: 2, default: 1 },
          { key: 'count', required: false, description: 'how many', type: 'integer' },
          { key: 'sure', required: false, type: 'boolean', default: true },
          {
            key: 'tags',
            required: false,
            type: 'array',
            choices: [
              { value: 'a', title: 'a' },
              { value: 'b', title: 'b' },
            ],
            minItems: 1,
            maxItems: 2,
            default: ['a'],
          },
          { key: 'more', required: false, type: 'array', choices: [{ value: 'a', title: 'A' }] },
          { key: 'odd', required: false, type: 'unknown', raw: properties.odd },
          { key: 'new', required: false, type: 'unknown', raw: { type: 'date', x: 1 } },
        ],
      },
    ] satisfies ElicitationRequest[]);
    connection.dispose();
  });

  it('are refused where the form has more in it than a page could show', async () => {
    const { agent, connection, sink } = await inSession(1);
    const many = Array.from({ length: 3000 }, (_, index) => String(index));
    const ask = (properties: object): Promise<unknown> =>
      answerTo(agent, 'elicitation/create', {
        sessionId: 's',
        mode: 'form',
        message: 'm',
        requestedSchema: { properties },
      });
    const refusal = [-32602, 'params.requestedSchema has more than 2000 parts'];
    assert.deepEqual(await ask(Object.fromEntries(many.map((key) => [key, { type: 'string' }]))), refusal);
    assert.deepEqual(await ask({ one: { type: 'array', items: { enum: many } } }), refusal);
    assert.deepEqual(await ask({ one: { type: 'string', enum: many } }), refusal);
    assert.deepEqual(sink.asked, []);
    connection.dispose();
  });

  it('ask to open an URL, and tell when that is done', async () => {
    const { agent, connection, sink } = await inSession(1);
    const url = { sessionId: 's', mode: 'url', message: 'm', elicitationId: 'e', url: 'https://example.org/' };
    sink.elicitation = () => Promise.resolve({ action: 'accept', content: {} });
    assert.deepEqual(await answerTo(agent, 'elicitation/create', url), { action: 'accept' });
    sink.elicitation = () => Promise.resolve({ action: 'decline' });
    assert.deepEqual(await answerTo(agent, 'elicitation/create', url), { action: 'decline' });
    agent.notify('elicitation/complete', { elicitationId: 'unknown' });
    agent.notify('elicitation/complete', { elicitationId: 'e' });
    assert.deepEqual(await answerTo(agent, 'elicitation/create', { ...url, mode: '_smoke' }), [
      -32602,
      'params.mode is not one that this client supports',
    ]);
    assert.deepEqual(sink.completed, ['e']);
    connection.dispose();
  });

  it('are not asked in a mode that was not advertised', async () => {
    const offers = { readTextFile: false, writeTextFile: false, terminal: false, authTerminal: false };
    const { agent, connection } = await inSession(2, {
      offers: { ...offers, elicitationForm: true, elicitationUrl: false },
    });
    const url = { sessionId: 's', mode: 'url', message: 'm', elicitationId: 'e', url: 'https://example.org/' };
    assert.deepEqual(await answerTo(agent, 'elicitation/create', url), [
      -32602,
      'params.mode is not one that this client supports',
    ]);
    connection.dispose();
  });

  it('may belong to the request that sets up a session, or to none that is known', async () => {
    const asked: ElicitationRequest[] = [];
    const { agent, connection } = await connected(2, {
      elicit: (request) => {
        asked.push(request);
        return Promise.resolve({ action: 'decline' });
      },
    });
    const sink = new RecordingSink();
    sink.elicitation = () => Promise.resolve({ action: 'cancel' });
    const opening = connection.newSession({ cwd: '/w' }, sink);
    const request = await agent.nextCall('session/new');
    const form = { mode: 'form', message: 'm', requestedSchema: { type: 'object', properties: {} } };
    assert.deepEqual(await answerTo(agent, 'elicitation/create', { ...form, requestId: request['id'] }), {
      action: 'cancel',
    });
    agent.answer(request, { sessionId: 's' });
    await opening;
    assert.deepEqual(await answerTo(agent, 'elicitation/create', { ...form, requestId: request['id'] }), {
      action: 'decline',
    });
    assert.deepEqual([sink.asked.length, asked.length], [1, 1]);
    assert.deepEqual(await answerTo(agent, 'elicitation/create', form), [
      -32602,
      'params.sessionId or requestId must be there',
    ]);
    connection.dispose();
  });

  it('for an MCP server reach the one that serves it, with its notifications', async () => {
    const { agent, connection } = await inSession(1);
    const serving = connection.onMcpRequest?.('srv', ({ requestId, method, params }, notify, signal) => {
      notify('notifications/progress', { progress: 1 });
      assert.equal(signal.aborted, false);
      return Promise.resolve(
        params === undefined ? { error: { code: -1, message: method } } : { result: { requestId, params } },
      );
    });
    const call = { serverId: 'srv', requestId: 'q', method: 'tools/list' };
    assert.deepEqual(await answerTo(agent, 'mcp/message', { ...call, params: { a: 1 } }), {
      result: { requestId: 'q', params: { a: 1 } },
    });
    assert.deepEqual((await agent.nextCall('mcp/message'))['params'], {
      serverId: 'srv',
      requestId: 'q',
      method: 'notifications/progress',
      params: { progress: 1 },
    });
    assert.deepEqual(await answerTo(agent, 'mcp/message', call), { error: { code: -1, message: 'tools/list' } });
    serving?.dispose();
    const waiting = connection.onMcpRequest?.('srv', () => new Promise(() => undefined));
    void answerTo(agent, 'mcp/message', call);
    assert.deepEqual(await answerTo(agent, 'mcp/message', call), [
      -32602,
      'params.requestId must not be that of an open request',
    ]);
    waiting?.dispose();
    assert.deepEqual(await answerTo(agent, 'mcp/message', call), [-33001, 'There is no such MCP server']);
    connection.dispose();
  });

  it('may be extensions, which are heard while somebody listens', async () => {
    const { agent, connection } = await inSession(2);
    const heard: unknown[] = [];
    const requests = connection.onExtensionRequest('_ask', (params) => Promise.resolve({ params }));
    const notifications = connection.onExtensionNotification('_tell', (params) => heard.push(params));
    agent.notify('_tell', { a: 1 });
    assert.deepEqual(await answerTo(agent, '_ask', { b: 2 }), { params: { b: 2 } });
    requests.dispose();
    notifications.dispose();
    agent.notify('_tell', { a: 2 });
    assert.deepEqual(await answerTo(agent, '_ask', {}), [-32601, 'Unknown method _ask']);
    assert.deepEqual(heard, [{ a: 1 }]);
    connection.extensionNotification('_hello', { c: 3 });
    const answered = connection.extensionRequest('_query', { d: 4 });
    agent.answer(await agent.nextCall('_query'), 'yes');
    assert.equal(await answered, 'yes');
    assert.deepEqual((await agent.nextCall('_hello'))['params'], { c: 3 });
    assert.throws(() => connection.extensionNotification('session/cancel', {}), { kind: 'unsupported' });
    connection.dispose();
  });
});
