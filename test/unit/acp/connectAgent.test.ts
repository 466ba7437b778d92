import * as assert from 'node:assert/strict';
import { mock } from 'node:test';
import { connectAgent, type ConnectOptions } from '../../../src/acp/connectAgent';
import type { AcpError } from '../../../src/acp/errors';
import { everything, testConnectOptions } from '../../support/connected';
import { RawAgent } from '../../support/rawAgent';

type Json = Record<string, unknown>;

/** Connects with an agent that treats the `index`-th `initialize` in the `index`-th way, and says how it ended. */
async function outcome(
  options: Partial<ConnectOptions>,
  ...answers: readonly ((agent: RawAgent, request: Json) => void)[]
): Promise<{ readonly result: unknown; readonly asked: readonly unknown[] }> {
  const agent = new RawAgent();
  const connecting = connectAgent(agent.streams, { ...testConnectOptions, ...options }).then(
    (connection) => {
      connection.dispose();
      return connection.agent.protocolVersion;
    },
    (error: unknown) => {
      const { kind, code, data, message } = error as AcpError;
      return [kind, message, ...(code === undefined ? [] : [code]), ...(data === undefined ? [] : [data])];
    },
  );
  for (const [index, answer] of answers.entries()) answer(agent, await agent.nextCall('initialize', index));
  const result = await connecting;
  assert.ok(agent.isStdinEnded || agent.streams.output.writableEnded);
  const asked = agent.received.filter(({ method }) => method === 'initialize').map(({ params }) => params as Json);
  return { result, asked: asked.map(({ protocolVersion }) => protocolVersion) };
}

const answer =
  (result: unknown) =>
  (agent: RawAgent, request: Json): void => {
    agent.answer(request, result);
  };
const refuse =
  (code: number, data?: unknown) =>
  (agent: RawAgent, request: Json): void => {
    agent.refuse(request, code, 'no', data);
  };

