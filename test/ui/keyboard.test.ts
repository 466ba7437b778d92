import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import type { Intent } from '../../src/chat/protocol';
import { asksForm } from './states/elicitations';
import { allowOrReject, asks, ended, prompt, ready, says, text, thinks, tool } from './states/events';
import { panel as panelState, summary } from './states/panels';
import type { PanelPage } from './support/panelPage';
import { describePanel } from './support/suite';

const modes = {
  type: 'configOptions',
  options: [
    {
      configId: 'mode',
      name: 'Mode',
      category: 'mode',
      type: 'select',
      currentValue: 'ask',
      choices: [
        { value: 'ask', name: 'Ask first' },
        { value: 'auto', name: 'Edit freely' },
      ],
    },
  ],
} as const;

/** The role and name of what has the focus. */
const focused = (panel: PanelPage): Promise<string> =>
  panel.page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return 'nothing';
    const labelled =
      element.getAttribute('aria-label') ??
      (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined);
    return `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${labelled ?? element.textContent}`;
  });

/** Presses Tab until something with that name has the focus. */
async function tabTo(panel: PanelPage, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const met: string[] = [];
  while (!(met.at(-1) ?? '').includes(name)) {
    if (met.length > 60) throw new Error(`Tab does not lead to ${name}, but to ${met.join(', ')}`);
    await panel.page.keyboard.press(key);
    met.push(await focused(panel));
  }
}

/** The newest intent of a kind, once there are as many of it as told. */
async function told<T extends Intent['type']>(
  panel: PanelPage,
  type: T,
  count = 1,
): Promise<Extract<Intent, { type: T }>> {
  const all = (): readonly Intent[] => panel.host.intents.filter((one) => one.type === type);
  await panel.until(() => all().length >= count, `the intent ${type}, ${count} times`);
  return all().at(-1) as Extract<Intent, { type: T }>;
}

/** Waits until a question has stood still for so long that it takes answers. */
async function answerable(page: Page, title: string): Promise<void> {
  const card = page.getByRole('group', { name: `Permission request: ${title}` });
  await card.locator('button[aria-disabled=false]').first().waitFor();
}

describePanel('a whole conversation without a mouse', (open) => {
  it('from the first message to another session', async () => {
    const two = [summary(), summary({ key: 'two', title: 'Docs for API' })];
    const panel = await open({ panel: panelState({ sessions: two }) }, ready, modes);
    const { host, page } = panel;
    const { keyboard } = page;

    // Write and send.
    await tabTo(panel, 'Message');
    await keyboard.type('Test it');
    await keyboard.press('Shift+Enter');
    await keyboard.type('and tell me');
    await keyboard.press('Enter');
    assert.equal((await told(panel, 'prompt')).text, 'Test it\nand tell me');
    assert.equal(await focused(panel), 'textarea Message');

    // Read: the conversation scrolls by the keys of every document, and a fold opens.
    await host.happen(
      ...prompt('Test it'),
      thinks('Shall I?'),
      says('Long reply.\n\n'.repeat(60)),
      tool('run', { title: 'Run the tests', kind: 'execute', status: 'in_progress' }),
    );
    await panel.drawn();
    await tabTo(panel, 'Conversation', 'Shift+Tab');
    const toEnd = (): Promise<number> =>
      panel.log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
    assert.ok((await toEnd()) < 2);
    // A page is scrolled in steps: the next key is for when they are done.
    const scrolled = await panel.log.evaluateHandle((log) => ({
      end: new Promise((resolve) => log.addEventListener('scrollend', resolve, { once: true })),
    }));
    await keyboard.press('PageUp');
    await scrolled.evaluate(({ end }) => end.then(() => true));
    await panel.page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    await keyboard.press('End');
    await panel.page.getByRole('button', { name: 'Jump to latest' }).waitFor({ state: 'detached' });
    await keyboard.press('Home');
    await page.getByRole('button', { name: /^Thought/ }).waitFor();
    await tabTo(panel, 'Thought');
    await keyboard.press('Enter');
    await panel.log.getByText('Shall I?').waitFor();
    // The command "Write a Message" leads past the conversation.
    await panel.post({ type: 'focusComposer' });
    await tabTo(panel, 'Jump to latest', 'Shift+Tab');
    await keyboard.press('Space');
    assert.equal(await focused(panel), 'log Conversation');

    // Queue a message, change it, take another away.
    await tabTo(panel, 'Message');
    await keyboard.type('Then commit');
    await keyboard.press('Enter');
    assert.equal((await told(panel, 'prompt', 2)).text, 'Then commit');
    const queued = (promptId: string, value: string) => ({ promptId, content: [text(value)] });
    await host.happen({ type: 'queueChanged', queue: [queued('q1', 'Then commit'), queued('q2', 'Then push')] });
    await panel.drawn();
    await tabTo(panel, 'Edit', 'Shift+Tab');
    await keyboard.press('Enter');
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('Then wait');
    await keyboard.press('Enter');
    assert.equal((await told(panel, 'editQueued')).text, 'Then wait');
    await tabTo(panel, 'Message');
    await tabTo(panel, 'Remove', 'Shift+Tab');
    await keyboard.press('Enter');
    const { promptId } = await told(panel, 'removeQueued');
    await host.happen({
      type: 'queueChanged',
      queue: [queued('q1', 'Then wait'), queued('q2', 'Then push')].filter((one) => one.promptId !== promptId),
    });
    await panel.drawn();
    assert.equal(await focused(panel), 'textarea Message');

    // Answer by a digit, and by Tab and Enter.
    await host.happen(asks('r1', { title: 'Run the tests', options: allowOrReject }));
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'group');
    await answerable(page, 'Run the tests');
    await keyboard.press('1');
    assert.equal((await told(panel, 'answerPermission')).optionId, 'once');
    await host.happen(
      { type: 'permissionSettled', requestId: 'r1', answer: { state: 'selected', optionId: 'once', by: 'person' } },
      asks('r2', { title: 'Push', options: allowOrReject }),
    );
    await answerable(page, 'Push');
    await tabTo(panel, 'Reject');
    await keyboard.press('Enter');
    assert.deepEqual(await told(panel, 'answerPermission', 2), {
      type: 'answerPermission',
      sessionKey: 'one',
      requestId: 'r2',
      optionId: 'no',
    });
    await host.happen({
      type: 'permissionSettled',
      requestId: 'r2',
      answer: { state: 'selected', optionId: 'no', by: 'person' },
    });

    // Fill in a form.
    await host.happen(
      asksForm(
        'q1',
        [
          { key: 'name', title: 'Name', type: 'string', required: true },
          { key: 'tests', title: 'With tests', type: 'boolean', required: false },
        ],
        { title: 'Deployment' },
      ),
    );
    await page.getByRole('button', { name: 'Submit' }).and(page.locator('[aria-disabled=false]')).waitFor();
    await tabTo(panel, 'Name');
    await keyboard.type('upload');
    await tabTo(panel, 'With tests');
    await keyboard.press('Space');
    await tabTo(panel, 'Submit');
    await keyboard.press('Enter');
    assert.deepEqual((await told(panel, 'answerElicitation')).outcome, {
      action: 'accept',
      content: { name: 'upload', tests: true },
    });
    await host.happen({ type: 'elicitationSettled', requestId: 'q1', outcome: { action: 'accept', content: {} } });
    await panel.drawn();
    assert.notEqual(await focused(panel), 'nothing');

    // Change the mode.
    await tabTo(panel, 'Mode');
    await keyboard.press('ArrowDown');
    assert.equal((await told(panel, 'setConfigOption')).value, 'auto');

    // Stop.
    await tabTo(panel, 'Message', 'Shift+Tab');
    await keyboard.press('Escape');
    await told(panel, 'cancel');
    await host.happen({ type: 'cancelRequested' }, ended('cancelled'));

    // Go to another session, and begin a new one.
    await tabTo(panel, 'Retry flaky', 'Shift+Tab');
    await keyboard.press('ArrowRight');
    assert.equal((await told(panel, 'showSession')).sessionKey, 'two');
    await tabTo(panel, 'New Session', 'Shift+Tab');
    await keyboard.press('Enter');
    await told(panel, 'newSession');
  });
});

