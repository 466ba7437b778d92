import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAgent } from '../../../src/acp/connectAgent';
import { testConnectOptions } from '../../support/connected';
import { GuideProcess } from '../../support/guide';
import { RecordingSink } from '../../support/recordingSink';
import { sampleFolder } from '../../support/sampleFolder';
import type { AgentConnection, TerminalSink } from '../../../src/acp/agentConnection';
import type { SessionUpdate, ToolCallPatch } from '../../../src/acp/update';

const prompts = ['hello', '/search Notes', '/edit notes.md append A line', '/run make', '/ask', 'be brief', '/tour'];

/** Terminals in which every command ends at once. */
const terminals: TerminalSink = {
  create: () => Promise.resolve('t'),
  output: () => Promise.resolve({ output: 'made\n', truncated: false }),
  waitForExit: () => Promise.resolve({ exitCode: 0 }),
  kill: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

describe("guide: Parley's own client", function () {
  this.timeout(20_000);
  const folders: ReturnType<typeof sampleFolder>[] = [];
  const connections: AgentConnection[] = [];
  const guides: GuideProcess[] = [];

  const connect = async (
    protocol: 1 | 2,
  ): Promise<{ connection: AgentConnection; sink: RecordingSink; cwd: string }> => {
    // The same name in both, since the Guide tells it.
    const folder = sampleFolder({ 'project/notes.md': '# Notes\n', 'project/Makefile': 'make:\n\t@echo made\n' });
    folders.push(folder);
    const cwd = join(folder.path, 'project');
    const guide = new GuideProcess(cwd);
    guides.push(guide);
    const streams = { input: guide.child.stdout, output: guide.child.stdin };
    const connection = await connectAgent(streams, { ...testConnectOptions, protocol });
    connections.push(connection);
    const sink = new RecordingSink();
    sink.terminals = terminals;
    sink.files = {
      readTextFile: (path) => Promise.resolve(readFileSync(path, 'utf8')),
      writeTextFile: () => Promise.resolve(),
    };
    sink.permission = () => Promise.resolve({ outcome: 'selected', optionId: 'once' });
    sink.elicitation = () => Promise.resolve({ action: 'accept', content: { agent: 'Goose' } });
    return { connection, sink, cwd };
  };

  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.dispose();
    for (const guide of guides.splice(0)) await guide.exited;
    for (const folder of folders.splice(0)) folder.remove();
  });

  it('sees the same conversation in v1 and in v2', async () => {
    const [v1, v2] = await Promise.all(
      ([1, 2] as const).map(async (protocol) => {
        const { connection, sink, cwd } = await connect(protocol);
        assert.equal(connection.agent.protocolVersion, protocol);
        const session = await connection.newSession({ cwd }, sink);
        for (const prompt of prompts) {
          const ended = nextIdle(sink);
          await session.prompt([{ type: 'text', text: prompt }]);
          assert.equal(await ended, 'end_turn');
        }
        return { told: summary(sink.updates), asked: sink.asked.length };
      }),
    );

    assert.deepEqual(v1, v2);
    assert.equal(v1?.told.toolCalls.length, 6);
  });

  for (const protocol of [1, 2] as const)
    it(`stops it in v${String(protocol)} while it asks for permission`, async () => {
      const { connection, sink, cwd } = await connect(protocol);
      const session = await connection.newSession({ cwd }, sink);
      const takenBack = new Promise((resolve) => {
        sink.permission = (_, signal) => {
          signal.addEventListener('abort', resolve);
          session.cancel();
          return new Promise(() => undefined);
        };
      });
      const ended = nextIdle(sink);
      await session.prompt([{ type: 'text', text: '/edit' }]);

      assert.equal(await ended, 'cancelled');
      await takenBack;
    });

  for (const protocol of [1, 2] as const)
    it(`makes another of what was said up to a message in v${String(protocol)}`, async () => {
      const { connection, sink, cwd } = await connect(protocol);
      assert.deepEqual(
        [connection.agent.capabilities.forkSession, connection.agent.capabilities.forkAtMessage],
        [true, true],
      );
      const session = await connection.newSession({ cwd }, sink);
      const ids: string[] = [];
      for (const prompt of ['hello', '/search Notes']) {
        const ended = nextIdle(sink);
        await session.prompt([{ type: 'text', text: prompt }]);
        await ended;
        const said = sink.updates.findLast((update) => update.type === 'messageChunk' && update.role === 'agent');
        ids.push(said?.type === 'messageChunk' ? said.messageId : '');
      }
      const { sessionId } = session;
      const point = (messageId: string) => ({ messageId, hash: '0'.repeat(64), occurrence: 1 });
      const fork = (messageId: string) =>
        connection.forkSession({ sessionId, cwd, upTo: point(messageId) }, new RecordingSink());
      const forked = await fork(ids[0] ?? '');
      await assert.rejects(fork('unknown'), { code: -32602 });
      await forked.close();
      const replayed = new RecordingSink();
      await connection.loadSession({ sessionId: forked.sessionId, cwd }, replayed);
      const { toolCalls, ...said } = summary(replayed.updates);
      assert.deepEqual(toolCalls, []);
      assert.notEqual(forked.sessionId, sessionId);
      assert.match(JSON.stringify(said), /hello/);
    });

  for (const protocol of [1, 2] as const)
    it(`replays it in v${String(protocol)}`, async () => {
      const { connection, sink, cwd } = await connect(protocol);
      const session = await connection.newSession({ cwd }, sink);
      for (const prompt of ['hello', '/search Notes', '/run make']) {
        const ended = nextIdle(sink);
        await session.prompt([{ type: 'text', text: prompt }]);
        await ended;
      }
      await session.close();
      const replayed = new RecordingSink();
      await connection.loadSession({ sessionId: session.sessionId, cwd }, replayed);

      const before = summary(sink.updates);
      const after = summary(replayed.updates);
      assert.deepEqual(
        [after.text, after.thoughts, after.toolCalls, after.title],
        [before.text, before.thoughts, before.toolCalls, before.title],
      );
    });
});

