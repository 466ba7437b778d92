import * as assert from 'node:assert/strict';
import { connectAgent } from '../../../src/acp/connectAgent';
import { AgentProcess } from '../../support/agentProcess';
import { testConnectOptions } from '../../support/connected';
import { RecordingSink } from '../../support/recordingSink';

const examples = 'node_modules/acp-sdk-1/dist/examples';

describe('Interop with the examples of an older SDK', function () {
  this.timeout(30_000);

  it('follows a whole turn of the v1 example, its permission included', async () => {
    const agent = new AgentProcess(`${examples}/agent.js`);
    const connection = await connectAgent(agent.streams, testConnectOptions);
    const sink = new RecordingSink();
    sink.permission = () => Promise.resolve({ outcome: 'selected', optionId: 'reject' });
    const session = await connection.newSession({ cwd: '/w' }, sink);
    await session.prompt([{ type: 'text', text: 'hello' }]);
    assert.equal(connection.agent.protocolVersion, 1);
    assert.match(sink.agentText, /^I'll help you with that\..*I understand you prefer not to make that change\./s);
    const statuses = sink.updates.flatMap((update) =>
      update.type === 'toolCall' ? [`${update.toolCallId} ${update.status ?? ''}`] : [],
    );
    assert.deepEqual(statuses, ['call_1 pending', 'call_1 completed', 'call_2 pending']);
    const messages = new Set(
      sink.updates.flatMap((update) => (update.type === 'messageChunk' ? [update.messageId] : [])),
    );
    assert.equal(messages.size, 3);
    assert.deepEqual(sink.updates.at(-1), { type: 'state', state: 'idle', stopReason: 'end_turn' });
    connection.dispose();
    await agent.exited;
  });

  for (const version of [1, 2] as const) {
    it(`speaks v${version} with the example that has both`, async () => {
      const agent = new AgentProcess(`${examples}/dual-version-agent.js`);
      const connection = await connectAgent(agent.streams, { ...testConnectOptions, protocol: version });
      const sink = new RecordingSink();
      const idle = new Promise<void>((resolve) => {
        sink.onUpdate = (update) => {
          if (update.type === 'state' && update.state === 'idle') resolve();
        };
      });
      const session = await connection.newSession({ cwd: '/w' }, sink);
      await session.prompt([{ type: 'text', text: 'hello' }]);
      await idle;
      assert.equal(sink.agentText, `Hello from the v${version} implementation.`);
      connection.dispose();
      await agent.exited;
    });
  }
});
