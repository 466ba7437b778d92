import { strict as assert } from 'node:assert';
import type { Frame } from 'playwright-core';
import { webviewFrame } from '../../vscode/page.mts';
import type { ParleyWindow } from '../parleyWindow';

export function whatGoesAlong(given: () => ParleyWindow): void {
  describe('what goes along with a message', () => {
    let window: ParleyWindow;
    let panel: Frame;

    before(async () => {
      window = given();
      panel = await window.offerSession();
    });

    it('is a file named with @, found in the folder', async () => {
      const message = panel.getByRole('textbox', { name: 'Message' });
      await message.click();
      await message.pressSequentially('Look at @stor');
      await panel.getByRole('option', { name: 'store.js' }).first().waitFor({ timeout: 30_000 });
      await message.press('Enter');
      assert.equal(await message.inputValue(), 'Look at @store.js ');
      await panel.getByRole('button', { name: 'Remove store.js' }).waitFor();
    });

    it('is still there when the panel was hidden', async () => {
      await window.run('View: Toggle Secondary Side Bar Visibility');
      await window.run('View: Toggle Secondary Side Bar Visibility');
      panel = await webviewFrame(window.page, 'textarea');
      await panel.getByRole('button', { name: 'Remove store.js' }).waitFor({ timeout: 30_000 });
      const message = panel.getByRole('textbox', { name: 'Message' });
      assert.equal(await message.inputValue(), 'Look at @store.js ');
      await message.press('Enter');
      await panel
        .getByRole('log', { name: 'Conversation' })
        .getByRole('button', { name: 'store.js' })
        .first()
        .waitFor({ timeout: 30_000 });
    });

    it('is what is selected in an editor, shown as it changes', async () => {
      await window.run('Go to File...');
      await window.page.keyboard.type('list.js');
      await window.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
      await window.page.keyboard.press('Enter');
      await panel.getByRole('button', { name: 'Include the open file' }).waitFor({ timeout: 30_000 });
      await window.page.locator('.editor-instance .view-lines').first().click();
      await window.page.keyboard.press('ControlOrMeta+a');
      await panel.getByRole('button', { name: 'Include the selection list' }).waitFor({ timeout: 30_000 });
      await window.run('Parley: Add Selection to Parley');
      await panel.getByRole('button', { name: /^Remove list/ }).waitFor({ timeout: 30_000 });
    });
  });
}
