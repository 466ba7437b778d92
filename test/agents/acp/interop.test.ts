import * as assert from 'node:assert/strict';
import { connectAgent } from '../../../src/acp/connectAgent';
import type { AcpError } from '../../../src/acp/errors';
import { AcpError as SinkError, errorCodes, isAuthRequired } from '../../../src/acp/errors';
import type { AgentConnection, SessionHandle } from '../../../src/acp/agentConnection';
import { AgentProcess } from '../../support/agentProcess';
import { testConnectOptions } from '../../support/connected';
import { once } from '../../support/once';
import { RecordingSink } from '../../support/recordingSink';

const text = (value: string): { readonly type: 'text'; readonly text: string } => ({ type: 'text', text: value });

/** A client in a session with the agent that is built on the official SDK. */
class Conversation {
  private constructor(
    readonly connection: AgentConnection,
    readonly session: SessionHandle,
    readonly sink: RecordingSink,
  ) {}

  static async start(connection: AgentConnection): Promise<Conversation> {
    const sink = new RecordingSink();
    const session = await connection.newSession(
      {
        cwd: '/w',
        additionalDirectories: ['/other'],
        systemPrompt: { mode: 'append', content: [text('be kind')] },
        meta: { 'example.com/team': 'red' },
        mcpServers: [
          { type: 'stdio', name: 'a', command: '/bin/a', args: ['x'], env: { A: 'b' } },
          { type: 'http', name: 'b', url: 'https://example.org/', headers: { A: 'b' } },
          { type: 'acp', name: 'd', serverId: 'srv' },
        ],
      },
      sink,
    );
    return new Conversation(connection, session, sink);
  }

  /** Has the agent run a scene, and says what it found. */
  async run(scene: string): Promise<unknown> {
    const before = this.sink.updates.length;
    const idle = new Promise<void>((resolve) => {
      this.sink.onUpdate = (update) => {
        if (update.type === 'state' && update.state === 'idle') resolve();
      };
    });
    await this.session.prompt([text(scene)]);
    await idle;
    const said = this.sink.updates
      .slice(before)
      .flatMap((update) => (update.type === 'messageChunk' && update.role === 'agent' ? [update.content] : []));
    const last = said.at(-1);
    return last?.type === 'text' ? (JSON.parse(last.text) as unknown) : undefined;
  }

  /** What the agent was asked since it was last looked at. */
  async calls(): Promise<Record<string, unknown>> {
    return Object.fromEntries((await this.run('calls')) as [string, unknown][]);
  }
}

