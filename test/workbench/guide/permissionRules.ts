import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Frame, Locator } from 'playwright-core';
import type { ParleyWindow } from '../parleyWindow';
import { idle, send } from '../talk';

/** Rules are made from a question, listed, confirmed and taken back, each as a person does it. */
export function permissionRules(given: () => ParleyWindow): void {
  describe('permission rules', () => {
    let window: ParleyWindow;
    let panel: Frame;
    let log: Locator;

    before(async () => {
      window = given();
      panel = await window.offerSession();
      log = panel.getByRole('log', { name: 'Conversation' });
    });

    it('are made from a question for the folder, where they stand in its settings, and answer from then on', async () => {
      await run('echo by-rule');
      await card().waitFor({ timeout: 30_000 });
      await card().getByRole('button', { name: 'Always…' }).press('Enter');
      const offer = card().getByRole('group', { name: 'Run exactly `echo by-rule`' });
      await press(offer, 'In this folder');
      await done('echo by-rule', 1);
      await written([{ effect: 'allow', command: 'echo by-rule' }]);
      await run('echo by-rule');
      await done('echo by-rule', 2);
      assert.equal(await card().count(), 0);
    });

    it('are listed, and taken back with one choice: then it is asked again', async () => {
      await choose('Run exactly `echo by-rule`');
      await window.page.getByText('There are no rules.').waitFor();
      await window.page.keyboard.press('Escape');
      await written(undefined);
      await run('echo by-rule');
      await press(card(), /^Reject/);
      await card().waitFor({ state: 'detached' });
      await idle(panel);
    });

    it('that came with the folder’s settings count once they are confirmed, and not before', async () => {
      mkdirSync(join(window.folder, '.vscode'), { recursive: true });
      const rule = { effect: 'allow', commandPrefix: 'echo theirs' };
      writeFileSync(settingsFile(), JSON.stringify({ 'parley.permissions.rules': [rule] }));
      await panel.getByText('have permission rules that you have not confirmed').first().waitFor({ timeout: 30_000 });
      await run('echo theirs 1');
      await press(card(), /^Reject/);
      await card().waitFor({ state: 'detached' });
      await idle(panel);
      await choose('Run `echo theirs`');
      await window.page.keyboard.press('Escape');
      await run('echo theirs 2');
      await done('echo theirs 2', 1);
      assert.equal(await card().count(), 0);
    });

    it('let a command run that can be opened in a terminal, with what it has printed and how it ended', async () => {
      const tool = log.getByRole('group', { name: /echo theirs 2, done$/ });
      await tool.getByRole('button', { name: /^Show details/ }).press('Enter');
      await tool.getByRole('button', { name: 'Open in Terminal' }).press('Enter');
      const lines = window.page.locator('.terminal-wrapper .xterm-rows');
      await lines.getByText('$ echo theirs 2').first().waitFor({ timeout: 30_000 });
      await lines.getByText('The command has ended with exit code 0.').first().waitFor();
      await window.run('Terminal: Select All');
      await window.run('Parley: Add Terminal Selection to Parley');
      await panel.getByRole('button', { name: 'Remove echo theirs 2' }).waitFor({ timeout: 30_000 });
    });

    const card = (): Locator => panel.getByRole('group', { name: /^Permission request/ });
    const settingsFile = (): string => join(window.folder, '.vscode/settings.json');

    /** VS Code empties the file before it fills it: a file with nothing in it has no rules yet. */
    function rules(): unknown {
      const text = existsSync(settingsFile()) ? readFileSync(settingsFile(), 'utf8') : '';
      if (text === '') return undefined;
      const settings = JSON.parse(text) as Readonly<Record<string, unknown>>;
      return settings['parley.permissions.rules'];
    }

    /** The answer comes first, and its rule is written after it. */
    async function written(wanted: unknown): Promise<void> {
      while (!isDeepStrictEqual(rules(), wanted)) await window.page.waitForTimeout(50);
    }

    async function run(command: string): Promise<void> {
      await send(panel, `/run ${command}`);
    }

    /** The command has run so many times, and the turn is over. */
    async function done(command: string, times: number): Promise<void> {
      const tools = log.getByRole('group', { name: new RegExp(`${command}, done$`) });
      await tools.nth(times - 1).waitFor({ timeout: 30_000 });
      await idle(panel);
    }

    /** Presses a button, once what it is in has stood still. */
    async function press(within: Locator, name: string | RegExp): Promise<void> {
      await within.getByRole('button', { name }).and(panel.locator('[aria-disabled=false]')).first().press('Enter');
    }

    /** Chooses a rule in the list. */
    async function choose(rule: string): Promise<void> {
      await window.run('Parley: Permission Rules…');
      await window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: rule }).first().click();
    }
  });
}