/** The stop reason of the turn that is about to begin. */
function nextIdle(sink: RecordingSink): Promise<string | undefined> {
  return new Promise((resolve) => {
    sink.onUpdate = (update) => {
      if (update.type === 'state' && update.state === 'idle') resolve(update.stopReason);
    };
  });
}

/** What both versions can say: texts, tool calls as they ended, the last plan, title, commands, options and suggestions. */
function summary(updates: readonly SessionUpdate[]) {
  const of = <Type extends SessionUpdate['type']>(type: Type): Extract<SessionUpdate, { type: Type }>[] =>
    updates.filter((update): update is Extract<SessionUpdate, { type: Type }> => update.type === type);
  const spoken = (role: string): string =>
    of('messageChunk')
      .map((chunk) => (chunk.role === role && chunk.content.type === 'text' ? chunk.content.text : ''))
      .join('');
  const toolCalls = new Map<string, ToolCallPatch>();
  for (const patch of of('toolCall')) toolCalls.set(patch.toolCallId, { ...toolCalls.get(patch.toolCallId), ...patch });
  return {
    text: spoken('agent'),
    thoughts: spoken('thought'),
    toolCalls: [...toolCalls.values()].map(({ title, kind, status, locations }) => ({
      title,
      kind,
      status,
      places: locations?.length,
    })),
    plan: of('plan').at(-1)?.plan,
    title: of('info').find(({ title }) => title !== undefined)?.title,
    suggestions: of('info').flatMap(({ promptSuggestions }) => promptSuggestions ?? []),
    options: of('configOptions').at(-1)?.options,
    notices: of('notice').length,
    compactions: of('compaction').length,
    unknown: of('unknown'),
  };
}