for (const version of [1, 2] as const) {
  describe(`Interop with the official SDK, ACP v${version}`, function () {
    this.timeout(20_000);
    let agent: AgentProcess;
    let connection: AgentConnection;
    let talk: Conversation;

    before(async () => {
      agent = new AgentProcess('out/test/programs/sdkAgent.js');
      const protocol = version === 2 ? 'auto' : version;
      connection = await connectAgent(agent.streams, { ...testConnectOptions, protocol });
    });

    beforeEach(async () => {
      talk = await Conversation.start(connection);
    });

    afterEach(() => {
      talk.session.dispose();
    });

    after(async () => {
      connection.dispose();
      assert.equal(await agent.exited, 0, agent.stderr);
    });

    it('agrees on the version and says what each can', async () => {
      const { name, protocolVersion, authMethods, capabilities } = connection.agent;
      assert.deepEqual([name, protocolVersion], [`sdk-v${version}`, version]);
      assert.deepEqual(authMethods, [{ type: 'agent', methodId: 'login', name: 'Log in' }]);
      assert.deepEqual([capabilities.forkSession, capabilities.mcpAcp, capabilities.promptAudio], [true, true, false]);
      const calls = await talk.calls();
      const setup = calls['session/new'] as { systemPrompt: object; mcpServers: object[]; _meta: object };
      assert.equal(setup.mcpServers.length, 3);
      assert.deepEqual(setup.systemPrompt, { mode: 'append', content: [text('be kind')] });
      assert.deepEqual(setup._meta, { 'example.com/team': 'red' });
      assert.ok(calls['initialize']);
    });

    it('reads every update', async () => {
      assert.equal(await talk.run('updates'), 'done');
      const { sink } = talk;
      assert.ok(!sink.types.includes('unknown'));
      assert.deepEqual(
        new Set(sink.types),
        new Set([
          ...['state', 'messageChunk', 'toolCall', 'plan', 'planRemoved', 'commands', 'configOptions', 'info', 'usage'],
          ...['notice', 'compaction', 'compactionSummary', 'subagent', 'sessionMessage', 'sessionMessageChunk'],
          ...(version === 1
            ? ['configValue', 'turnUsage']
            : ['message', 'toolCallContent', 'terminal', 'terminalOutput']),
        ]),
      );
      assert.equal(sink.children.get('kid')?.agentText, 'from the kid');
    });

    it('answers permissions, and drops one that is taken back', async () => {
      talk.sink.permission = ({ options: [first] }) =>
        Promise.resolve({ outcome: 'selected', optionId: first?.optionId ?? '' });
      const selected = { outcome: { outcome: 'selected', optionId: 'yes' } };
      const answers = await talk.run('permission');
      assert.deepEqual(answers, version === 1 ? selected : [selected, selected, selected]);
      talk.sink.permission = () => new Promise(() => undefined);
      assert.equal(await talk.run('regret'), -32800);
      assert.equal(talk.sink.asked.length, talk.sink.aborted.length + (version === 1 ? 1 : 3));
    });

    it('answers elicitations', async () => {
      talk.sink.elicitation = () => Promise.resolve({ action: 'accept', content: { name: 'Ada' } });
      assert.deepEqual(await talk.run('form'), { action: 'accept', content: { name: 'Ada' } });
      assert.deepEqual(await talk.run('url'), { action: 'accept' });
      assert.deepEqual(talk.sink.completed, ['e']);
      talk.sink.elicitation = () => Promise.resolve({ action: 'decline' });
      assert.deepEqual(await talk.run('form'), { action: 'decline' });
    });

    it('serves MCP and extensions, and uses the agent’s', async () => {
      const told: unknown[] = [];
      const serving = [
        connection.onMcpRequest?.('srv', (request, notify) => {
          notify('notifications/progress', { progress: 1 });
          return Promise.resolve({ result: request.method });
        }),
        connection.onExtensionRequest('_ask', (params) => Promise.resolve({ got: params })),
        connection.onExtensionNotification('_tell', (params) => told.push(params)),
      ];
      assert.deepEqual(await talk.run('mcp'), [{ result: 'tools/list' }, -33001]);
      assert.deepEqual(await talk.run('extension'), [{ got: { b: 2 } }, -32601]);
      assert.deepEqual(told, [{ a: 1 }]);
      connection.extensionNotification('_hello', { c: 3 });
      assert.deepEqual(await connection.extensionRequest('_query', { d: 4 }), { params: { d: 4 } });
      const calls = await talk.calls();
      assert.deepEqual(calls['_hello'], { c: 3 });
      assert.equal((calls['mcp/message'] as { method: string }).method, 'notifications/progress');
      for (const one of serving) one?.dispose();
    });

    it('stops a turn', async () => {
      const { session, sink } = talk;
      const running = new Promise<void>((resolve) => {
        sink.onUpdate = (update) => {
          if (update.type === 'state' && update.state === 'running') setImmediate(resolve);
        };
      });
      const prompted = session.prompt([text('wait')]);
      await running;
      const idle = new Promise<unknown>((resolve) => {
        sink.onUpdate = (update) => {
          if (update.type === 'state' && update.state === 'idle') resolve(update.stopReason);
        };
      });
      if (version === 2) await prompted;
      session.cancel();
      assert.equal(await idle, 'cancelled');
      await prompted;
      assert.deepEqual((await talk.calls())['session/cancel'], { sessionId: 's1' });
    });

    it('hears of errors with their code and data', async () => {
      const error = await talk.session.prompt([text('fail')]).then(
        () => assert.fail('expected a failure'),
        (reason: unknown) => reason as AcpError,
      );
      assert.deepEqual(
        [error.kind, error.code, error.data],
        ['answered', -32603, { errorKind: 'authentication_failed' }],
      );
      assert.equal(isAuthRequired(error), true);
    });

    it('sets options', async () => {
      const { session, sink } = talk;
      assert.deepEqual(
        session.configOptions?.map(({ configId, currentValue }) => [configId, currentValue]),
        version === 1
          ? [['mode', 'ask']]
          : [
              ['mode', 'ask'],
              ['loud', false],
            ],
      );
      await session.setConfigOption('mode', 'ask');
      await session.setConfigOption('loud', true);
      const calls = await talk.calls();
      const setLoud = { sessionId: 's1', configId: 'loud', type: 'boolean', value: true };
      if (version === 1) assert.deepEqual(calls['session/set_mode'], { sessionId: 's1', modeId: 'ask' });
      else assert.deepEqual(calls['session/set_config_option'], setLoud);
      assert.ok(sink.types.includes('configOptions'));
    });

    it('opens, resumes, forks, lists, closes and deletes sessions', async () => {
      const sink = new RecordingSink();
      const loaded = await connection.loadSession({ cwd: '/w', sessionId: 'old' }, sink);
      const [replayed] = sink.updates;
      assert.ok(replayed?.type === (version === 1 ? 'messageChunk' : 'message'));
      loaded.dispose();
      const resumed = await connection.resumeSession({ cwd: '/w', sessionId: 'old' }, new RecordingSink());
      const forked = await connection.forkSession({ cwd: '/w', sessionId: 'old' }, new RecordingSink());
      assert.equal(forked.sessionId, 's2');
      assert.deepEqual(await connection.listSessions({ archived: 'include' }), {
        sessions: [{ sessionId: 's1', cwd: '/w', title: 'A' }],
        nextCursor: 'more',
      });
      await connection.setSessionArchived('old', true);
      await connection.setSessionArchived('old', false);
      assert.equal(await connection.sessionStatus('old'), 'open');
      assert.equal(await connection.setSessionTitle('old', 'New'), 'New');
      await forked.close();
      await connection.deleteSession('old');
      resumed.dispose();
      const methods = Object.keys(await talk.calls());
      for (const method of [
        'session/resume',
        'session/archive',
        'session/unarchive',
        'session/close',
        'session/delete',
      ]) {
        assert.ok(methods.includes(method), method);
      }
    });

    it('signs in and out, and configures providers', async () => {
      const changed = once(connection.onDidChangeAuthStatus);
      await connection.signIn('login');
      assert.deepEqual(await changed, { state: 'authenticated', accounts: [] });
      assert.deepEqual(await connection.authStatus(), { state: 'authenticated', accounts: [{ label: 'me' }] });
      await connection.signOut();
      assert.deepEqual(await connection.listProviders(), []);
      await connection.setProvider({ providerId: 'p', apiType: 'openai', baseUrl: 'https://example.org/' });
      await connection.disableProvider('p');
      const calls = await talk.calls();
      assert.deepEqual(calls[version === 1 ? 'authenticate' : 'auth/login'], { methodId: 'login' });
      assert.ok(
        calls[version === 1 ? 'logout' : 'auth/logout'] && calls['providers/set'] && calls['providers/disable'],
      );
    });

    if (version === 1) {
      it('offers files and terminals', async () => {
        const written: string[] = [];
        talk.sink.files = {
          readTextFile: (path, line, limit) =>
            path === '/none'
              ? Promise.reject(new SinkError('answered', 'none', errorCodes.resourceNotFound))
              : Promise.resolve(`${path} ${line ?? ''} ${limit ?? ''}`),
          writeTextFile: (path, content) => {
            written.push(path, content);
            return Promise.resolve();
          },
        };
        assert.deepEqual(await talk.run('files'), ['/a 2 1', -32002]);
        assert.deepEqual(written, ['/b', '/A 2 1']);
        const done: string[] = [];
        talk.sink.terminals = {
          create: ({ command, args }) => {
            done.push(command, ...args);
            return Promise.resolve('x');
          },
          output: () => Promise.resolve({ output: 'o', truncated: false, exitStatus: { exitCode: 0 } }),
          waitForExit: () => Promise.resolve({ exitCode: 0 }),
          kill: (id) => Promise.resolve(void done.push(`kill ${id}`)),
          release: (id) => Promise.resolve(void done.push(`release ${id}`)),
        };
        assert.deepEqual(await talk.run('terminal'), [
          { exitCode: 0, signal: null },
          { output: 'o', truncated: false, exitStatus: { exitCode: 0, signal: null } },
        ]);
        assert.deepEqual(done, ['ls', '-l', 'kill x', 'release x']);
      });
    } else {
      it('cancels tool calls and terminals', async () => {
        await talk.session.cancelToolCall('t');
        await talk.session.cancelTerminal('x');
        const calls = await talk.calls();
        assert.deepEqual(calls['tool_call/cancel'], { sessionId: 's1', toolCallId: 't' });
        assert.deepEqual(calls['terminal/cancel'], { sessionId: 's1', terminalId: 'x' });
      });
    }
  });
}
