import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { AgentConnection } from '../../../src/acp/agentConnection';
import { DisposableStore } from '../../../src/base/lifecycle';
import type { AgentLink } from '../../../src/sessions/ports';
import { Session } from '../../../src/sessions/session';
import { toText } from '../../../src/sessions/toText';
import { connected } from '../../support/connected';
import { fakeHost, folder, until } from '../../support/fakeSessionHost';
import type { RawAgent } from '../../support/rawAgent';
import { text } from '../../support/sessionEvents';

/** What an agent does in a conversation, said in the words of its version. */
interface Player {
  update(update: object): void;
  /** Takes the first prompt, in v2 with its echo. */
  begin(): Promise<void>;
  end(stopReason: string): void;
}

function player(version: 1 | 2, agent: RawAgent): Player {
  const update = (fields: object): void => {
    agent.notify('session/update', { sessionId: 's', update: fields });
  };
  let prompt: Record<string, unknown> = {};
  return {
    update,
    begin: async () => {
      prompt = await agent.nextCall('session/prompt');
      if (version === 1) return;
      update({ sessionUpdate: 'state_update', state: 'running' });
      update({ sessionUpdate: 'user_message', messageId: 'u1', content: [{ type: 'text', text: 'fix it' }] });
      agent.answer(prompt, { messageId: 'u1' });
    },
    end: (stopReason) => {
      if (version === 1) agent.answer(prompt, { stopReason });
      else update({ sessionUpdate: 'state_update', state: 'idle', stopReason });
    },
  };
}

/** The same in both versions, but for how a message, a turn and a plan are told. */
function chunk(kind: string, value: string, messageId: string): object {
  return { sessionUpdate: kind, messageId, content: { type: 'text', text: value } };
}

const expected = `You
  fix it
Thought
  Let me look
Agent
  I read
Tool Read a.ts (read, completed)
  at /w/a.ts:3
  found it
Tool Write a.ts (edit, cancelled)
  Permission Write a.ts -> Allow, by person
Agent
  Done so far
Turn ended: cancelled
Plan default
  [in_progress] Read
`;

describe('a conversation over the wire', () => {
  let store: DisposableStore;
  beforeEach(() => {
    store = new DisposableStore();
  });
  afterEach(() => {
    store.dispose();
  });

  for (const version of [1, 2] as const) {
    it(`in version ${version} gives the transcript of both versions`, async () => {
      const { agent, connection } = await connected(version);
      store.add(connection);
      const session = store.add(new Session({ agentId: 'raw', folder }, linkTo(connection), fakeHost()));
      const play = player(version, agent);

      session.prompt([text('fix it')]);
      const opening = await agent.nextCall('session/new');
      agent.answer(opening, { sessionId: 's' });
      await play.begin();
      play.update(chunk('agent_thought_chunk', 'Let me ', 't1'));
      play.update(chunk('agent_thought_chunk', 'look', 't1'));
      play.update(chunk('agent_message_chunk', 'I read', 'm1'));
      play.update({
        sessionUpdate: 'tool_call_update',
        toolCallId: 'c1',
        title: 'Read a.ts',
        kind: 'read',
        status: 'completed',
        locations: [{ path: '/w/a.ts', line: 3 }],
        content: [{ type: 'content', content: { type: 'text', text: 'found it' } }],
      });
      const entries = [{ content: 'Read', priority: 'high', status: 'in_progress' }];
      play.update(
        version === 1
          ? { sessionUpdate: 'plan', entries }
          : { sessionUpdate: 'plan_update', plan: { type: 'items', planId: 'default', entries } },
      );
      agent.ask(7, 'session/request_permission', {
        sessionId: 's',
        ...(version === 1
          ? { toolCall: { toolCallId: 'c2', title: 'Write a.ts', kind: 'edit' } }
          : {
              title: 'Write a.ts',
              subject: { type: 'tool_call', toolCall: { toolCallId: 'c2', title: 'Write a.ts', kind: 'edit' } },
            }),
        options: [{ optionId: 'yes', name: 'Allow', kind: 'allow_once' }],
      });
      const { openRequests } = await until(session, (state) => state.openRequests.length === 1);
      session.answerPermission(openRequests[0]!.requestId, 'yes');
      const answer = await agent.nextAnswer(7);
      strictEqual(JSON.stringify(answer).includes('"yes"'), true);

      session.cancel();
      await agent.nextCall('session/cancel');
      play.update(chunk('agent_message_chunk', 'Done so far', 'm2'));
      play.end('cancelled');
      await until(session, ({ activity }) => activity === 'idle');
      strictEqual(toText(session.state), expected);
      deepStrictEqual(session.state.openRequests, []);
    });

    it(`in version ${version} ends with the agent: the last words are heard, then what was open is cancelled`, async () => {
      const { agent, connection } = await connected(version);
      store.add(connection);
      const session = store.add(new Session({ agentId: 'raw', folder }, linkTo(connection), fakeHost()));
      session.prompt([text('fix it')]);
      agent.answer(await agent.nextCall('session/new'), { sessionId: 's' });
      const play = player(version, agent);
      await play.begin();
      agent.ask(7, 'session/request_permission', {
        sessionId: 's',
        title: 'May I?',
        toolCall: { toolCallId: 'c', title: 'May I?' },
        options: [{ optionId: 'yes', name: 'Allow', kind: 'allow_once' }],
      });
      play.update(chunk('agent_message_chunk', 'last words', 'm1'));
      agent.end();
      await until(session, ({ activity }) => activity === 'idle');
      strictEqual(toText(session.state).endsWith('Agent\n  last words\nFailure: stopped\n'), true);
      strictEqual(toText(session.state).includes('Permission May I? -> cancelled'), true);
      strictEqual(toText(session.state).includes('open'), false);
    });
  }
});

/** A link whose agent is there already. */
function linkTo(connection: AgentConnection): AgentLink {
  return {
    agentId: 'raw',
    status: { state: 'ready', agent: connection.agent },
    onDidChangeStatus: () => ({ dispose: () => undefined }),
    connect: () => Promise.resolve(connection),
    restart: () => Promise.resolve(connection),
    stop: () => Promise.resolve(),
    recover: () => undefined,
  };
}
