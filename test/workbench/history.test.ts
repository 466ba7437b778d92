import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { liveDescendants } from '../support/childProcesses';
import { pressUntilGone, webviewFrame } from '../vscode/page.mts';
import { ParleyWindow } from './parleyWindow';
import { send } from './talk';

function scripted(scenario: object): object {
  return { command: process.execPath, args: [resolve('test/fixtures/agents/scripted.mjs'), JSON.stringify(scenario)] };
}

/** Neither load nor resume: it cannot tell what was said. */
const forgetful = scripted({
  capabilities: { loadSession: false },
  on: { 'session/prompt': [{ text: 'I heard $prompt' }, { stop: 'end_turn' }] },
});
/** Says more than a screen holds. */
const talkative = scripted({
  on: {
    'session/prompt': [
      { text: Array.from({ length: 400 }, (_, line) => `Line ${String(line + 1)}`).join('\n\n') },
      { stop: 'end_turn' },
    ],
  },
});
/** Never comes to an end. */
const endless = scripted({
  capabilities: { loadSession: true },
  on: { 'session/prompt': [{ text: 'So far ' }, { wait: 'session/cancel' }] },
});

describe('sessions that last', function () {
  this.timeout(120_000);
  let window: ParleyWindow;
  let panel: Frame;

  before(async () => {
    window = await ParleyWindow.open({
      settings: { 'parley.agents': { Forgetful: forgetful, Endless: endless, Talkative: talkative } },
    });
    panel = await window.showPanel('textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
  });

  it('are back after a reload with what was said, though their agent knows nothing of it', async () => {
    await startWith('Forgetful');
    await send(panel, 'about walruses');
    await said('I heard about walruses');
    await window.reload();
    panel = await webviewFrame(window.page, '[role="log"]', 60_000);
    await said('I heard about walruses');
    await panel.getByRole('group', { name: 'This conversation is only to be read' }).waitFor({ timeout: 30_000 });
    await panel.getByRole('button', { name: 'Continue in a New Session' }).click();
    await send(panel, 'go on');
    await log().getByText('I heard', { exact: false }).first().waitFor({ timeout: 30_000 });
  });

  it('say that their turn was interrupted when the extension host was killed in it, and send it again', async () => {
    await startWith('Endless');
    await send(panel, 'work for long');
    await said('So far');
    // What was said a moment before, the last batch, may be lost.
    await window.stored('So far');
    const host = liveDescendants().find(({ command }) => command.includes('--type=extensionHost'));
    assert.ok(host);
    process.kill(host.pid, 'SIGKILL');
    await window.reload();
    panel = await webviewFrame(window.page, '[role="log"]', 60_000);
    const card = panel.getByRole('group', { name: 'The window was gone while Endless was working' });
    await card.waitFor({ timeout: 30_000 });
    await said('So far');
    await card.getByRole('button', { name: 'Retry' }).click();
    await panel.getByRole('button', { name: 'Stop' }).click();
    await panel.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 30_000 });
  });

  it('are found by what was said in them, and opened', async () => {
    await window.run('Parley: Close Session');
    await search('walrus');
    await pressUntilGone(line('walruses').filter({ hasText: 'Forgetful' }).first(), quickInput());
    await said('about walruses');
  });

  it('can be renamed, archived, copied, saved and deleted where they are listed', async () => {
    await startWith('Forgetful');
    await send(panel, 'about cabbages');
    await said('I heard about cabbages');

    await inHistory('about cabbages', 'Rename…');
    const name = quickInput().filter({ hasText: 'The name of the session' });
    await name.locator('input').fill('Of kings');
    await name.locator('input').press('Enter');
    await panel.getByRole('heading', { name: 'Of kings' }).waitFor();

    await inHistory('Of kings', 'Export, Copy, Fork…');
    await line('Copy as Markdown').click();
    await window.page.waitForFunction(async () => (await navigator.clipboard.readText()).includes('about cabbages'));

    await inHistory('Of kings', 'Export, Copy, Fork…');
    await line('Export…').click();
    await line('JSON…').click();
    await quickInput().getByRole('button', { name: 'OK' }).click();
    await window.page.getByRole('tab', { name: 'Of kings.json' }).waitFor({ timeout: 30_000 });
    assert.match(readFileSync(join(window.folder, 'Of kings.json'), 'utf8'), /I heard about cabbages/);

    await inHistory('Of kings', 'Archive');
    await line('archived').getByText('Of kings').waitFor({ timeout: 30_000 });
    await press(line('Of kings'), 'Unarchive');
    await line('archived').waitFor({ state: 'detached' });

    await press(line('Of kings'), 'Delete…');
    await window.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete' }).click();
    await search('I heard');
    await line('about walruses').first().waitFor({ timeout: 30_000 });
    assert.equal(await line('Of kings').count(), 0);
    await window.page.keyboard.press('Escape');
  });

  it('stand where they were read when the window comes back', async () => {
    await startWith('Talkative');
    await send(panel, 'tell me all');
    await panel.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 30_000 });
    await said('Line 400');
    await scrollTo('Line 100');
    await window.reload();
    panel = await webviewFrame(window.page, '[role="log"]', 60_000);
    await said('Line 100');
    await panel.waitForFunction(isInView, 'Line 100', { timeout: 30_000 });
    assert.equal(await panel.evaluate(isInView, 'Line 400'), false);
  });

  /** Scrolls up with the wheel until a line is in view, as a person does: not before the last turn of it has had its effect. */
  async function scrollTo(text: string): Promise<void> {
    await log().hover();
    for (let top = await panel.evaluate(settledTop, undefined); !(await panel.evaluate(isInView, text));) {
      await window.page.mouse.wheel(0, await panel.evaluate(distanceTo, text));
      top = await panel.evaluate(settledTop, top);
    }
  }

  function quickInput(): Locator {
    return window.page.locator('.quick-input-widget');
  }

  /** A line of a picker. */
  function line(text: string): Locator {
    return quickInput().locator('.monaco-list-row').filter({ hasText: text });
  }

  async function search(query: string): Promise<void> {
    await window.run('Parley: Open Session…');
    await quickInput().locator('.quick-input-box input').fill(query);
    await line(query).first().waitFor({ timeout: 30_000 });
    // The list of what was found takes the place of the one of what fits.
    await quickInput().locator('.monaco-progress-container.active').waitFor({ state: 'detached' });
  }

  /** Presses a button of a session's line. */
  async function inHistory(title: string, action: string): Promise<void> {
    await search(title);
    await press(line(title).first(), action);
  }

  /** None of them stays when it has been pressed. */
  async function press(row: Locator, name: string): Promise<void> {
    const button = row.getByRole('button', { name, exact: true });
    await row.hover();
    await pressUntilGone(button, button);
  }

  async function startWith(agent: string): Promise<void> {
    await panel.getByRole('button', { name: 'New Session', exact: true }).click();
    await panel.getByRole('radio', { name: new RegExp(`^${agent}( |$)`) }).check();
  }

  function log(): ReturnType<Frame['getByRole']> {
    return panel.getByRole('log', { name: 'Conversation' });
  }

  async function said(text: string): Promise<void> {
    await log().getByText(text).first().waitFor({ timeout: 30_000 });
  }
});

