import { strict as assert } from 'node:assert';
import type { Frame, Locator } from 'playwright-core';
import { webviewFrame } from '../vscode/page.mts';
import { ParleyWindow } from './parleyWindow';

describe('a request while the panel is hidden', function () {
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
    await panel.getByRole('group', { name: /^Permission request/ }).waitFor({ timeout: 30_000 });
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

async function pressUntilGone(answer: Locator, notification: Locator): Promise<void> {
  while ((await notification.count()) > 0) {
    await answer.click({ timeout: 1000 }).catch(() => undefined);
    await notification.waitFor({ state: 'detached', timeout: 1000 }).catch(() => undefined);
  }
}