describePanel('the focus is not lost', (open) => {
  const question = asks('r1', { title: 'Run the tests', options: allowOrReject });

  it('when the agent withdraws a question', async () => {
    const panel = await open({}, ready, ...prompt('Test it'), question);
    await tabTo(panel, 'Allow once');
    await panel.host.happen({ type: 'permissionSettled', requestId: 'r1', answer: { state: 'withdrawn' } });
    await panel.drawn();
    assert.equal(await focused(panel), 'textarea Message');
  });

  it('when the next question takes the place of one that was answered', async () => {
    const panel = await open(
      {},
      ready,
      ...prompt('Test it'),
      question,
      asks('r2', { title: 'Push', options: allowOrReject }),
    );
    await tabTo(panel, 'Allow once');
    await panel.host.happen({ type: 'permissionSettled', requestId: 'r1', answer: { state: 'withdrawn' } });
    await panel.drawn();
    assert.notEqual(await focused(panel), 'nothing');
  });

  it('when a stop button does its work', async () => {
    const panel = await open({}, ready, ...prompt('Test it'));
    await tabTo(panel, 'Stop');
    await panel.page.keyboard.press('Enter');
    await panel.host.happen({ type: 'cancelRequested' });
    await panel.drawn();
    assert.equal(await focused(panel), 'textarea Message');
  });

  it('when a row of the conversation goes', async () => {
    const panel = await open(
      {},
      ready,
      ...prompt('Test it'),
      tool('run', { title: 'Run', kind: 'execute', status: 'in_progress', cancellable: true }),
    );
    await tabTo(panel, 'Cancel Run');
    await panel.host.happen(tool('run', { status: 'completed' }));
    await panel.drawn();
    assert.equal(await focused(panel), 'log Conversation');
  });

  it('but a person may put it nowhere', async () => {
    const panel = await open({}, ready, ...prompt('Test it'), question);
    await tabTo(panel, 'Allow once');
    await panel.page.locator('.header-title').click();
    await panel.host.happen({ type: 'permissionSettled', requestId: 'r1', answer: { state: 'withdrawn' } });
    await panel.drawn();
    assert.equal(await focused(panel), 'nothing');
  });
});
