import type { Frame } from 'playwright-core';
import { agentEntries } from '../support/agentArchive';
import { sha256, tarGz } from '../support/archives';
import { RegistryServer } from '../support/registryServer';
import { ParleyWindow } from './parleyWindow';

describe('adding an agent', function () {
  this.timeout(120_000);
  let registry: RegistryServer;
  let window: ParleyWindow;
  let panel: Frame;

  before(async () => {
    registry = await RegistryServer.start();
    const archive = await tarGz(
      ...agentEntries({ on: { 'session/prompt': [{ text: 'Installed, and you said: $prompt' }] } }),
    );
    const target = {
      archive: registry.serve('/tester.tar.gz', archive),
      cmd: './bin/agent',
      env: { TESTER_MODE: 'loud' },
      sha256: sha256(archive),
    };
    const platforms = ['linux-x86_64', 'linux-aarch64', 'darwin-x86_64', 'darwin-aarch64'];
    const url = registry.serveRegistry([
      {
        id: 'tester',
        name: 'Tester',
        version: '1.2.3',
        description: 'Says what it was told',
        license: 'MIT',
        authors: ['Ann'],
        distribution: { binary: Object.fromEntries(platforms.map((name) => [name, target])) },
      },
    ]);
    window = await ParleyWindow.open({ settings: { 'parley.registry.url': url } });
    panel = await window.showPanel('[role=textbox], textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
    await registry.close();
  });

  it('is offered in the empty panel, with what the registry has', async () => {
    await panel.getByRole('button', { name: 'Add Agent…' }).click();
    const row = window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Says what it was told' });
    await row.waitFor();
    await row.getByText('1.2.3 · MIT').waitFor();
  });

  it('tells who makes it, and what exactly would be downloaded', async () => {
    const list = window.page.locator('.quick-input-list');
    const row = list.locator('.monaco-list-row').filter({ hasText: 'Says what it was told' });
    await row.hover();
    await row.getByRole('button', { name: 'Details' }).click();
    await list.getByText('Ann').waitFor();
    await list.getByText(registry.url('/tester.tar.gz')).first().waitFor();
    await list.getByText('TESTER_MODE=loud').waitFor();
    await window.page.locator('.quick-input-widget').getByRole('button', { name: 'Back' }).click();
    await row.waitFor();
  });

  it('downloads it, and the person talks to it', async () => {
    await window.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: 'Says what it was told' })
      .click();
    // The panel offers the agent a moment before it shows the session with it: what is typed in between stays with the offer.
    await panel.getByText(/^Tester works in /).waitFor({ timeout: 30_000 });
    await panel.getByPlaceholder('Message Tester').waitFor();
    await panel.getByRole('textbox', { name: 'Message' }).fill('hello');
    // By keyboard: a notification of VS Code may lie over the button.
    await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
    await panel
      .getByRole('log', { name: 'Conversation' })
      .getByText('Installed, and you said: hello')
      .waitFor({ timeout: 30_000 });
  });

  it('can be taken away again', async () => {
    await window.run('Parley: Manage Agents…');
    const row = window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Says what it was told' });
    await row.hover();
    await row.getByRole('button', { name: 'Remove' }).click();
    await window.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await window.page.locator('.quick-input-list').waitFor();
    await window.page.locator('.quick-input-widget input[placeholder="No agent was added yet"]').waitFor();
    await window.page.keyboard.press('Escape');
  });
});
