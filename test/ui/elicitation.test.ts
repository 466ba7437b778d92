import { strict as assert } from 'node:assert';
import type { ElicitationRequest } from '../../src/acp/agentConnection';
import type { SessionEvent } from '../../src/sessions/events';
import { prompt, ready, tool } from './states/events';
import { galleryStates } from './states/gallery';
import { panel as panelState, summary } from './states/panels';
import { describePanel } from './support/suite';

const form = galleryStates.find(({ name }) => name === 'form')!.events;

function asks(request: ElicitationRequest): SessionEvent {
  return { type: 'elicitationAsked', requestId: 'e1', request };
}

describePanel('a question of the agent', (open) => {
  it('is a form whose fields have names, checks and the agent’s defaults', async () => {
    const panel = await open({}, ...form);
    const card = panel.page.getByRole('group', { name: 'Question: Connect an agent' });
    assert.equal(await card.getByRole('spinbutton', { name: 'Seconds to start' }).inputValue(), '30');
    await card.getByText('“Odd” asks for something that Parley cannot show').waitFor();
    const send = card.getByRole('button', { name: 'Answer' });
    await card.getByRole('checkbox', { name: 'client' }).check();
    await card.and(panel.page.locator(':not(:has([aria-disabled=true]))')).waitFor();
    await send.click();
    assert.equal(
      await card.getByRole('textbox', { name: 'Name' }).evaluate((field) => field.matches(':invalid')),
      true,
    );
    assert.equal(
      panel.host.intents.some(({ type }) => type === 'answerElicitation'),
      false,
    );
    await card.getByRole('textbox', { name: 'Name' }).fill('My agent');
    await card.getByRole('combobox', { name: 'Agent' }).selectOption('Gemini CLI');
    await card.getByRole('textbox', { name: 'Name' }).press('Enter');
    assert.deepEqual(await panel.intent('answerElicitation'), {
      type: 'answerElicitation',
      sessionKey: 'one',
      requestId: 'f1',
      outcome: {
        action: 'accept',
        content: { name: 'My agent', agent: 'gemini', timeout: 30, trace: false, folders: ['client'] },
      },
    });
  });

  it('may be declined, or left', async () => {
    const panel = await open({}, ...form);
    const card = panel.page.getByRole('group', { name: /^Question/ });
    await card.locator('button[aria-disabled=false]').first().waitFor();
    for (const [name, action] of [
      ['Decline', 'decline'],
      ['Cancel', 'cancel'],
    ] as const) {
      await card.getByRole('button', { name }).click();
      await panel.until(
        () => panel.host.intents.some((one) => one.type === 'answerElicitation' && one.outcome.action === action),
        action,
      );
    }
  });

  it('about a page shows its whole address and host, and opens it only when told', async () => {
    const url = 'https://login.example.com/device?code=1&next=https://other.example';
    const panel = await open(
      {},
      ready,
      ...prompt('Sign in'),
      asks({ mode: 'url', message: 'Sign in here', elicitationId: 'x', url }),
    );
    const card = panel.page.getByRole('group', { name: 'Question: Sign in here' });
    await card.getByText(url, { exact: true }).waitFor();
    await card.getByText('login.example.com', { exact: true }).waitFor();
    assert.equal(await card.getByRole('link').count(), 0);
    await card.locator('button[aria-disabled=false]', { hasText: 'Open Page' }).click();
    assert.deepEqual(await panel.intent('openElicitation'), {
      type: 'openElicitation',
      sessionKey: 'one',
      requestId: 'e1',
    });
  });
});

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
