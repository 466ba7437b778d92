import { strict as assert } from 'node:assert';
import { ended, prompt, ready, text } from './states/events';
import { manyModels } from './states/gallery';
import { agent, emptyPanel, guide, panel as panelState } from './states/panels';
import { describePanel } from './support/suite';

describePanel('the composer', (open) => {
  it('sends what was typed and is empty again', async () => {
    const panel = await open({}, ready);
    await panel.message.fill('Add a retry');
    await panel.page.getByRole('button', { name: 'Send' }).click();
    assert.deepEqual(await panel.intent('prompt'), { type: 'prompt', sessionKey: 'one', text: 'Add a retry' });
    assert.equal(await panel.message.inputValue(), '');
    assert.equal(await panel.page.getByRole('button', { name: 'Send' }).isDisabled(), true);
  });

  it('sends on Enter, breaks the line on Shift+Enter', async () => {
    const panel = await open({}, ready);
    await panel.message.focus();
    await panel.page.keyboard.type('one');
    await panel.page.keyboard.press('Shift+Enter');
    await panel.page.keyboard.type('two');
    await panel.page.keyboard.press('Enter');
    assert.equal((await panel.intent('prompt')).text, 'one\ntwo');
  });

  it('does not take an Enter that ends a composition of an input method', async () => {
    const panel = await open({}, ready);
    await panel.message.fill('にほん');
    await panel.message.evaluate((area) => {
      area.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }),
      );
      area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Process', bubbles: true, cancelable: true }));
    });
    await panel.settled();
    assert.equal(await panel.message.inputValue(), 'にほん');
    assert.equal(
      panel.host.intents.some(({ type }) => type === 'prompt'),
      false,
    );
  });

  it('stops the turn by its button and by Escape', async () => {
    const panel = await open({}, ready);
    assert.equal(await panel.page.getByRole('button', { name: 'Stop' }).count(), 0);
    await panel.host.happen(...prompt('Go'));
    await panel.page.getByRole('button', { name: 'Stop' }).click();
    await panel.intent('cancel');
    await panel.message.press('Escape');
    await panel.until(() => panel.host.intents.filter(({ type }) => type === 'cancel').length === 2, 'two cancels');
    await panel.host.happen({ type: 'cancelRequested' });
    await panel.page.getByRole('button', { name: 'Stop', disabled: true }).waitFor();
    await panel.host.happen(ended('cancelled'));
    await panel.log.getByText('Stopped').waitFor();
  });

  it('brings earlier messages back with Up', async () => {
    const panel = await open({}, ready, ...prompt('first', 'p1'), ended(), ...prompt('second', 'p2'), ended());
    await panel.message.press('ArrowUp');
    assert.equal(await panel.message.inputValue(), 'second');
    await panel.message.press('ArrowUp');
    assert.equal(await panel.message.inputValue(), 'first');
    await panel.message.press('ArrowDown');
    await panel.message.press('ArrowDown');
    assert.equal(await panel.message.inputValue(), '');
  });

  it('begins a session with the agent and folder that were picked', async () => {
    const folders = [
      { uri: 'file:///a', name: 'a' },
      { uri: 'file:///b', name: 'b' },
    ];
    const panel = await open({ panel: emptyPanel({ agents: [agent(), guide], folders, defaultFolder: 'file:///a' }) });
    await panel.page.getByRole('combobox', { name: 'Agent' }).selectOption('Guide');
    await panel.page.getByRole('combobox', { name: 'Folder' }).selectOption('b');
    await panel.message.fill('hello');
    await panel.message.press('Enter');
    assert.deepEqual(await panel.intent('prompt'), {
      type: 'prompt',
      text: 'hello',
      agentId: 'guide',
      folder: 'file:///b',
    });
  });

  it('keeps an unsent text over a reload, for each session', async () => {
    const panel = await open({}, ready);
    await panel.message.fill('not yet');
    await panel.page.reload();
    await panel.message.waitFor();
    assert.equal(await panel.message.inputValue(), 'not yet');
    assert.equal(panel.host.intents.findLast((one) => one.type === 'ready')?.shown, 'one');
  });

  it('takes what the host says in one go with another session', async () => {
    const panel = await open({ panel: emptyPanel() });
    await panel.message.fill('for a new session');
    await panel.post(
      { type: 'panel', panel: panelState({ shown: 'other' }) },
      { type: 'insertText', text: 'for the other' },
    );
    await panel.page.waitForFunction(() => document.querySelector('textarea')?.value === 'for the other');
    await panel.post({ type: 'panel', panel: emptyPanel() });
    await panel.page.waitForFunction(() => document.querySelector('textarea')?.value === 'for a new session');
  });

  it('goes on with what is being written when a session takes the place of the empty state', async () => {
    const panel = await open({ panel: emptyPanel() });
    await panel.message.fill('is on its way');
    await panel.message.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(3, 3));
    await panel.post(
      { type: 'draftGoesAlong', sessionKey: 'new' },
      { type: 'panel', panel: panelState({ shown: 'new' }) },
      { type: 'focusComposer' },
    );
    await panel.until(
      () => panel.host.intents.some((one) => one.type === 'saveDraft' && one.sessionKey === 'new'),
      'it',
    );
    await panel.page.keyboard.type('still ');
    await panel.page.keyboard.press('Enter');
    const { sessionKey, text: sent } = await panel.intent('prompt');
    assert.deepEqual([sessionKey, sent], ['new', 'is still on its way']);
    await panel.post({ type: 'panel', panel: emptyPanel() });
    await panel.page.getByRole('heading', { name: 'Talk to a coding agent' }).waitFor();
    assert.equal(await panel.message.inputValue(), '');
  });

  it('takes the focus and text from the host', async () => {
    const panel = await open({}, ready);
    await panel.message.fill('see  there');
    await panel.message.evaluate((area: HTMLTextAreaElement) => {
      area.setSelectionRange(4, 4);
      area.blur();
    });
    await panel.post({ type: 'insertText', text: 'here' });
    await panel.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    assert.equal(await panel.message.inputValue(), 'see here there');
  });

  it('takes a suggestion of the agent, to be sent by the person', async () => {
    const panel = await open({}, ready, { type: 'info', promptSuggestions: ['Run the tests'] });
    const list = panel.page.getByRole('list', { name: 'Suggestions' });
    await list.getByRole('button', { name: 'Run the tests' }).click();
    assert.equal(await panel.message.inputValue(), 'Run the tests');
    assert.equal(
      panel.host.intents.some(({ type }) => type === 'prompt'),
      false,
    );
    await panel.host.happen(...prompt('Go'));
    await list.waitFor({ state: 'detached' });
  });

  it('lists what is queued, to change, take back or send at once', async () => {
    const panel = await open({}, ready, ...prompt('Go'), {
      type: 'queueChanged',
      queue: [{ promptId: 'q1', content: [text('then this')] }],
    });
    const queued = panel.page.getByRole('list', { name: 'Queued messages' }).getByRole('listitem');
    await queued.getByRole('button', { name: 'Edit' }).click();
    const editor = queued.getByRole('textbox', { name: 'Edit queued message' });
    await editor.fill('then that');
    await editor.press('Enter');
    assert.deepEqual(await panel.intent('editQueued'), {
      type: 'editQueued',
      sessionKey: 'one',
      promptId: 'q1',
      text: 'then that',
    });
    await queued.getByRole('button', { name: 'Send now' }).click();
    await panel.intent('sendQueuedNow');
    await queued.getByRole('button', { name: 'Remove' }).click();
    await panel.intent('removeQueued');
  });

  it('puts what is queued into another order, by a button, by keys and by dragging', async () => {
    const queue = ['one', 'two', 'three'].map((name) => ({ promptId: name, content: [text(name)] }));
    const panel = await open({}, ready, ...prompt('Go'), { type: 'queueChanged', queue });
    const queued = panel.page.getByRole('list', { name: 'Queued messages' }).getByRole('listitem');
    const moved = (): readonly unknown[] =>
      panel.host.intents.flatMap((one) => (one.type === 'moveQueued' ? [[one.promptId, one.index]] : []));
    assert.equal(await queued.first().getByRole('button', { name: 'Move up' }).count(), 0);
    await queued.nth(2).getByRole('button', { name: 'Move up' }).click();
    await queued.first().getByRole('button', { name: 'Edit' }).focus();
    await panel.page.keyboard.press('Alt+ArrowUp');
    await panel.page.keyboard.press('Alt+ArrowDown');
    await queued.nth(2).dragTo(queued.first());
    await panel.until(() => moved().length === 3, 'three moves');
    assert.deepEqual(moved(), [
      ['three', 1],
      ['one', 1],
      ['three', 0],
    ]);
    await panel.host.happen({ type: 'queueChanged', queue: [queue[1]!, queue[0]!, queue[2]!] });
    await panel.drawn();
    assert.deepEqual(await queued.locator('.queued-text').allTextContents(), ['two', 'one', 'three']);
    assert.equal(
      await panel.page.evaluate(() => document.activeElement?.closest('li')?.textContent),
      'one',
      'the focus goes with the line',
    );
  });

  it('shows that something is attached to what is queued', async () => {
    const panel = await open({}, ready, ...prompt('Go'), {
      type: 'queueChanged',
      queue: [
        {
          promptId: 'q',
          content: [text('then'), { type: 'resource_link', name: 'a.ts', uri: 'file:///home/ada/a.ts' }],
        },
      ],
    });
    const queued = panel.page.getByRole('list', { name: 'Queued messages' }).getByRole('listitem');
    await queued.getByText('1 attachment').waitFor({ state: 'attached' });
    await queued.getByRole('button', { name: 'Edit' }).click();
    await queued.getByRole('button', { name: 'a.ts' }).waitFor();
  });

  it('finds one of many choices by typing, all by keyboard', async () => {
    const panel = await open({}, ready, manyModels);
    const { keyboard } = panel.page;
    const model = panel.page.getByRole('combobox', { name: 'Model', exact: true });
    assert.equal(await model.textContent(), 'large 3');
    await model.focus();
    await keyboard.press('Enter');
    const options = panel.page.getByRole('listbox', { name: 'Model' }).getByRole('option');
    assert.equal(await options.count(), 54);
    await keyboard.type('globsonic');
    assert.deepEqual(await options.allTextContents(), ['sonic 1globex', 'sonic 2globex', 'sonic 3globex']);
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    assert.deepEqual(await panel.intent('setConfigOption'), {
      type: 'setConfigOption',
      sessionKey: 'one',
      configId: 'model',
      value: 'globex/sonic-2',
    });
    assert.equal(await options.count(), 0);
    assert.equal(await model.evaluate((button) => button === document.activeElement), true);
  });

  it('puts many choices away on Escape, on a second click and when something else gets the focus', async () => {
    const panel = await open({}, ready, manyModels, ...prompt('Go'));
    const model = panel.page.getByRole('combobox', { name: 'Model', exact: true });
    const list = panel.page.getByRole('listbox', { name: 'Model' });
    await model.click();
    await panel.page.getByRole('combobox', { name: 'Filter Model' }).press('Escape');
    await list.waitFor({ state: 'detached' });
    await model.click();
    await list.waitFor();
    await model.click();
    await list.waitFor({ state: 'detached' });
    await model.click();
    await panel.message.focus();
    await list.waitFor({ state: 'detached' });
    assert.equal(await panel.message.evaluate((area) => area === document.activeElement), true);
    assert.deepEqual(
      panel.host.intents.filter(({ type }) => type === 'cancel' || type === 'setConfigOption'),
      [],
    );
  });
});