describe('Connecting to an agent', () => {
  it('asks for version 2 with the shapes of both versions', async () => {
    const agent = new RawAgent();
    const connecting = connectAgent(agent.streams, testConnectOptions);
    const request = await agent.nextCall('initialize');
    const client = { name: 'parley', title: 'Parley', version: '0.0.0' };
    assert.deepEqual(request['params'], {
      protocolVersion: 2,
      clientInfo: client,
      clientCapabilities: {
        fs: { readTextFile: true, writeTextFile: true },
        terminal: true,
        session: { configOptions: { boolean: {} }, notices: {}, compaction: {} },
        plan: {},
        subagents: {},
        auth: { terminal: true },
        elicitation: { form: {}, url: {} },
        _meta: { terminal_output: true, 'terminal-auth': true },
      },
      info: client,
      capabilities: { auth: { terminal: {} }, elicitation: { form: {}, url: {} } },
    });
    agent.answer(request, everything[2]);
    (await connecting).dispose();
  });

  it('speaks the version that the agent answers', async () => {
    assert.deepEqual(await outcome({}, answer(everything[1])), { result: 1, asked: [2] });
    assert.deepEqual(await outcome({}, answer(everything[2])), { result: 2, asked: [2] });
    assert.deepEqual(await outcome({ protocol: 1 }, answer(everything[1])), { result: 1, asked: [1] });
    assert.deepEqual(await outcome({ protocol: 2 }, answer(everything[2])), { result: 2, asked: [2] });
  });

  it('asks an agent that refuses version 2 for version 1', async () => {
    const supported = { requested: 2, supported: [1] };
    assert.deepEqual(await outcome({}, refuse(-32022, supported), answer(everything[1])), { result: 1, asked: [2, 1] });
    assert.deepEqual(await outcome({}, refuse(-32602), answer(everything[1])), { result: 1, asked: [2, 1] });
    assert.deepEqual(await outcome({}, refuse(-32602), refuse(-32603)), {
      result: ['answered', 'no', -32603],
      asked: [2, 1],
    });
    assert.deepEqual(await outcome({}, refuse(-32000)), { result: ['answered', 'no', -32000], asked: [2] });
  });

  it('says when there is no version in common', async () => {
    const speaks = (offered: string): unknown[] => [
      'version',
      `The agent speaks version ${offered} of the protocol`,
      { offered },
    ];
    assert.deepEqual((await outcome({}, answer({ protocolVersion: 3 }))).result, speaks('3'));
    assert.deepEqual((await outcome({}, answer({ protocolVersion: 0 }))).result, speaks('0'));
    assert.deepEqual((await outcome({ protocol: 2 }, answer(everything[1]))).result, speaks('1'));
    assert.deepEqual((await outcome({}, refuse(-32022, { supported: [3, 4] }))).result, speaks('3, 4'));
    assert.deepEqual((await outcome({ protocol: 2 }, refuse(-32022))).result, speaks('?'));
  });

  it('says when the answer makes no sense, does not come, or the agent ends', async () => {
    const nonsense = 'The answer to initialize has no protocolVersion';
    for (const result of ['hello', {}, { protocolVersion: 'two' }]) {
      assert.deepEqual((await outcome({}, answer(result))).result, ['malformed', nonsense, result]);
    }
    assert.deepEqual((await outcome({}, answer(null))).result, ['malformed', nonsense, null]);
    assert.deepEqual((await outcome({ initializeLimitMs: 1 })).result, ['timeout', 'initialize took longer than 1 ms']);
    const ended = await outcome({}, (agent) => {
      agent.end();
    });
    assert.deepEqual(ended.result, ['closed', 'The connection ended before the answer to initialize']);
  });

  it('describes the agent, whatever its capabilities look like', async () => {
    const describe = async (result: object): Promise<unknown> => {
      const agent = new RawAgent();
      const connecting = connectAgent(agent.streams, testConnectOptions);
      agent.answer(await agent.nextCall('initialize'), result);
      const connection = await connecting;
      connection.dispose();
      const { capabilities, ...rest } = connection.agent;
      const able = Object.entries(capabilities).filter(([, can]) => can);
      return { ...rest, able: able.map(([name]) => name).join(' ') };
    };
    const all = (except: readonly string[]): string =>
      [
        ...['loadSession', 'resumeSession', 'listSessions', 'closeSession', 'deleteSession', 'forkSession'],
        ...['archiveSession', 'sessionStatus', 'setSessionTitle', 'additionalDirectories', 'systemPrompt'],
        ...['promptImage', 'promptAudio', 'promptEmbeddedContext', 'mcpStdio', 'mcpHttp', 'mcpSse', 'mcpAcp'],
        ...['signOut', 'authStatus', 'providers', 'queuesPrompts'],
      ]
        .filter((name) => !except.includes(name))
        .join(' ');
    const login = { type: 'agent', methodId: 'login', name: 'Log in' };
    const raw = { name: 'raw', version: '1', authMethods: [login] };
    assert.deepEqual(await describe(everything[1]), { ...raw, protocolVersion: 1, able: all(['queuesPrompts']) });
    assert.deepEqual(await describe(everything[2]), {
      ...raw,
      protocolVersion: 2,
      able: all(['mcpSse', 'queuesPrompts']),
    });
    const none = { name: '', authMethods: [] };
    assert.deepEqual(await describe({ protocolVersion: 1 }), { ...none, protocolVersion: 1, able: 'mcpStdio' });
    assert.deepEqual(await describe({ protocolVersion: 2, info: null, capabilities: 'x', authMethods: {} }), {
      ...none,
      protocolVersion: 2,
      able: '',
    });
    const odd = {
      protocolVersion: 1,
      agentInfo: { name: 5 },
      agentCapabilities: {
        loadSession: 'yes',
        sessionCapabilities: { list: true, fork: null },
        _meta: { claudeCode: { promptQueueing: true } },
      },
      authMethods: [
        5,
        { name: 'no id' },
        { id: 'a', name: 'A', description: null },
        { id: 't', name: 'T', type: 'terminal', args: ['login'], env: { A: '1', B: 2 } },
        { id: 'm', name: 'M', _meta: { 'terminal-auth': { command: 'claude', args: ['/login'], label: 'x' } } },
        { id: 'n', name: 'N', _meta: { type: 'terminal', args: ['--login'] } },
        { id: 'e', name: 'E', type: 'env_var', vars: ['KEY'] },
      ],
    };
    assert.deepEqual(await describe(odd), {
      name: '',
      protocolVersion: 1,
      able: 'listSessions mcpStdio queuesPrompts',
      authMethods: [
        { type: 'agent', methodId: 'a', name: 'A' },
        { type: 'terminal', methodId: 't', name: 'T', args: ['login'], env: { A: '1' } },
        { type: 'terminal', methodId: 'm', name: 'M', args: ['/login'], env: {}, command: 'claude' },
        { type: 'terminal', methodId: 'n', name: 'N', args: ['--login'], env: {} },
        { type: 'unknown', methodId: 'e', name: 'E', raw: { id: 'e', name: 'E', type: 'env_var', vars: ['KEY'] } },
      ],
    });
  });

  it('knows which agents fork a session at a message: those that say so, and those of which it is known', async () => {
    const told = { jetbrains: { air: { fork: { version: 1, inclusive: true } } } };
    const claude = '@agentclientprotocol/claude-agent-acp';
    const agents = [
      { name: 'a', version: '1.0.0', _meta: told },
      { name: 'a', version: '1.0.0', _meta: { jetbrains: { air: { fork: { version: 2 } } } } },
      { name: 'a', version: '1.0.0', _meta: { jetbrains: 'yes' } },
      { name: claude, version: '0.71.0' },
      { name: claude, version: '0.101.0' },
      { name: claude, version: '0.70.9' },
      { name: claude },
      { name: '@agentclientprotocol/codex-acp', version: '2.6.0' },
      { name: '@agentclientprotocol/codex-acp', version: '1.7.3' },
    ];
    const able: (boolean | undefined)[][] = [];
    for (const { _meta, ...info } of agents) {
      const results = [
        { protocolVersion: 1, agentInfo: info, agentCapabilities: { sessionCapabilities: { fork: {} }, _meta } },
        { protocolVersion: 2, info, capabilities: { session: { fork: {} }, _meta } },
        { protocolVersion: 1, agentInfo: info, agentCapabilities: { sessionCapabilities: {}, _meta } },
      ];
      const found: boolean[] = [];
      for (const result of results) {
        const agent = new RawAgent();
        const connecting = connectAgent(agent.streams, testConnectOptions);
        agent.answer(await agent.nextCall('initialize'), result);
        const connection = await connecting;
        found.push(connection.agent.capabilities.forkAtMessage);
        connection.dispose();
      }
      able.push(found);
    }
    const [yes, no] = [
      [true, true, false],
      [false, false, false],
    ];
    assert.deepEqual(able, [yes, no, no, yes, yes, no, no, yes, no]);
  });
});

