import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { webviewFrame } from '../../vscode/page.mts';
import type { ParleyWindow } from '../parleyWindow';

/** What has the focus in the panel: its name, and whether it stands before what had it the last time; what else comes or goes is no matter. */
const focused = (): { readonly name: string; readonly isBefore: boolean } | undefined => {
  const element = document.activeElement;
  if (!document.hasFocus() || !element) return undefined;
  const page = globalThis as { lastFocused?: Element };
  const last = page.lastFocused;
  page.lastFocused = element;
  const isBefore =
    !last?.isConnected || (element.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return { name: element.getAttribute('aria-label') ?? element.textContent, isBefore };
};
const messageHasFocus = (): boolean =>
  document.hasFocus() && document.activeElement?.getAttribute('aria-label') === 'Message';

export function withoutAMouse(given: () => ParleyWindow): void {
  describe('Parley without a mouse', () => {
    let window: ParleyWindow;
    let panel: Frame;

    before(async () => {
      window = given();
      await window.offerSession();
    });

    it('is reached from an editor by its keys, which bring the message', async () => {
      const { keyboard } = window.page;
      await window.run('File: New Untitled Text File');
      await window.page.locator('.monaco-editor.focused').first().waitFor();
      await keyboard.press('Control+Alt+M');
      panel = await webviewFrame(window.page, 'textarea');
      await panel.waitForFunction(messageHasFocus);
    });

    it('answers what is typed, and takes the answer to a question by a key', async () => {
      const { keyboard } = window.page;
      // Where the message has the focus already, its keys take none of what is typed after them.
      await keyboard.press('Control+Alt+M');
      await keyboard.type('/edit IDEAS.md append hi');
      assert.equal(await panel.getByRole('textbox', { name: 'Message' }).inputValue(), '/edit IDEAS.md append hi');
      await keyboard.press('Enter');
      const card = panel.getByRole('group', { name: /^Permission request/ });
      await card.locator('button[aria-disabled=false]').first().waitFor({ timeout: 30_000 });
      assert.equal(existsSync(join(window.folder, 'IDEAS.md')), false);
      await keyboard.press('Control+Alt+Enter');
      await card.waitFor({ state: 'detached' });
      await panel.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 30_000 });
      assert.equal(existsSync(join(window.folder, 'IDEAS.md')), true);
      await panel.getByRole('list', { name: 'Changed files' }).waitFor();
    });

    it('never loses the focus on its way through the panel, and lets it go on to the window', async () => {
      const { keyboard } = window.page;
      await panel.waitForFunction(messageHasFocus);
      const met: string[] = [];
      for (let step = 0; step < 60; step++) {
        await keyboard.press('Shift+Tab');
        const now = await panel.evaluate(focused);
        if (now === undefined) break;
        assert.ok(now.isBefore, `Shift+Tab went forward to ${now.name}, after: ${met.join(', ')}`);
        met.push(now.name);
      }
      assert.ok(met.includes('Conversation'), met.join(', '));
      assert.ok(met.includes('New Session'), met.join(', '));
      assert.ok(met.length < 60, `Shift+Tab does not leave the panel: ${met.join(', ')}`);
    });

    it('is left for the next part of the window by F6', async () => {
      const { keyboard } = window.page;
      // Back from where the way went on: what brings the message may still be at it when its message has the focus.
      await keyboard.press('Tab');
      await panel.waitForFunction(() => document.hasFocus());
      await keyboard.press('F6');
      await panel.waitForFunction(() => !document.hasFocus());
    });
  });
}
