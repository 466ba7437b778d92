import { strict as assert } from 'node:assert';
import type { ToolCallContent } from '../../src/acp/update';
import { asks, diff, ended, prompt, ready, says, text, thinks, tool } from './states/events';
import { emptyPanel, guide, panel as panelState, summary } from './states/panels';
import { describePanel } from './support/suite';

describePanel('the conversation', (open) => {
  it('has a name, a heading per turn, and what was said', async () => {
    const { page, log } = await open({}, ready, ...prompt('Why does it fail?'), says('It **never** retries.'), ended());
    await log.getByRole('heading', { name: 'Turn 1: Why does it fail?' }).waitFor({ state: 'attached' });
    assert.equal(await log.locator('strong').innerText(), 'never');
    assert.equal(await log.getAttribute('aria-live'), 'off');
    await page.getByRole('heading', { name: 'Retry flaky uploads with backoff' }).waitFor();
  });

  it('knows named characters as markdown has them', async () => {
    const { log } = await open(
      {},
      ready,
      ...prompt('?'),
      says('&copy; &Auml; &amp;lt; &semi; &notit; &nope; &NotEqualTilde; &#35; `&amp;`'),
    );
    assert.equal(await log.locator('.message p').innerText(), '© Ä &lt; ; &notit; &nope; ≂̸ # &amp;');
  });

  it('grows with the stream, a message at a time', async () => {
    const { host, log, ...own } = await open({}, ready, ...prompt('Count'));
    for (const word of ['one', ' two', ' **three', '**']) await host.happen(says(word));
    await log.getByText('one two three').waitFor();
    assert.equal(await log.locator('.message').count(), 1);
    assert.equal(own.complaints.length, 0);
  });

  it('keeps the elements of what is settled while the rest grows', async () => {
    const { host, log, page } = await open({}, ready, ...prompt('Tell'), says('First.\n\nSecond.\n\nThi'));
    await log
      .locator('p')
      .first()
      .evaluate((element) => element.setAttribute('data-mark', 'same'));
    await host.happen(says('rd.\n\n- a\n- b\n\n```ts\nlet x'), says(' = 1;\n'));
    await page.getByText('let x = 1;').waitFor();
    assert.equal(await log.locator('p[data-mark=same]').innerText(), 'First.');
  });

  it('folds thoughts and says how long they took', async () => {
    const { log } = await open(
      {},
      ready,
      ...prompt('Think'),
      thinks('Hmm. '),
      ...Array.from({ length: 20 }, () => thinks('So. ')),
      says('42'),
    );
    const fold = log.getByRole('button', { name: 'Thought for 2 s' });
    assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    assert.equal(await log.getByText('Hmm.').count(), 0);
    await fold.press('Enter');
    await log.getByText('Hmm.').waitFor();
  });

  it('shows a tool call as a group with its state, and opens its file', async () => {
    const path = '/home/ada/uploader/src/upload.ts';
    const panel = await open(
      {},
      ready,
      ...prompt('Read'),
      tool('t', { title: 'Read src/upload.ts', kind: 'read', status: 'in_progress', locations: [{ path, line: 40 }] }),
    );
    const { host, log } = panel;
    await log.getByRole('group', { name: 'Read src/upload.ts, running' }).waitFor();
    await host.happen(tool('t', { status: 'completed', content: [{ type: 'content', content: text('the content') }] }));
    const card = log.getByRole('group', { name: 'Read src/upload.ts, done' });
    await card.getByRole('link', { name: 'src/upload.ts' }).click();
    assert.deepEqual(await panel.intent('openFile'), { type: 'openFile', path, line: 40 });
    await card.getByRole('button', { name: 'Show details of Read src/upload.ts' }).click();
    await card.getByText('the content').waitFor();
  });

  it('shows the lines that an edit changed', async () => {
    const { log } = await open(
      {},
      ready,
      ...prompt('Edit'),
      tool('t', {
        title: 'Edit',
        kind: 'edit',
        status: 'completed',
        content: [diff('/a/b.ts', 'one\ntwo\n', 'one\n2\nthree\n')],
      }),
    );
    const lines = await log.getByLabel('Changes in /a/b.ts').locator('.diff-line').allInnerTexts();
    assert.deepEqual(
      lines.map((line) => line.replace(/\s+/g, '')),
      ['1one', '2−two', '2+2', '3+three'],
    );
    await log.getByLabel('2 lines added, 1 removed').waitFor();
  });

  it('tells listeners when the agent works, asks and is done', async () => {
    const { host, page } = await open({}, ready);
    const status = page.getByRole('status');
    assert.equal((await status.allInnerTexts()).join(''), '');
    await host.happen(...prompt('Go'));
    await status.filter({ hasText: /^Codex is working$/ }).waitFor({ state: 'attached' });
    await host.happen(tool('t', { title: 'Run', kind: 'execute' }), asks('r'));
    await status.filter({ hasText: /^Codex needs your answer$/ }).waitFor({ state: 'attached' });
    await host.happen({
      type: 'permissionSettled',
      requestId: 'r',
      answer: { state: 'selected', optionId: 'once', by: 'person' },
    });
    await status.filter({ hasText: /^Codex is working$/ }).waitFor({ state: 'attached' });
    await host.happen(ended());
    await status.filter({ hasText: /^Codex finished$/ }).waitFor({ state: 'attached' });
  });

  it('asks for everything again when a batch was lost, and goes on from there', async () => {
    const panel = await open({}, ready, ...prompt('Count'), says('one'));
    panel.host.lose(says(' two'));
    await panel.host.happen(says(' three'));
    assert.deepEqual(await panel.intent('resync'), { type: 'resync', sessionKey: 'one' });
    await panel.host.happen(says(' four'));
    await panel.log.getByText('one two three four').waitFor();
    assert.equal(panel.host.intents.filter(({ type }) => type === 'resync').length, 1);
  });

  it('shows each session under its tab, with what waits', async () => {
    const sessions = [summary(), summary({ key: 'two', title: 'Docs', waiting: true })];
    const panel = await open({ panel: panelState({ sessions }) }, ready);
    const tabs = panel.page.getByRole('tablist', { name: 'Sessions' });
    await tabs.getByRole('tab', { name: 'Docs, needs your answer' }).click();
    assert.deepEqual(await panel.intent('showSession'), { type: 'showSession', sessionKey: 'two' });
    await tabs.getByRole('tab', { selected: true }).press('Delete');
    assert.deepEqual(await panel.intent('closeSession'), { type: 'closeSession', sessionKey: 'one' });
  });

  it('offers what the agent lets one choose, by the names it gives', async () => {
    const panel = await open({}, ready, {
      type: 'configOptions',
      options: [
        {
          configId: 'm',
          name: 'Mode',
          type: 'select',
          currentValue: 'ask',
          choices: [
            { value: 'ask', name: 'Ask first' },
            { value: 'auto', name: 'Edit freely' },
          ],
        },
        { configId: 'w', name: 'Web search', type: 'boolean', currentValue: false },
      ],
    });
    await panel.page.getByRole('combobox', { name: 'Mode' }).selectOption('Edit freely');
    assert.deepEqual(await panel.intent('setConfigOption'), {
      type: 'setConfigOption',
      sessionKey: 'one',
      configId: 'm',
      value: 'auto',
    });
    await panel.page.getByRole('checkbox', { name: 'Web search' }).press('Space');
    await panel.until(
      () => panel.host.intents.some((one) => one.type === 'setConfigOption' && one.value === true),
      'the toggle',
    );
  });

  it('says what this is when there is no session, and starts one by a single action', async () => {
    const panel = await open({ panel: emptyPanel({ agents: [guide], defaultAgentId: 'guide' }) });
    await panel.page.getByRole('heading', { name: 'Talk to a coding agent' }).waitFor();
    await panel.page.getByRole('button', { name: 'Start with Guide' }).click();
    const intent = await panel.intent('newSession');
    assert.deepEqual([intent.agentId, intent.folder], ['guide', 'file:///home/ada/uploader']);
  });

  it('goes on when one thing in it cannot be shown', async () => {
    const broken = tool('t', {
      title: 'Edit',
      content: [{ type: 'diff', changes: null } as unknown as ToolCallContent],
    });
    const { log } = await open({}, ready, ...prompt('Hello'), broken, says('Still here.'));
    await log.getByText('This part of the conversation (tool) cannot be shown').waitFor();
    await log.getByText('Still here.').waitFor();
  });

  it('speaks the language that the host put into the page', async () => {
    const texts = { Send: 'Senden', 'Message {0}': 'Nachricht an {0}' };
    const panel = await open({ texts });
    await panel.page.getByRole('button', { name: 'Senden' }).waitFor();
    assert.equal(await panel.message.getAttribute('placeholder'), 'Nachricht an Codex');
  });
});
