import { strict as assert } from 'node:assert';
import type { Frame } from 'playwright-core';
import { webviewFrame } from '../vscode/page.mts';
import { ParleyWindow } from './parleyWindow';
import { idle, send } from './talk';

/** The header of an editor tab, and of the panel. */
const inEditor = 'button[aria-label="Move to Panel"]';
const inPanel = '.header:not(:has(button[aria-label="Move to Panel"]))';

describe('sessions in editor tabs', function () {
  this.timeout(120_000);
  let window: ParleyWindow;
  let panel: Frame;

  before(async () => {
    window = await ParleyWindow.open();
    panel = await window.showPanel('textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
  });

  it('move there, with the session’s name on the tab, and leave the panel to the others', async () => {
    await send(panel, '/files alpha');
    await said(panel, 'alpha');
    await panel.getByRole('button', { name: 'New Session' }).click();
    await panel.getByRole('radio', { name: 'Guide' }).waitFor();
    await send(panel, '/files beta');
    await said(panel, 'beta');
    assert.equal(await panel.getByRole('tab').count(), 2);
    await panel.getByRole('button', { name: 'Open in Editor' }).click();
    const editor = await webviewFrame(window.page, inEditor);
    await said(editor, 'beta');
    await said(panel, 'alpha');
    await panel.getByRole('tab').first().waitFor({ state: 'detached' });
    await editorTab('Files beta').waitFor();
  });

  it('are back after a reload of the window, each where it was, with what was said', async () => {
    await window.reload();
    const editor = await webviewFrame(window.page, inEditor, 60_000);
    await said(editor, 'beta');
    panel = await webviewFrame(window.page, inPanel, 60_000);
    await said(panel, 'alpha');
    await editorTab('Files beta').waitFor();
    assert.equal(await panel.getByRole('tab').count(), 0);
    await send(editor, 'and now');
    await said(editor, 'and now');
  });

  it('take a new name', async () => {
    const editor = await webviewFrame(window.page, inEditor);
    await editor.getByRole('heading', { level: 1 }).dblclick();
    await editor.getByRole('textbox', { name: 'Name of the session' }).fill('My beta');
    await editor.getByRole('textbox', { name: 'Name of the session' }).press('Enter');
    await editorTab('My beta').waitFor();
  });

  it('move back to the panel', async () => {
    const editor = await webviewFrame(window.page, inEditor);
    await editor.getByRole('button', { name: 'Move to Panel' }).click();
    await editorTab('My beta').waitFor({ state: 'detached' });
    await panel.getByRole('tab', { name: 'My beta' }).waitFor();
    await said(panel, 'beta');
  });

  it('are listed in the panel when their tab is closed', async () => {
    await panel.getByRole('button', { name: 'Open in Editor' }).click();
    await editorTab('My beta').waitFor();
    await panel.getByRole('tab', { name: 'My beta' }).waitFor({ state: 'detached' });
    await editorTab('My beta').click();
    await window.run('View: Close Editor');
    await editorTab('My beta').waitFor({ state: 'detached' });
    await panel.getByRole('tab', { name: 'My beta' }).waitFor();
  });

  function editorTab(title: string): ReturnType<Frame['locator']> {
    return window.page.locator('.part.editor .tabs-container .tab').filter({ hasText: title });
  }
});

/** Waits until a message of the person with that text is in the conversation, and no turn runs. */
async function said(frame: Frame, text: string): Promise<void> {
  await frame.getByRole('log', { name: 'Conversation' }).getByText(text).first().waitFor({ timeout: 30_000 });
  await idle(frame);
}
