import * as assert from 'node:assert/strict';
import { mock } from 'node:test';
import { connectAgent } from '../../../src/acp/connectAgent';
import type { AcpError } from '../../../src/acp/errors';
import { connected, inSession, testConnectOptions } from '../../support/connected';
import { once } from '../../support/once';
import { RawAgent } from '../../support/rawAgent';
import { RecordingSink } from '../../support/recordingSink';

const failure = (promise: Promise<unknown>): Promise<AcpError> =>
  promise.then(
    () => assert.fail('expected a failure'),
    (error: unknown) => error as AcpError,
  );

describe('An agent connection', () => {
  afterEach(() => {
    mock.timers.reset();
  });

  it('sends nothing that the agent has not advertised', async () => {
    const agent = new RawAgent();
    const connecting = connectAgent(agent.streams, testConnectOptions);
    agent.answer(await agent.nextCall('initialize'), { protocolVersion: 1 });
    const connection = await connecting;
    const sink = new RecordingSink();
    const refused = [
      connection.loadSession({ cwd: '/w', sessionId: 's' }, sink),
      connection.resumeSession({ cwd: '/w', sessionId: 's' }, sink),
      connection.forkSession({ cwd: '/w', sessionId: 's' }, sink),
      connection.listSessions({}),
      connection.deleteSession('s'),
      connection.setSessionArchived('s', true),
      connection.sessionStatus('s'),
      connection.setSessionTitle('s', 't'),
      connection.signOut(),
      connection.authStatus(),
      connection.listProviders(),
      connection.setProvider({ providerId: 'p', apiType: 'a', baseUrl: 'b' }),
      connection.disableProvider('p'),
    ];
    const kinds = await Promise.all(refused.map(async (one) => (await failure(one)).kind));
    assert.deepEqual(new Set(kinds), new Set(['unsupported']));
    const opening = connection.newSession(
      { cwd: '/w', additionalDirectories: ['/b'], systemPrompt: { mode: 'append', content: [] } },
      sink,
    );
    const request = await agent.nextCall('session/new');
    assert.deepEqual(request['params'], { cwd: '/w', mcpServers: [] });
    agent.answer(request, { sessionId: 's' });
    const session = await opening;
    assert.equal((await failure(session.cancelToolCall('t'))).kind, 'unsupported');
    await session.close();
    assert.deepEqual(
      agent.received.map(({ method }) => method),
      ['initialize', 'session/new'],
    );
    connection.dispose();
  });

  it('names the message with which a fork is to end, where the agent can end it there', async () => {
    const upTo = { messageId: 'm', hash: 'ab'.repeat(32), occurrence: 2 };
    const request = { cwd: '/w', sessionId: 's', meta: { team: 'red' }, upTo };
    for (const version of [1, 2] as const) {
      const { connection: other } = await connected(version);
      assert.equal((await failure(other.forkSession(request, new RecordingSink()))).kind, 'unsupported');
      other.dispose();
      const air = {
        fork: { version: 1, messageId: 'm', messageFingerprint: `sha256:${upTo.hash}`, messageOccurrence: 2 },
      };
      const agent = new RawAgent();
      const connecting = connectAgent(agent.streams, testConnectOptions);
      const info = { name: '@agentclientprotocol/codex-acp', version: '2.6.0' };
      agent.answer(await agent.nextCall('initialize'), {
        protocolVersion: version,
        ...(version === 1
          ? { agentInfo: info, agentCapabilities: { sessionCapabilities: { fork: {} } } }
          : { info, capabilities: { session: { fork: {} } } }),
      });
      const connection = await connecting;
      const forking = connection.forkSession(request, new RecordingSink());
      const sent = await agent.nextCall('session/fork');
      assert.deepEqual(sent['params'], {
        sessionId: 's',
        cwd: '/w',
        ...(version === 1 && { mcpServers: [] }),
        _meta: { team: 'red', jetbrains: { air } },
      });
      agent.answer(sent, { sessionId: 'f' });
      assert.equal((await forking).sessionId, 'f');
      connection.dispose();
    }
  });

  it('takes an unknown session for closed and deleted', async () => {
    for (const version of [1, 2] as const) {
      const { agent, connection, session } = await inSession(version);
      const closing = session.close();
      agent.refuse(await agent.nextCall('session/close'), -32002);
      await closing;
      const deleting = connection.deleteSession('s');
      agent.refuse(await agent.nextCall('session/delete'), -32002);
      await deleting;
      const failing = failure(connection.deleteSession('s'));
      agent.refuse(await agent.nextCall('session/delete', 1), -32603, 'disk');
      assert.equal((await failing).message, 'disk');
      connection.dispose();
    }
  });

  it('does not let another session take the id, and with it the updates, of one that lives', async () => {
    for (const version of [1, 2] as const) {
      const { agent, connection, session } = await inSession(version);
      const opening = failure(connection.newSession({ cwd: '/w' }, new RecordingSink()));
      agent.answer(await agent.nextCall('session/new', 1), { sessionId: session.sessionId });
      assert.equal((await opening).kind, 'malformed');
      const again = { cwd: '/w', sessionId: session.sessionId };
      assert.equal((await failure(connection.resumeSession(again, new RecordingSink()))).kind, 'unsupported');
      const prompting = session.prompt([{ type: 'text', text: 'still there?' }]);
      await agent.nextCall('session/prompt');
      connection.dispose();
      assert.equal((await failure(prompting)).kind, 'closed');
    }
  });

  it('delivers the last updates of a session that is being closed', async () => {
    const { agent, connection, session, sink } = await inSession(2);
    const closing = session.close();
    const request = await agent.nextCall('session/close');
    const state = { sessionUpdate: 'state_update', state: 'idle', stopReason: 'cancelled' };
    agent.notify('session/update', { sessionId: 's', update: state });
    agent.answer(request, {});
    agent.notify('session/update', { sessionId: 's', update: state });
    await closing;
    agent.end();
    await once(connection.onDidClose);
    assert.deepEqual(sink.updates, [{ type: 'state', state: 'idle', stopReason: 'cancelled' }]);
  });

  it('tells why a session could not be set up', async () => {
    const { agent, connection } = await connected(1, { limits: { sessionMs: 20 } });
    // The agent may take as long as the machine does, but for the one that is to be too slow.
    mock.timers.enable({ apis: ['setTimeout'] });
    const sink = new RecordingSink();
    const open = (): Promise<unknown> => connection.newSession({ cwd: '/w' }, sink);
    const [unnamed, refused, silent] = [failure(open()), failure(open()), failure(open())];
    agent.answer(await agent.nextCall('session/new'), { sessionId: null });
    agent.refuse(await agent.nextCall('session/new', 1), -32000, 'log in', { a: 1 });
    const { kind, message } = await unnamed;
    assert.deepEqual([kind, message], ['malformed', 'session/new: the response has no sessionId']);
    const { code, data } = await refused;
    assert.deepEqual([code, data], [-32000, { a: 1 }]);
    mock.timers.tick(20);
    assert.equal((await silent).kind, 'timeout');
    assert.deepEqual((await agent.nextCall('$/cancel_request'))['params'], {
      requestId: (await agent.nextCall('session/new', 2))['id'],
    });
    const loading = failure(connection.loadSession({ cwd: '/w', sessionId: 'old' }, sink));
    agent.refuse(await agent.nextCall('session/load'), -32603, 'lost');
    await loading;
    agent.notify('session/update', { sessionId: 'old', update: { sessionUpdate: 'plan', entries: [] } });
    agent.end();
    await once(connection.onDidClose);
    assert.deepEqual(sink.updates, []);
  });

  it('gives a subagent that is announced a route of its own, which ends with its parent', async () => {
    const { agent, connection, session, sink } = await inSession(2);
    const tell = (sessionId: string, update: object): void => {
      agent.notify('session/update', { sessionId, update });
    };
    const text = { sessionUpdate: 'agent_message_chunk', messageId: 'm', content: { type: 'text', text: 'x' } };
    tell('early', text);
    tell('s', { sessionUpdate: 'subagent_update', sessionId: 'kid', title: 'Kid', capabilities: { cancel: {} } });
    tell('kid', text);
    tell('s', { sessionUpdate: 'subagent_update', sessionId: 'early' });
    tell('early', { sessionUpdate: 'subagent_update', sessionId: 'grandkid' });
    tell('grandkid', text);
    tell('s', { sessionUpdate: 'subagent_update', sessionId: 'kid', title: 'Again' });
    agent.ask('p', 'session/request_permission', {
      sessionId: 'kid',
      title: 'May I?',
      options: [{ optionId: 'y', name: 'Yes', kind: 'allow_once' }],
    });
    const kid = (): RecordingSink | undefined => sink.children.get('kid');
    while (kid()?.asked.length !== 1) await new Promise((resolve) => setImmediate(resolve));
    session.cancelSubagent?.('kid');
    assert.deepEqual((await agent.nextCall('session/cancel'))['params'], { sessionId: 'kid' });
    session.dispose();
    assert.deepEqual((await agent.nextAnswer('p'))['result'], { outcome: { outcome: 'cancelled' } });
    tell('kid', text);
    agent.end();
    await once(connection.onDidClose);
    const early = sink.children.get('early');
    assert.deepEqual(sink.types, ['subagent', 'subagent', 'subagent']);
    assert.deepEqual(
      [kid()?.types, early?.types, early?.children.get('grandkid')?.types],
      [['messageChunk'], ['messageChunk', 'subagent'], ['messageChunk']],
    );
  });

  it('tells when the sign-in changes, and reads what it is asked for', async () => {
    const { agent, connection } = await connected(1);
    const changed = once(connection.onDidChangeAuthStatus);
    const account = { label: 'me', active: true, email: 'me@example.org', organization: null };
    agent.notify('auth/status_update', { state: 'authenticated', accounts: [account, { active: true }] });
    const status = { state: 'authenticated', accounts: [{ label: 'me', active: true, email: 'me@example.org' }] };
    assert.deepEqual(await changed, status);
    const asking = connection.authStatus();
    agent.answer(await agent.nextCall('auth/status'), {});
    assert.deepEqual(await asking, { state: 'unknown', accounts: [] });
    const listing = connection.listProviders();
    const current = { apiType: 'openai', baseUrl: 'https://example.org' };
    agent.answer(await agent.nextCall('providers/list'), {
      providers: [
        { providerId: 'p', supported: ['openai'], required: true, current },
        { providerId: 'q', current: null },
        5,
      ],
    });
    assert.deepEqual(await listing, [
      { providerId: 'p', supported: ['openai'], required: true, current },
      { providerId: 'q', supported: [], required: false },
    ]);
    const sessions = connection.listSessions({ cursor: 'c' });
    const request = await agent.nextCall('session/list');
    assert.deepEqual(request['params'], { cursor: 'c' });
    agent.answer(request, {
      sessions: [
        { sessionId: 'a', cwd: '/w', title: null, updatedAt: 'now', archived: false, additionalDirectories: ['/b'] },
        { cwd: '/' },
      ],
      nextCursor: null,
    });
    assert.deepEqual(await sessions, {
      sessions: [{ sessionId: 'a', cwd: '/w', updatedAt: 'now', archived: false, additionalDirectories: ['/b'] }],
    });
    connection.dispose();
  });

  it('goes on when a sink fails', async () => {
    const { agent, connection, sink } = await inSession(1);
    sink.onUpdate = () => {
      throw new Error('a bug');
    };
    agent.notify('session/update', { sessionId: 's', update: { sessionUpdate: 'plan', entries: [] } });
    agent.notify('session/update', { sessionId: 's', update: { sessionUpdate: 'plan', entries: [] } });
    agent.end();
    await once(connection.onDidClose);
    assert.equal(sink.updates.length, 2);
  });

  it('keeps nothing that is nested too deep for what comes after', async () => {
    const { agent, connection, sink } = await inSession(1);
    const deep = (text: string): string => `${'['.repeat(10_000)}${text}${']'.repeat(10_000)}`;
    const update = (fields: string): string =>
      `{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s","update":{${fields}}}}\n`;
    agent.write(update(`"sessionUpdate":"hologram","x":${deep('1')}`));
    agent.write(
      update(`"sessionUpdate":"tool_call_update","toolCallId":"t","rawInput":${deep('2')},"content":[${deep('3')}]`),
    );
    agent.write(update(`"sessionUpdate":"agent_message_chunk","content":${deep('"4"')}`));
    agent.end();
    await once(connection.onDidClose);
    assert.deepEqual(sink.types, ['unknown', 'toolCall', 'messageChunk']);
    assert.ok(JSON.stringify(structuredClone(sink.updates)).length < 2000);
  });
});
