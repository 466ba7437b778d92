import { strict as assert } from 'node:assert';
import { prompt, ready, tool } from './states/events';
import { panel as panelState, summary } from './states/panels';
import { describePanel } from './support/suite';

describePanel('what an agent offers', (open) => {
  it('to sign in is a button at the failure that asks for it', async () => {
    const signInMethods = [
      { methodId: 'chatgpt', name: 'ChatGPT', type: 'agent' },
      { methodId: 'odd', name: 'Hologram', type: 'unknown' },
    ] as const;
    const panel = await open({ panel: panelState({ sessions: [summary({ signInMethods })] }) }, ...prompt('Hello'), {
      type: 'promptFailed',
      promptId: 'p1',
      failure: { kind: 'authRequired', message: 'no key' },
    });
    await panel.log.getByText('Hologram (cannot be used here)').waitFor();
    await panel.log.getByRole('button', { name: 'Sign in: ChatGPT' }).click();
    assert.deepEqual(await panel.intent('signIn'), { type: 'signIn', sessionKey: 'one', methodId: 'chatgpt' });
  });

  it('to cancel is a button at the tool call and the subagent that run', async () => {
    const panel = await open(
      {},
      ready,
      ...prompt('Go'),
      tool('t', { title: 'Build', kind: 'execute', status: 'in_progress', cancellable: true }),
      {
        type: 'subagent',
        sessionId: 's1',
        title: 'Reviewer',
        cancellable: true,
        state: { type: 'state', state: 'running' },
      },
      {
        type: 'subagentEvent',
        sessionId: 's1',
        event: {
          type: 'messageChunk',
          role: 'agent',
          messageId: 'i',
          content: { type: 'text', text: 'Looks **good**' },
        },
      },
    );
    await panel.log.getByRole('button', { name: 'Cancel Build' }).click();
    assert.equal((await panel.intent('cancelToolCall')).toolCallId, 't');
    const subagent = panel.log.getByRole('group', { name: 'Reviewer, running' });
    await subagent.getByRole('button', { name: 'Cancel Reviewer' }).click();
    assert.equal((await panel.intent('cancelSubagent')).sessionId, 's1');
    await subagent.getByRole('button', { name: 'What it did' }).click();
    await subagent.locator('strong', { hasText: 'good' }).waitFor();
  });
});
