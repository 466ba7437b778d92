import { strict as assert } from 'node:assert';
import { prompt, ready, tool } from './states/events';
import { panel as panelState, summary } from './states/panels';
import { describePanel } from './support/suite';

describePanel('what an agent offers', (open) => {
  it('to sign in is a button at the failure that asks for it', async () => {
    const signInMethods = [
      { methodId: 'odd', name: 'Hologram', description: 'Needs a projector', type: 'unknown' },
      { methodId: 'chatgpt', name: 'ChatGPT', description: 'With your account', type: 'agent' },
      { methodId: 'device', name: 'Device code', type: 'terminal' },
    ] as const;
    const panel = await open({ panel: panelState({ sessions: [summary({ signInMethods })] }) }, ...prompt('Hello'), {
      type: 'promptFailed',
      promptId: 'p1',
      failure: { kind: 'authRequired', message: 'no key' },
    });
    await panel.log.getByText('Choose how to sign in. Your message is sent again after that.').waitFor();
    assert.deepEqual(
      await panel.log.getByRole('list', { name: 'Ways to sign in' }).getByRole('listitem').allInnerTexts(),
      [
        'Hologram (cannot be used here)\nNeeds a projector',
        'Sign in: ChatGPT\nWith your account',
        'Sign in: Device code\nIn a terminal',
      ],
    );
    await panel.log.getByRole('button', { name: 'Sign in: ChatGPT' }).click();
    assert.deepEqual(await panel.intent('signIn'), { type: 'signIn', sessionKey: 'one', methodId: 'chatgpt' });
    await panel.log.getByRole('button', { name: 'Sign in: Device code' }).press('Enter');
    await panel.until(
      () => panel.host.intents.some((one) => one.type === 'signIn' && one.methodId === 'device'),
      'signing in by the other way',
    );
  });

  it('a sign-in that takes long can be given up', async () => {
    const panel = await open({}, ...prompt('Hello'), {
      type: 'linkChanged',
      link: { state: 'starting', stage: 'signingIn' },
    });
    await panel.log.getByText('Codex: signing in…').waitFor();
    await panel.log.getByRole('button', { name: 'Cancel Sign-in' }).click();
    assert.deepEqual(await panel.intent('cancelSignIn'), { type: 'cancelSignIn', sessionKey: 'one' });
  });

  it('to go on in a new session is a button where the agent lost its memory', async () => {
    const panel = await open({}, ready, ...prompt('Hello'), { type: 'contextLost' });
    await panel.log.getByText('Codex does not remember what is above').waitFor();
    await panel.log.getByRole('button', { name: 'Continue in a New Session' }).click();
    assert.deepEqual(await panel.intent('continueInNew'), { type: 'continueInNew', sessionKey: 'one' });
  });

  it('nothing to sign in with leaves the advice to do it elsewhere', async () => {
    const panel = await open({}, ...prompt('Hello'), {
      type: 'promptFailed',
      promptId: 'p1',
      failure: { kind: 'authRequired', message: 'no key' },
    });
    const card = panel.log.getByRole('group', { name: 'Codex needs you to sign in' });
    await card.getByText('Sign in with the agent’s own program in a terminal, then try again.').waitFor();
    await card.getByRole('button', { name: 'Retry' }).click();
    await panel.intent('retryPrompt');
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
    await subagent.getByRole('button', { name: 'Show details of Reviewer' }).click();
    await subagent.locator('strong', { hasText: 'good' }).waitFor();
  });
});
