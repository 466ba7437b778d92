import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { ParleyWindow } from './parleyWindow';

/** What the Guide asks a person, all the way from its process to the card and back. */
describe('questions of the Guide', function () {
  this.timeout(90_000);
  let window: ParleyWindow;
  let panel: Frame;
  let log: Locator;

  before(async () => {
    window = await ParleyWindow.open();
    panel = await window.showPanel('textarea');
    log = panel.getByRole('log', { name: 'Conversation' });
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
  });

  it('asks with a form, and uses what was filled in', async () => {
    await send('/ask');
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
    await idle();
    const written: unknown = JSON.parse(await log.locator('.message pre code').first().innerText());
    assert.match(JSON.stringify(written), /"My very own agent".*"parley\.agentStartTimeout":90/);
  });

  it('changes a file once that is allowed, and not before', async () => {
    await send('/edit NOTES.md append hi');
    const card = panel.getByRole('group', { name: /^Permission request/ });
    await card.locator('.diff-added').first().waitFor({ timeout: 30_000 });
    assert.throws(() => readFileSync(join(window.folder, 'NOTES.md')));
    await press(card, /^Allow/);
    await log.getByRole('group', { name: /NOTES\.md, done$/ }).waitFor();
    assert.equal(readFileSync(join(window.folder, 'NOTES.md'), 'utf8').trim(), 'hi');
    await idle();
  });

  it('runs a command once that is allowed, and shows what it wrote', async () => {
    await send('/run echo hello-from-terminal');
    const card = panel.getByRole('group', { name: /^Permission request/ });
    await card.getByText('echo hello-from-terminal').first().waitFor({ timeout: 30_000 });
    await press(card, /^Allow/);
    const tool = log.getByRole('group', { name: /echo hello-from-terminal, done$/ });
    await tool.getByRole('button', { name: /^Show details/ }).click();
    await tool.getByLabel('Output', { exact: true }).getByText('hello-from-terminal').first().waitFor();
    await idle();
  });

  async function send(text: string): Promise<void> {
    await panel.getByRole('textbox', { name: 'Message' }).fill(text);
    await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
  }

  /** Presses a button of a card, once it has stood still. */
  async function press(card: Locator, name: string | RegExp): Promise<void> {
    const button = card.getByRole('button', { name }).first();
    await button.and(panel.locator('[aria-disabled=false]')).click();
  }

  async function idle(): Promise<void> {
    await panel.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
  }
});
