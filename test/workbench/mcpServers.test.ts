import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Frame } from 'playwright-core';
import { everythingOverStdio } from '../support/everythingServer';
import { ParleyWindow } from './parleyWindow';

const everything = everythingOverStdio();

describe('MCP servers of a workspace of two folders', function () {
  this.timeout(90_000);
  const scratch = mkdtempSync(join(tmpdir(), 'parley-mcp-'));
  const marker = join(scratch, 'started');
  let window: ParleyWindow;
  let panel: Frame;

  const write = (path: string, value: object): void => {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    writeFileSync(join(scratch, path), JSON.stringify(value));
  };
  const writeWorkspace = (...folders: readonly string[]): void => {
    write('house.code-workspace', {
      folders: folders.map((path) => ({ path })),
      settings: { 'parley.mcpServers': { house: { url: 'http://127.0.0.1:9/${workspaceFolderBasename}' } } },
    });
  };

  before(async () => {
    const script = `require('fs').writeFileSync(${JSON.stringify(marker)}, '')`;
    write('kitchen/.vscode/mcp.json', { servers: { stove: { command: process.execPath, args: ['-e', script] } } });
    write('garden/.vscode/settings.json', { 'parley.mcpServers': { hose: { command: 'false' }, mine: null } });
    write('garden/.vscode/mcp.json', {
      inputs: [{ type: 'promptString', id: 'key', description: 'It is under the mat', password: true }],
      servers: { book: { ...everything, env: { BOOK_KEY: '${input:key}' } } },
    });
    writeWorkspace('kitchen', 'garden');
    window = await ParleyWindow.open({
      folder: join(scratch, 'house.code-workspace'),
      settings: {
        'parley.agents': {
          Tester: {
            command: process.execPath,
            args: ['scripted.mjs', 'scenarios/mcp.mjs'].map((file) => resolve('test/fixtures/agents', file)),
          },
        },
        'parley.mcpServers': { mine: { command: 'false' } },
        'parley.editorTools.enabled': false,
        'parley.additionalFolders': true,
      },
    });
    panel = await window.showPanel('textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
    rmSync(scratch, { recursive: true, force: true });
  });

  it('run nothing before the person has seen the command and allowed it', async () => {
    await panel.getByRole('combobox', { name: 'Folder' }).selectOption({ label: 'kitchen' });
    await ask('names');
    const log = panel.getByRole('log');
    await log.getByText('session/new: mine', { exact: true }).waitFor({ timeout: 30_000 });
    const question = panel.getByRole('group', { name: /an MCP server “stove”/ });
    await question.getByText(marker).waitFor();
    assert.equal(existsSync(marker), false);

    await allow('stove');
    await ask('names');
    await log.getByText('session/resume: mine, stove', { exact: true }).waitFor({ timeout: 30_000 });
    await ask('tools');
    await log.getByText('failed:').waitFor({ timeout: 30_000 });
    // Which of the two that cannot work failed first is a matter of chance.
    while (!existsSync(marker)) await window.page.waitForTimeout(50);
  });

  it('are, in each folder, its own and those of the workspace', async () => {
    await panel.getByRole('button', { name: 'New Session' }).click();
    await panel.getByRole('combobox', { name: 'Folder' }).selectOption({ label: 'garden' });
    await ask('names');
    await panel.getByRole('log').getByText('session/new: none', { exact: true }).waitFor({ timeout: 30_000 });
    for (const name of ['house', 'hose']) await allow(name);
    assert.equal(await panel.getByRole('group', { name: /“stove”/ }).count(), 0);
    await ask('names');
    await panel.getByRole('log').getByText('session/resume: house, hose', { exact: true }).waitFor({ timeout: 30_000 });
  });

  it('get what the person types when they ask for it, once, and answer the agent', async () => {
    const log = panel.getByRole('log');
    const question = panel.getByRole('group', { name: /an MCP server “book”/ });
    const command = [everything.command, ...everything.args].join(' ');
    assert.equal(await question.locator('.command').textContent(), `${command}\n+ BOOK_KEY='\${input:key}'`);
    await allow('book');
    const box = window.page.locator('.quick-input-widget');
    await box.getByText('MCP Server “book”: key').waitFor();
    await box.getByText('It is under the mat').waitFor();
    await box.locator('input[type=password]').fill('a-rusty-key');
    await box.locator('input[type=password]').press('Enter');
    await ask('call book get-env');
    await log.getByText('a-rusty-key').waitFor({ timeout: 30_000 });

    await panel.getByRole('button', { name: 'New Session' }).click();
    await panel.getByRole('combobox', { name: 'Folder' }).selectOption({ label: 'garden' });
    await ask('names');
    await log.getByText('session/new: house, book, hose', { exact: true }).waitFor({ timeout: 30_000 });
    assert.equal(await box.isVisible(), false);
    await ask('call book echo {"message": "well"}');
    await log.getByText('Echo: well').waitFor({ timeout: 30_000 });
  });

  it('are listed for each session, with where they are from', async () => {
    await window.run('Parley: Show MCP Servers');
    const list = window.page.locator('.quick-input-list');
    await list.getByText('stdio · garden/.vscode/settings.json').first().waitFor();
    await list.getByText('stdio · kitchen/.vscode/mcp.json').first().waitFor();
    await window.page.keyboard.press('Escape');
  });

  it('come with the other folders of the workspace; where those change, Apply Now takes the session up anew', async () => {
    const log = panel.getByRole('log');
    await ask('given');
    await log.getByText(/"additionalDirectories":\["[^"]*kitchen"\]/).waitFor({ timeout: 30_000 });
    mkdirSync(join(scratch, 'attic'));
    writeWorkspace('kitchen', 'garden', 'attic');
    const note = panel.getByRole('group', { name: 'The folders of the workspace have changed' });
    await note.getByRole('button', { name: 'Apply Now' }).click({ timeout: 30_000 });
    await note.waitFor({ state: 'detached' });
    await ask('given');
    await log.getByText(/"additionalDirectories":\["[^"]*kitchen","[^"]*attic"\]/).waitFor({ timeout: 30_000 });
  });

  /** A click right after the question has moved does not count: then the person clicks again. */
  async function allow(name: string): Promise<void> {
    const question = panel.getByRole('group', { name: new RegExp(`an MCP server “${name}”`) });
    await question.waitFor();
    const button = question.getByRole('button', { name: 'Allow', exact: true });
    while ((await question.count()) > 0) await button.click({ timeout: 5000 }).catch(() => undefined);
  }

  async function ask(text: string): Promise<void> {
    await panel.getByRole('textbox', { name: 'Message' }).fill(text);
    await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
  }
});
