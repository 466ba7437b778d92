import { equal, ok } from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { webviewFrame } from '../../vscode/page.mts';
import type { ParleyWindow } from '../parleyWindow';

export function aFirstConversation(given: () => ParleyWindow): void {
  describe('a first conversation', () => {
    let window: ParleyWindow;
    let panel: Frame;

    before(async () => {
      window = given();
      panel = await window.showPanel('[role=textbox], textarea');
    });

    it('has its panel in the secondary side bar', async () => {
      const element = await panel.parentFrame()?.frameElement();
      const bar = window.page.locator('.part.auxiliarybar');
      const [view, place] = await Promise.all([element?.boundingBox(), bar.boundingBox()]);
      ok(view && place, 'the panel or the side bar has no place on the page');
      ok(view.width > 0 && view.x >= place.x - 1 && view.x + view.width <= place.x + place.width + 1);
    });

    it('answers "hello", typed into the empty panel, with the Guide’s words', async () => {
      await panel.getByRole('textbox', { name: 'Message' }).fill('hello');
      await panel.getByRole('button', { name: 'Send' }).click();
      const log = panel.getByRole('log', { name: 'Conversation' });
      await log.getByText('hello', { exact: true }).first().waitFor();
      await log.getByText('no language model').first().waitFor({ timeout: 30_000 });
      await panel.getByRole('button', { name: 'Send' }).waitFor();
    });

    it('goes on in the same session', async () => {
      await panel.getByRole('textbox', { name: 'Message' }).fill('/files');
      await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
      await panel
        .getByRole('log', { name: 'Conversation' })
        .getByText('package.json')
        .first()
        .waitFor({ timeout: 30_000 });
    });

    it('shows code in colours, by a worker that VS Code lets in, and opens the files that are named', async () => {
      await panel.getByRole('textbox', { name: 'Message' }).fill('show src/list.js');
      await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
      const log = panel.getByRole('log', { name: 'Conversation' });
      await log.locator('.code-block .code-keyword').first().waitFor({ timeout: 30_000 });
      await log.locator('a.path-link').last().click();
      await window.page.locator('.tab.active[data-resource-name]').waitFor();
    });

    it('is searched by the keys of VS Code’s own find, and the editor beside it is not', async () => {
      await window.run('File: New Untitled Text File');
      // It takes the focus once it is there.
      await window.page.locator('.monaco-editor.focused[data-uri^="untitled:"]').waitFor({ timeout: 30_000 });
      const message = panel.getByRole('textbox', { name: 'Message' });
      await message.fill('thanks');
      await message.press('Enter');
      await panel.getByRole('log', { name: 'Conversation' }).getByText('thanks', { exact: true }).first().waitFor();
      await message.press('Control+f');
      const find = panel.getByRole('textbox', { name: 'Find in conversation' });
      await find.fill('hello');
      await panel.getByText(/^\d+ of \d+$/).waitFor();
      equal(await window.page.locator('.find-widget.visible').count(), 0);
      await find.press('Escape');
      await find.waitFor({ state: 'detached' });
    });

    it('can go back from the offer of a new session', async () => {
      await panel.getByRole('button', { name: 'New Session' }).click();
      await panel.getByRole('radio', { name: 'Guide' }).waitFor();
      await panel.getByRole('tab').first().click();
      await panel.getByRole('log', { name: 'Conversation' }).getByText('package.json').first().waitFor();
    });

    it('offers a new session and brings its message, also where the panel was hidden', async () => {
      await window.run('View: Toggle Secondary Side Bar Visibility');
      await window.page.locator('.part.auxiliarybar').waitFor({ state: 'hidden' });
      await window.run('Parley: New Agent Session');
      panel = await webviewFrame(window.page, 'role=radio');
      await panel.waitForFunction(() => document.hasFocus() && document.activeElement?.tagName === 'TEXTAREA');
      await panel.getByRole('tab').first().click();
    });

    it('keeps the conversation when the panel was hidden', async () => {
      await window.run('View: Toggle Secondary Side Bar Visibility');
      await window.run('View: Toggle Secondary Side Bar Visibility');
      const again = await window.showPanel('textarea');
      await again
        .getByRole('log', { name: 'Conversation' })
        .getByText('package.json')
        .first()
        .waitFor({ timeout: 30_000 });
    });
  });
}
