import { strict as assert } from 'node:assert';
import type { HostMessage } from '../../src/chat/protocol';
import type { Mention } from '../../src/sessions/mention';
import type { PlaceAttachment } from '../../src/sessions/promptAttachment';
import { ready } from './states/events';
import { fileMention, selection } from './states/mentions';
import type { PanelPage } from './support/panelPage';
import { describePanel } from './support/suite';

const found = [
  fileMention('src/chat/panel.ts', [0, 1]),
  fileMention('src/chat/panelView.ts', [0, 1]),
  fileMention('a/pa.md', [0, 1]),
];

describePanel('naming things in a message', (open) => {
  /** Types, and answers the question that this asks of the host. */
  async function type(panel: PanelPage, text: string, mentions: readonly Mention[] = found): Promise<void> {
    const before = panel.host.intents.filter((one) => one.type === 'findMentions').length;
    await panel.message.pressSequentially(text);
    await panel.until(
      () => panel.host.intents.filter((one) => one.type === 'findMentions').length >= before + text.length,
      'the questions',
    );
    await answer(panel, mentions);
  }
  async function answer(panel: PanelPage, mentions: readonly Mention[], done = true): Promise<void> {
    const { requestId } = await panel.intent('findMentions');
    await panel.post({ type: 'mentions', requestId, mentions, done } satisfies HostMessage);
    await panel.settled();
  }
  const options = (panel: PanelPage) => panel.page.getByRole('listbox').getByRole('option');
  const active = (panel: PanelPage): Promise<string | null> =>
    panel.page.evaluate(() => {
      const id = document.activeElement?.getAttribute('aria-activedescendant');
      return id === undefined || id === null ? null : (document.getElementById(id)?.textContent ?? null);
    });

  it('offers what fits, says how much, and follows the arrow keys without losing the focus', async () => {
    const panel = await open({}, ready);
    await type(panel, '@pa');
    assert.deepEqual((await panel.intent('findMentions')).query, { text: 'pa', folder: 'file:///home/ada/uploader' });
    assert.equal(await options(panel).count(), 3);
    await panel.page.getByRole('status').filter({ hasText: '3 suggestions' }).waitFor({ state: 'attached' });
    assert.equal(await active(panel), 'panel.tssrc/chat');
    await panel.message.press('ArrowDown');
    assert.equal(await active(panel), 'panelView.tssrc/chat');
    await panel.message.press('ArrowUp');
    await panel.message.press('ArrowUp');
    assert.equal(await active(panel), 'pa.mda');
    assert.deepEqual(await options(panel).first().locator('b').allTextContents(), ['pa']);
  });

  it('writes the choice, attaches it as a chip, and sends both', async () => {
    const panel = await open({}, ready);
    await panel.message.fill('Look at ');
    await type(panel, '@pa');
    await panel.message.press('Enter');
    assert.equal(await panel.message.inputValue(), 'Look at @panel.ts ');
    await panel.page
      .getByRole('list', { name: 'Attachments' })
      .getByRole('button', { name: 'panel.ts', exact: true })
      .waitFor();
    await panel.message.pressSequentially('please');
    await panel.message.press('Enter');
    assert.deepEqual(await panel.intent('prompt'), {
      type: 'prompt',
      sessionKey: 'one',
      text: 'Look at @panel.ts please',
      attachments: [found[0]!.attachment],
    });
    assert.equal(await panel.page.getByRole('list', { name: 'Attachments' }).count(), 0);
  });

  it('chooses by the mouse and by Tab, and lets go with Escape', async () => {
    const panel = await open({}, ready);
    await type(panel, '@pa');
    await options(panel).nth(1).click();
    assert.equal(await panel.message.inputValue(), '@panelView.ts ');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
    await type(panel, '@pa');
    await panel.message.press('Tab');
    assert.equal(await panel.message.inputValue(), '@panelView.ts @panel.ts ');
    await type(panel, '@p');
    await panel.message.press('Escape');
    assert.equal(await panel.page.getByRole('listbox').count(), 0);
    await panel.message.press('Enter');
    assert.equal((await panel.intent('prompt')).text, '@panelView.ts @panel.ts @p');
  });

  it('begins with what is open and the kinds of things, which narrow it', async () => {
    const panel = await open({}, ready);
    await type(panel, '@', found.slice(0, 1));
    assert.deepEqual(await options(panel).allTextContents(), [
      'panel.tssrc/chat',
      'Files and folders@file:',
      'Symbols@symbol:',
      'Open editors@editor:',
      'Problems@problem:',
      'Git changes@change:',
      'Other sessions@session:',
      'Choose files…',
    ]);
    await options(panel).filter({ hasText: 'Symbols' }).click();
    assert.equal(await panel.message.inputValue(), '@symbol:');
    await panel.until(() => lastQuery(panel)?.category === 'symbol', 'a question for symbols');
    await type(panel, 'Pan');
    assert.deepEqual(lastQuery(panel), { text: 'Pan', category: 'symbol', folder: 'file:///home/ada/uploader' });
  });

  it('drops answers that come too late, and chooses only of what was asked', async () => {
    const panel = await open({}, ready);
    await panel.message.pressSequentially('@p');
    const first = await panel.intent('findMentions');
    await panel.message.pressSequentially('a');
    await panel.until(() => lastQuery(panel)?.text === 'pa', 'the second question');
    await panel.message.press('Enter');
    assert.equal(await panel.message.inputValue(), '@pa');
    await panel.post({
      type: 'mentions',
      requestId: first.requestId,
      mentions: [fileMention('late.ts', [])],
      done: true,
    });
    await panel.settled();
    assert.equal(await panel.message.inputValue(), '@pa');
    await answer(panel, found);
    assert.equal(await panel.message.inputValue(), '@panel.ts ');
  });

  it('says that it searches, and that there is nothing', async () => {
    const panel = await open({}, ready);
    await panel.message.pressSequentially('@zz');
    await panel.page.getByRole('option', { name: 'Searching…' }).waitFor();
    await panel.message.press('z');
    await panel.until(() => lastQuery(panel)?.text === 'zzz', 'the last question');
    await answer(panel, []);
    assert.equal(await panel.page.getByRole('listbox').count(), 0);
    await panel.message.press('Enter');
    assert.equal((await panel.intent('prompt')).text, '@zzz');
  });

  it('offers the agent’s commands at the beginning, with what they take', async () => {
    const panel = await open({}, ready, {
      type: 'commands',
      commands: [
        { name: 'review', description: 'Review the changes', hint: 'what to look at' },
        { name: 'compact', description: 'Make the conversation shorter' },
      ],
    });
    await panel.message.pressSequentially('/re');
    assert.deepEqual(await options(panel).allTextContents(), ['/review what to look atReview the changes']);
    await panel.message.press('Enter');
    assert.equal(await panel.message.inputValue(), '/review ');
    await panel.message.fill('not /re');
    assert.equal(await panel.page.getByRole('listbox').count(), 0);
  });

  it('puts away what it offers when the focus goes elsewhere, and brings it back', async () => {
    const panel = await open({}, ready);
    await type(panel, '@pa');
    await panel.log.click({ position: { x: 5, y: 5 } });
    await panel.page.getByRole('listbox').waitFor({ state: 'detached' });
    await panel.message.focus();
    await panel.page.getByRole('listbox').waitFor();
  });

  it('leaves an address of mail alone', async () => {
    const panel = await open({}, ready);
    await panel.message.pressSequentially('ada@example');
    await panel.settled();
    assert.equal(
      panel.host.intents.some(({ type }) => type === 'findMentions'),
      false,
    );
  });

  it('sends what is selected in the editor along, until that is left out', async () => {
    const panel = await open({}, ready);
    const look = (context: PlaceAttachment): Promise<void> => panel.post({ type: 'editorContext', context });
    await look(selection(3, 9));
    const chip = panel.page.getByRole('button', { name: 'Include the selection upload.ts:3–9', pressed: true });
    await chip.waitFor();
    await look(selection(4, 4));
    await panel.page.getByRole('button', { name: 'Include the selection upload.ts:4' }).waitFor();
    await panel.message.fill('Why?');
    await panel.message.press('Enter');
    assert.deepEqual((await panel.intent('prompt')).attachments, [selection(4, 4)]);
    // One key leaves it out, for this session, also after a reload.
    await panel.message.press('Backspace');
    await panel.page.getByRole('button', { name: 'Include the selection', pressed: false }).waitFor();
    await panel.message.fill('And without?');
    await panel.message.press('Enter');
    await panel.until(
      () => panel.host.intents.some((one) => one.type === 'prompt' && one.text === 'And without?'),
      'it',
    );
    assert.equal((await panel.intent('prompt')).attachments, undefined);
    await panel.page.reload();
    await panel.message.waitFor();
    await look(selection(5, 6));
    await panel.page.getByRole('button', { name: 'Include the selection', pressed: false }).click();
    await panel.page.getByRole('button', { name: 'Include the selection', pressed: true }).waitFor();
  });
});

function lastQuery(panel: PanelPage) {
  const last = panel.host.intents.findLast((one) => one.type === 'findMentions');
  return last?.query;
}
