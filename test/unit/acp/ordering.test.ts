import * as assert from 'node:assert/strict';
import type { AcpError } from '../../../src/acp/errors';
import { connected, inSession } from '../../support/connected';
import { once } from '../../support/once';
import { RecordingSink } from '../../support/recordingSink';

const chunk = (text: string, sessionId = 's'): object => ({
  sessionId,
  update: { sessionUpdate: 'agent_message_chunk', messageId: 'm', content: { type: 'text', text } },
});

const failure = (promise: Promise<unknown>): Promise<AcpError> =>
  promise.then(
    () => assert.fail('expected a failure'),
    (error: unknown) => error as AcpError,
  );

const ask = { sessionId: 's', toolCall: { toolCallId: 't' }, title: 'May I?', options: [] };

for (const version of [1, 2] as const) {
  describe(`Ordering, ACP v${version}`, () => {
    it('delivers what came before the response that names the session, first and in order', async () => {
      const { agent, connection } = await connected(version);
      const sink = new RecordingSink();
      const opening = connection.newSession({ cwd: '/w' }, sink);
      const request = await agent.nextCall('session/new');
      agent.notify('session/update', chunk('a'));
      agent.notify('session/update', chunk('x', 'another'));
      agent.notify('session/update', chunk('b'));
      agent.answer(request, { sessionId: 's' });
      agent.notify('session/update', chunk('c'));
      sink.onUpdate = () => order.push(sink.agentText);
      const order: string[] = [];
      await opening.then(() => order.push('opened'));
      agent.end();
      await once(connection.onDidClose);
      assert.deepEqual(order, ['a', 'ab', 'opened', 'abc']);
    });

    it('holds a request that comes before its session is known, and answers it', async () => {
      const { agent, connection } = await connected(version);
      const sink = new RecordingSink();
      sink.permission = () => Promise.resolve({ outcome: 'selected', optionId: 'yes' });
      const opening = connection.newSession({ cwd: '/w' }, sink);
      const request = await agent.nextCall('session/new');
      agent.notify('session/update', chunk('a'));
      agent.ask(0, 'session/request_permission', ask);
      agent.answer(request, { sessionId: 's' });
      assert.deepEqual((await agent.nextAnswer(0))['result'], { outcome: { outcome: 'selected', optionId: 'yes' } });
      await opening;
      connection.dispose();
    });

    it('refuses a request for a session that nobody opens, when its time is over', async () => {
      const { agent, connection } = await connected(version, { hold: { ageMs: 1 } });
      agent.notify('session/update', chunk('a'));
      agent.ask('q', 'session/request_permission', ask);
      assert.deepEqual((await agent.nextAnswer('q'))['error'], {
        code: -32002,
        message: 'No such session is open in this client',
        data: { sessionId: 's' },
      });
      connection.dispose();
    });

    it('keeps no more than its limits for sessions that nobody opens', async () => {
      const { agent, connection } = await connected(version, { hold: { messages: 10 } });
      const sink = new RecordingSink();
      const opening = connection.newSession({ cwd: '/w' }, sink);
      const request = await agent.nextCall('session/new');
      agent.ask('q', 'session/request_permission', ask);
      for (let i = 0; i < 100; i++) agent.notify('session/update', chunk(`${i} `));
      agent.answer(request, { sessionId: 's' });
      await opening;
      assert.equal(sink.agentText, '90 91 92 93 94 95 96 97 98 99 ');
      assert.equal(((await agent.nextAnswer('q'))['error'] as { code: number }).code, -32002);
      connection.dispose();
    });

    it('registers a loaded session before it asks for it: the replay comes before the response', async () => {
      const { agent, connection } = await connected(version);
      const sink = new RecordingSink();
      const opening = connection.loadSession({ cwd: '/w', sessionId: 's' }, sink);
      const request = await agent.nextCall(version === 1 ? 'session/load' : 'session/resume');
      agent.notify('session/update', chunk('replayed'));
      agent.ask(1, 'session/request_permission', ask);
      agent.notify('$/cancel_request', { requestId: 1 });
      await agent.nextAnswer(1);
      assert.equal(sink.agentText, 'replayed');
      agent.answer(request, null);
      assert.equal((await opening).sessionId, 's');
      connection.dispose();
    });

    it('answers every open request as cancelled when the session ends, and none twice', async () => {
      const { agent, connection, session, sink } = await inSession(version);
      agent.ask('p', 'session/request_permission', ask);
      const form = { sessionId: 's', mode: 'form', message: '?', requestedSchema: { type: 'object', properties: {} } };
      agent.ask('e', 'elicitation/create', form);
      agent.notify('session/update', chunk('a'));
      while (sink.updates.length === 0) await new Promise((resolve) => setImmediate(resolve));
      session.dispose();
      session.dispose();
      assert.deepEqual((await agent.nextAnswer('p'))['result'], { outcome: { outcome: 'cancelled' } });
      assert.deepEqual((await agent.nextAnswer('e'))['result'], { action: 'cancel' });
      assert.equal(sink.aborted.length, 2);
      agent.ask('late', 'session/request_permission', ask);
      agent.notify('session/update', chunk('late'));
      assert.equal(((await agent.nextAnswer('late'))['error'] as { code: number }).code, -32002);
      assert.equal(sink.agentText, 'a');
      assert.equal(agent.received.filter(({ id }) => id === 'p').length, 1);
      connection.dispose();
    });

    it('drops the prompt of a permission that the agent takes back', async () => {
      const { agent, connection, sink } = await inSession(version);
      agent.ask(0, 'session/request_permission', ask);
      while (sink.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
      agent.notify('$/cancel_request', { requestId: 0 });
      assert.equal(((await agent.nextAnswer(0))['error'] as { code: number }).code, -32800);
      assert.equal(sink.aborted.length, 1);
      connection.dispose();
    });

    it('settles everything when the agent ends', async () => {
      const { agent, connection, session, sink } = await inSession(version);
      const closed = once(connection.onDidClose);
      agent.ask(0, 'session/request_permission', ask);
      const prompt = failure(session.prompt([{ type: 'text', text: 'hello' }]));
      await agent.nextCall('session/prompt');
      agent.notify('session/update', chunk('last words'));
      agent.end();
      await closed;
      assert.equal((await prompt).kind, 'closed');
      assert.equal(sink.agentText, 'last words');
      assert.equal(sink.aborted.length, 1);
      assert.equal((await failure(session.prompt([]))).kind, 'closed');
      assert.equal((await failure(connection.newSession({ cwd: '/w' }, sink))).kind, 'closed');
    });
  });
}

describe('Ordering, turns', () => {
  it('tells the end of a v1 turn after all that preceded the response, and before what follows it', async () => {
    const { agent, connection, session, sink } = await inSession(1);
    const prompting = session.prompt([{ type: 'text', text: 'hello' }]);
    const request = await agent.nextCall('session/prompt');
    for (let i = 0; i < 500; i++) agent.notify('session/update', chunk('.'));
    agent.answer(request, { stopReason: 'end_turn', usage: { totalTokens: 3, inputTokens: 1, outputTokens: 2 } });
    agent.notify('session/update', chunk('late'));
    await prompting;
    agent.end();
    await once(connection.onDidClose);
    assert.deepEqual(
      [...sink.updates.slice(0, 1), ...sink.updates.slice(501)],
      [
        { type: 'state', state: 'running' },
        { type: 'turnUsage', usage: { totalTokens: 3, inputTokens: 1, outputTokens: 2 } },
        { type: 'state', state: 'idle', stopReason: 'end_turn' },
        { type: 'messageChunk', role: 'agent', messageId: 'm', content: { type: 'text', text: 'late' } },
      ],
    );
  });

  it('leaves the states of a v2 turn to the agent', async () => {
    const { agent, connection, session, sink } = await inSession(2);
    const prompting = session.prompt([{ type: 'text', text: 'hello' }]);
    const request = await agent.nextCall('session/prompt');
    const state = (fields: object): object => ({
      sessionId: 's',
      update: { sessionUpdate: 'state_update', ...fields },
    });
    const usage = { totalTokens: 3, inputTokens: 1, outputTokens: 2 };
    agent.notify('session/update', state({ state: 'running' }));
    agent.answer(request, { messageId: 'u1' });
    agent.notify('session/update', state({ state: 'idle', stopReason: 'end_turn', usage }));
    agent.notify('session/update', state({ state: 'idle', stopReason: 'end_turn', usage }));
    assert.deepEqual(await prompting, { messageId: 'u1' });
    agent.end();
    await once(connection.onDidClose);
    assert.deepEqual(sink.updates, [
      { type: 'state', state: 'running' },
      { type: 'turnUsage', usage },
      { type: 'state', state: 'idle', stopReason: 'end_turn' },
      { type: 'state', state: 'idle', stopReason: 'end_turn' },
    ]);
  });
});