/** Runs in the panel: whether a paragraph with just this text is in view. */
function isInView(text: string): boolean {
  const paragraph = [...document.querySelectorAll('[role="log"] p')].find((one) => one.textContent === text);
  const { top = -1, bottom = -1 } = paragraph?.getBoundingClientRect() ?? {};
  return top >= 0 && bottom > 0 && bottom <= window.innerHeight;
}

/** Runs in the panel: how far below the middle of it a paragraph with just this text is; a little above, where it is not drawn. */
function distanceTo(text: string): number {
  const paragraph = [...document.querySelectorAll('[role="log"] p')].find((one) => one.textContent === text);
  return paragraph ? Math.round(paragraph.getBoundingClientRect().top - window.innerHeight / 2) : -300;
}

/** Runs in the panel: settles when the conversation has moved away from a place, and stands still for some frames. @returns its place */
function settledTop(before: number | undefined): Promise<number> {
  const log = document.querySelector('[role="log"]');
  return new Promise((resolve) => {
    let top = log?.scrollTop ?? 0;
    let frames = 0;
    const look = (): void => {
      const now = log?.scrollTop ?? 0;
      frames = now === top && now !== before ? frames + 1 : 0;
      top = now;
      if (frames === 5) resolve(now);
      else requestAnimationFrame(look);
    };
    look();
  });
}