describe('Time, while an agent is connected', () => {
  const minute = 60_000;
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  });

  afterEach(() => {
    mock.timers.reset();
  });

  it('is waited for as long as the person said: an answer after ten minutes is one', async () => {
    const agent = new RawAgent();
    const connecting = connectAgent(agent.streams, { ...testConnectOptions, initializeLimitMs: 60 * minute });
    const request = await agent.nextCall('initialize');
    mock.timers.tick(10 * minute);
    agent.answer(request, { protocolVersion: 1 });
    const connection = await connecting;
    assert.equal(connection.agent.protocolVersion, 1);
    connection.dispose();
  });

  it('is up after the limit, and an answer after ten minutes changes nothing', async () => {
    const agent = new RawAgent();
    const connecting = connectAgent(agent.streams, { ...testConnectOptions, initializeLimitMs: minute });
    const failed = assert.rejects(connecting, { kind: 'timeout' });
    const request = await agent.nextCall('initialize');
    mock.timers.tick(minute);
    await failed;
    mock.timers.tick(9 * minute);
    agent.answer(request, { protocolVersion: 1 });
    await settled();
    assert.ok(agent.isStdinEnded || agent.streams.output.writableEnded);
  });

  it('is not what the clock on the wall says: it may be set forward meanwhile', async () => {
    const agent = new RawAgent();
    const connecting = connectAgent(agent.streams, { ...testConnectOptions, initializeLimitMs: minute });
    const first = await agent.nextCall('initialize');
    mock.timers.setTime(1_000_000 + 24 * 60 * minute);
    agent.refuse(first, -32022, 'no', { supported: [1] });
    const second = await agent.nextCall('initialize', 1);
    mock.timers.tick(1000);
    agent.answer(second, { protocolVersion: 1 });
    const connection = await connecting;
    assert.equal(connection.agent.protocolVersion, 1);
    connection.dispose();
  });
});
