import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { pressUntilGone } from '../vscode/page.mts';
import { ParleyWindow } from './parleyWindow';

describe('a workspace of two folders', function () {
  this.timeout(90_000);
  const scratch = mkdtempSync(join(tmpdir(), 'parley-roots-'));
  const workspace = join(scratch, 'house.code-workspace');
  let window: ParleyWindow;
  let panel: Frame;

  before(async () => {
    for (const name of ['kitchen', 'garden']) {
      mkdirSync(join(scratch, name));
      writeFileSync(join(scratch, name, `only-in-${name}.txt`), `${name}\n`);
    }
    writeFileSync(workspace, JSON.stringify({ folders: [{ path: 'kitchen' }, { path: 'garden' }] }));
    window = await ParleyWindow.open({ folder: workspace });
    panel = await window.showPanel('textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
    rmSync(scratch, { recursive: true, force: true });
  });

  it('has sessions in both at once, each at work in its own', async () => {
    await ask('kitchen', '/files');
    await panel.getByRole('log').getByText('only-in-kitchen.txt').first().waitFor({ timeout: 30_000 });
    await panel.getByRole('button', { name: 'New Session' }).click();
    await ask('garden', '/files');
    await panel.getByRole('log').getByText('only-in-garden.txt').first().waitFor({ timeout: 30_000 });
    assert.equal(await panel.getByRole('log').getByText('only-in-kitchen.txt').count(), 0);
    assert.equal(await panel.getByRole('tab').count(), 2);
  });

  it('shows the other one when its tab is chosen', async () => {
    await panel.getByRole('tab').first().click();
    await panel.getByRole('log').getByText('only-in-kitchen.txt').first().waitFor();
  });

  it('ends the session of a folder that is removed, and keeps the other', async () => {
    await window.run('Workspaces: Remove Folder from Workspace...');
    await window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'garden' }).click();
    // One session is left: no tabs are needed for it.
    await panel.getByRole('tab').first().waitFor({ state: 'detached' });
    await panel.getByRole('log').getByText('only-in-kitchen.txt').first().waitFor();
  });

  it('still has that session in its history, to be read', async () => {
    await openFromHistory('garden');
    const dialog = window.page.locator('.notifications-toasts').getByText('which is not open in this window');
    await dialog.waitFor({ timeout: 30_000 });
    await window.page.locator('.notifications-toasts').getByRole('button', { name: 'Read It' }).click();
    const editor = window.page.locator('.part.editor .monaco-editor');
    await editor.getByText('only-in-garden.txt').first().waitFor({ timeout: 30_000 });
  });

  it('opens it again when the folder comes back', async () => {
    writeFileSync(workspace, JSON.stringify({ folders: [{ path: 'kitchen' }, { path: 'garden' }] }));
    await panel.getByRole('button', { name: 'New Session' }).click();
    const folders = panel.getByRole('combobox', { name: 'Folder' }).getByRole('option', { name: 'garden' });
    await folders.waitFor({ state: 'attached', timeout: 30_000 });
    await openFromHistory('garden');
    await panel.getByRole('log').getByText('only-in-garden.txt').first().waitFor({ timeout: 30_000 });
    assert.equal(await panel.getByRole('log').getByText('only-in-kitchen.txt').count(), 0);
  });

  async function openFromHistory(text: string): Promise<void> {
    await window.run('Parley: Open Session…');
    const box = window.page.locator('.quick-input-widget');
    await box.locator('.quick-input-box input').fill(`only-in-${text}`);
    const row = box.locator('.quick-input-list .monaco-list-row').filter({ hasText: `only-in-${text}` });
    await row.first().waitFor({ timeout: 30_000 });
    // The list is made anew when the search, or an agent, tells more.
    await pressUntilGone(row.first(), box);
  }

  async function ask(folder: string, text: string): Promise<void> {
    await panel.getByRole('combobox', { name: 'Folder' }).selectOption({ label: folder });
    await panel.getByRole('textbox', { name: 'Message' }).fill(text);
    await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
  }
});
