import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { pressUntilGone, webviewFrame } from '../../vscode/page.mts';
import type { ParleyWindow } from '../parleyWindow';
import { idle, send } from '../talk';

/** What the Guide asks a person, all the way from its process to the card and back. */
export function questionsOfTheGuide(given: () => ParleyWindow): void {
  describe('questions of the Guide', () => {
    let window: ParleyWindow;
    let panel: Frame;
    let log: Locator;

    before(async () => {
      window = given();
      panel = await window.offerSession();
      log = panel.getByRole('log', { name: 'Conversation' });
    });

    it('asks with a form, and uses what was filled in', async () => {
      await send(panel, '/ask');
      const card = panel.getByRole('group', { name: /^Question: / });
      await card.getByRole('textbox', { name: 'Name' }).fill('My very own agent', { timeout: 30_000 });
      await card.getByRole('textbox', { name: 'Seconds to wait' }).fill('9999');
      await press(card, 'Submit');
      await card.getByText('Enter a number from 1 to 3600.').waitFor();
      await card.getByRole('textbox', { name: 'Seconds to wait' }).fill('90');
      await card.getByRole('checkbox', { name: 'MCP servers' }).check();
      await press(card, 'Submit');
      await card.waitFor({ state: 'detached' });
      await log.getByText(/Connect an agent · Answered/).waitFor();
      await log.getByRole('heading', { name: 'MCP servers' }).waitFor();
      await idle(panel);
      const written: unknown = JSON.parse(await log.locator('.message pre code').first().innerText());
      assert.match(JSON.stringify(written), /"My very own agent".*"parley\.agentStartTimeout":90/);
    });

    it('changes a file once that is allowed, and not before', async () => {
      await send(panel, '/edit NOTES.md append hi');
      const card = panel.getByRole('group', { name: /^Permission request/ });
      await card.locator('.diff-added').first().waitFor({ timeout: 30_000 });
      assert.throws(() => readFileSync(join(window.folder, 'NOTES.md')));
      await press(card, /^Allow/);
      await log.getByRole('group', { name: /NOTES\.md, done$/ }).waitFor();
      assert.equal(readFileSync(join(window.folder, 'NOTES.md'), 'utf8').trim(), 'hi');
      await idle(panel);
    });

    it('runs a command once that is allowed, and shows what it wrote', async () => {
      await send(panel, '/run echo hello-from-terminal');
      const card = panel.getByRole('group', { name: /^Permission request/ });
      await card.getByText('echo hello-from-terminal').first().waitFor({ timeout: 30_000 });
      await press(card, /^Allow/);
      const tool = log.getByRole('group', { name: /echo hello-from-terminal, done$/ });
      await tool.getByRole('button', { name: /^Show details/ }).click();
      await tool.getByLabel('Output', { exact: true }).getByText('hello-from-terminal').first().waitFor();
      await idle(panel);
    });

    describe('while the panel is hidden', () => {
      it('is a notification with the command and the agent’s own options, whose answer closes the card', async () => {
        await askHidden('/run echo hello-from-notification');
        const notification = request();
        await notification.waitFor({ timeout: 30_000 });
        const text = await notification.innerText();
        assert.match(text, /Guide/);
        assert.match(text, /echo hello-from-notification/);
        assert.ok(text.includes(window.folder), text);
        const allow = notification
          .getByRole('link', { name: /^Allow/ })
          .or(notification.locator('a', { hasText: /^Allow/ }));
        // An answer in the first moment does not count: pressed until it does.
        await pressUntilGone(allow.first(), notification);
        panel = await window.showPanel('textarea');
        const log = panel.getByRole('log', { name: 'Conversation' });
        await log.getByRole('group', { name: /echo hello-from-notification, done$/ }).waitFor({ timeout: 30_000 });
        assert.equal(await panel.getByRole('group', { name: /^Permission request/ }).count(), 0);
      });

      it('is a notification no more once it is answered in the panel', async () => {
        await askHidden('/run echo second');
        await request().waitFor({ timeout: 30_000 });
        panel = await window.showPanel('textarea');
        await request().waitFor({ state: 'detached', timeout: 30_000 });
        const card = panel.getByRole('group', { name: /^Permission request/ });
        await card
          .getByRole('button', { name: /^Reject/ })
          .first()
          .and(panel.locator('[aria-disabled=false]'))
          .click();
        await card.waitFor({ state: 'detached' });
        await panel.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 30_000 });
        assert.equal(await request().count(), 0);
      });

      it('stays open in the panel when the notification is dismissed', async () => {
        await askHidden('/run echo third');
        await request().waitFor({ timeout: 30_000 });
        await request().getByRole('button', { name: 'Cancel' }).click();
        await request().waitFor({ state: 'detached' });
        panel = await window.showPanel('textarea');
        const card = panel.getByRole('group', { name: /^Permission request/ });
        await card.waitFor({ timeout: 30_000 });
        await press(card, /^Reject/);
        await idle(panel);
      });

      function request(): Locator {
        return window.page
          .locator('.notifications-toasts .notification-list-item')
          .filter({ hasText: 'asks for permission' });
      }

      /** Asks for what needs a permission, and hides the panel before the Guide gets there. */
      async function askHidden(text: string): Promise<void> {
        panel = await webviewFrame(window.page, 'textarea');
        await panel.getByRole('textbox', { name: 'Message' }).fill(text);
        await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
        await panel.getByRole('log', { name: 'Conversation' }).getByText(text, { exact: true }).first().waitFor();
        await window.run('View: Toggle Secondary Side Bar Visibility');
        await window.page.locator('.part.auxiliarybar').waitFor({ state: 'hidden' });
      }
    });

    /** Presses a button of a card, once it has stood still. */
    async function press(card: Locator, name: string | RegExp): Promise<void> {
      const button = card.getByRole('button', { name }).first();
      await button.and(panel.locator('[aria-disabled=false]')).click();
    }
  });
}
