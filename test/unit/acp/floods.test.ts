import * as assert from 'node:assert/strict';
import { TerminalDecoder } from '../../../src/acp/v2/terminalDecoder';
import { inSession } from '../../support/connected';
import { RecordingSink } from '../../support/recordingSink';

describe('floods of distinct ids', () => {
  it('of terminals: few decoders are held, and their output is read all the same', () => {
    const decoder = new TerminalDecoder();
    const data = Buffer.from('é').toString('base64');
    for (let id = 0; id < 5000; id++) assert.equal(decoder.chunk(`t${id}`, data), 'é');
    assert.ok(decoder.held <= 200, `${decoder.held} decoders`);
  });

  it('of subagents: so many are followed, and no more', async () => {
    const { agent, connection, session, sink } = await inSession(1);
    let followed = 0;
    Object.assign(sink, {
      subagent: () => {
        followed++;
        return new RecordingSink();
      },
    });
    for (let id = 0; id < 1500; id++) {
      agent.notify('session/update', {
        sessionId: 's',
        update: { sessionUpdate: 'subagent_update', sessionId: `u${id}` },
      });
    }
    // Answered after all that came before it.
    const prompted = session.prompt([]);
    agent.answer(await agent.nextCall('session/prompt'), { stopReason: 'end_turn' });
    await prompted;
    assert.equal(followed, 1000);
    connection.dispose();
  });
});
