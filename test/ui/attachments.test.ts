import { strict as assert } from 'node:assert';
import type { PromptAttachment } from '../../src/sessions/promptAttachment';
import { ready } from './states/events';
import { fileMention, selection } from './states/mentions';
import { panel as panelState, summary } from './states/panels';
import type { PanelPage } from './support/panelPage';
import { describePanel } from './support/suite';

const file = fileMention('src/upload.ts', []).attachment;
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A file for the page to make. */
interface Given {
  readonly name: string;
  readonly type: string;
  /** Base64. */
  readonly data?: string;
  /** How many bytes of nothing. */
  readonly size?: number;
}

describePanel('attachments', (open) => {
  const chips = (panel: PanelPage) => panel.page.getByRole('list', { name: 'Attachments' }).getByRole('listitem');

  /** Pastes into the message, or drops on it. */
  async function give(
    panel: PanelPage,
    how: 'paste' | 'drop',
    files: readonly Given[],
    texts: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await panel.message.evaluate(
      (area, { how, files, texts }) => {
        const transfer = new DataTransfer();
        for (const { name, type, data, size } of files) {
          const bytes =
            data === undefined ? new Uint8Array(size ?? 0) : Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
          transfer.items.add(new File([bytes], name, { type }));
        }
        for (const [type, text] of Object.entries(texts)) transfer.setData(type, text);
        const all = { bubbles: true, cancelable: true };
        area.dispatchEvent(
          how === 'paste'
            ? new ClipboardEvent('paste', { ...all, clipboardData: transfer })
            : new DragEvent('drop', { ...all, dataTransfer: transfer }),
        );
      },
      { how, files, texts },
    );
  }
  const drafted = async (panel: PanelPage, count: number): Promise<readonly PromptAttachment[]> => {
    await panel.until(
      () => panel.host.intents.some((one) => one.type === 'saveDraft' && one.draft.attachments.length === count),
      'the draft',
    );
    return (await panel.intent('saveDraft')).draft.attachments;
  };

  it('are chips that open what they stand for and can be taken away', async () => {
    const panel = await open({}, ready);
    await panel.post({ type: 'attach', attachments: [file, selection(3, 9)] }, { type: 'attach', attachments: [file] });
    await chips(panel).nth(1).waitFor();
    assert.deepEqual(await chips(panel).allTextContents(), ['upload.ts', 'upload.ts:3–9']);
    assert.equal(await panel.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
    await panel.page.getByRole('button', { name: 'upload.ts:3–9', exact: true }).click();
    assert.deepEqual((await panel.intent('openAttachment')).attachment, selection(3, 9));
    await panel.page.getByRole('button', { name: 'Remove upload.ts:3–9' }).click();
    assert.deepEqual(await chips(panel).allTextContents(), ['upload.ts']);
    await panel.message.press('Backspace');
    await chips(panel).first().waitFor({ state: 'detached' });
  });

  it('can be sent without a text', async () => {
    const panel = await open({}, ready);
    await panel.post({ type: 'attach', attachments: [file] });
    await chips(panel).first().waitFor();
    await panel.message.press('Enter');
    assert.deepEqual((await panel.intent('prompt')).attachments, [file]);
  });

  it('come from a pasted image, and the agent that takes none is named before it is sent', async () => {
    const panel = await open({ panel: panelState() }, ready);
    await give(panel, 'paste', [{ name: 'image.png', type: 'image/png', data: pixel }]);
    const [image] = await drafted(panel, 1);
    assert.deepEqual(image, { ...image, type: 'data', mimeType: 'image/png', name: 'Image', data: pixel });
    const refusal = panel.page.getByText('Codex takes no images: Image will not be sent.');
    assert.equal(await refusal.count(), 0);
    const accepts = { promptImage: false, promptAudio: false, promptEmbeddedContext: true };
    await panel.host.showPanel({ sessions: [summary({ accepts })] });
    await refusal.waitFor();
    await panel.host.showPanel({ sessions: [summary({ accepts: { ...accepts, promptImage: true } })] });
    await refusal.waitFor({ state: 'detached' });
  });

  it('come from dropped files: texts, data, and not what is too large', async () => {
    const panel = await open({}, ready);
    await give(panel, 'drop', [
      { name: 'notes.md', type: 'text/markdown', data: btoa('# Notes') },
      { name: 'sound.wav', type: 'audio/wav', data: 'AAAA' },
      { name: 'huge.bin', type: '', size: 7 * 1024 * 1024 },
    ]);
    const attachments = await drafted(panel, 2);
    assert.deepEqual(
      attachments.map((one) => [
        one.type,
        one.name,
        one.type === 'text' ? one.text : one.type === 'data' && one.mimeType,
      ]),
      [
        ['text', 'notes.md', '# Notes'],
        ['data', 'sound.wav', 'audio/wav'],
      ],
    );
    await panel.page.getByText('huge.bin is too large to be attached (at most 6 MB).').waitFor();
  });

  it('come from addresses of the explorer, which the host looks up', async () => {
    const panel = await open({}, ready);
    await give(panel, 'drop', [], {
      'application/vnd.code.uri-list': 'file:///home/ada/a.ts\r\nfile:///home/ada/src',
      'text/plain': '/home/ada/a.ts',
    });
    assert.deepEqual((await panel.intent('attachUris')).uris, ['file:///home/ada/a.ts', 'file:///home/ada/src']);
  });

  it('say where to let go, while something is dragged over', async () => {
    const panel = await open({}, ready);
    await panel.message.evaluate((area) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['x'], 'x.txt', { type: 'text/plain' }));
      area.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer: transfer }));
    });
    await panel.page.getByText('Drop to attach').waitFor();
    await panel.page.locator('form.composer').dispatchEvent('dragleave');
    await panel.page.getByText('Drop to attach').waitFor({ state: 'detached' });
  });

  it('take the place of a text that is too long to be pasted', async () => {
    const panel = await open({}, ready);
    const text = 'a line of a log\n'.repeat(65_536);
    await give(panel, 'paste', [], { 'text/plain': text });
    const [attachment] = await drafted(panel, 1);
    assert.equal(attachment?.name, 'Pasted text, 65537 lines');
    assert.equal(attachment.type === 'text' && attachment.text.length, text.length);
    assert.equal(await panel.message.inputValue(), '');
  });

  it('come back with the text when they could not be sent, and say why', async () => {
    const panel = await open({}, ready);
    await panel.post({ type: 'attach', attachments: [file] });
    await panel.message.fill('Look');
    await panel.message.press('Enter');
    await panel.intent('prompt');
    await panel.message.fill('written since');
    await panel.post({
      type: 'draftReturned',
      sessionKey: 'one',
      draft: { text: 'Look', attachments: [file], changedAt: Date.now() },
      problems: [{ attachmentId: file.id, message: 'upload.ts is not there any more' }],
    });
    await panel.page.locator('.composer-note', { hasText: 'upload.ts is not there any more' }).waitFor();
    assert.equal(await panel.message.inputValue(), 'Look\nwritten since');
    await panel.page.getByRole('button', { name: 'Remove upload.ts' }).click();
    await panel.page.locator('.composer-note').waitFor({ state: 'detached' });
  });

  it('and long texts outlive the page with the host, which is asked when the page is new', async () => {
    const panel = await open({}, ready);
    const text = 'long '.repeat(4000);
    await panel.message.fill(text);
    await panel.until(
      () => panel.host.intents.some((one) => one.type === 'saveDraft' && one.draft.text === text),
      'it',
    );
    const { draft } = await panel.intent('saveDraft');
    await panel.page.reload();
    await panel.message.waitFor();
    assert.equal(await panel.message.inputValue(), '');
    await panel.post({ type: 'draft', sessionKey: 'one', draft: { ...draft, attachments: [file] } });
    await chips(panel).first().waitFor();
    assert.equal(await panel.message.inputValue(), text);
  });

  it('of a page’s own, later draft are not overwritten by the host’s, but for data that the page cannot keep', async () => {
    const panel = await open({}, ready);
    const data: PromptAttachment = { type: 'data', id: 'd', name: 'shot.png', mimeType: 'image/png', data: pixel };
    await panel.message.fill('newer');
    await panel.post({
      type: 'draft',
      sessionKey: 'one',
      draft: { text: 'older', attachments: [file, data], changedAt: 5 },
    });
    await chips(panel).first().waitFor();
    assert.deepEqual(await chips(panel).allTextContents(), ['shot.png']);
    assert.equal(await panel.message.inputValue(), 'newer');
  });
});
