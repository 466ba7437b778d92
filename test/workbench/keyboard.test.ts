import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { webviewFrame } from '../vscode/page.mts';
import { ParleyWindow } from './parleyWindow';

/** What can have the focus in the panel, told as its name. */
const focusedName = (): string | null =>
  document.hasFocus()
    ? (document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? null)
    : null;

describe('Parley without a mouse', function () {
  this.timeout(90_000);
  let window: ParleyWindow;
  let panel: Frame;

  before(async () => {
    window = await ParleyWindow.open();
    await window.showPanel('textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
  });

  it('is reached from an editor by its keys, which bring the message', async () => {
    const { keyboard } = window.page;
    await window.run('File: New Untitled Text File');
    await window.page.locator('.monaco-editor.focused').first().waitFor();
    await keyboard.press('Control+Alt+M');
    panel = await webviewFrame(window.page, 'textarea');
    await panel.waitForFunction(
      () => document.hasFocus() && document.activeElement?.getAttribute('aria-label') === 'Message',
    );
  });

  it('answers what is typed, and takes the answer to a question by a key', async () => {
    const { keyboard } = window.page;
    await keyboard.type('/edit NOTES.md append hi');
    await keyboard.press('Enter');
    const card = panel.getByRole('group', { name: /^Permission request/ });
    await card.locator('button[aria-disabled=false]').first().waitFor({ timeout: 30_000 });
    assert.equal(existsSync(join(window.folder, 'NOTES.md')), false);
    await keyboard.press('Control+Alt+Enter');
    await card.waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 30_000 });
    assert.equal(existsSync(join(window.folder, 'NOTES.md')), true);
  });

  it('never loses the focus on its way through the panel, and lets it go on to the window', async () => {
    const { keyboard } = window.page;
    await keyboard.press('Control+Alt+M');
    await panel.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Message');
    const met: string[] = [];
    for (let step = 0; step < 60; step++) {
      await keyboard.press('Shift+Tab');
      const name = await panel.evaluate(focusedName);
      if (name === null) break;
      met.push(name);
    }
    assert.ok(met.includes('Conversation'), met.join(', '));
    assert.ok(met.includes('New Session'), met.join(', '));
    assert.ok(met.length < 60, `Shift+Tab does not leave the panel: ${met.join(', ')}`);
  });

  it('is left for the next part of the window by F6', async () => {
    const { keyboard } = window.page;
    await keyboard.press('Control+Alt+M');
    await panel.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Message');
    await keyboard.press('F6');
    await panel.waitForFunction(() => !document.hasFocus());
  });
});
