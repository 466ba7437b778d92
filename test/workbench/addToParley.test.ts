import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { ParleyWindow } from './parleyWindow';

/** By a person's clicks: what VS Code hands to the menus' commands is its own affair. */
describe('the menus of the editor', function () {
  this.timeout(90_000);
  let scratch: string;
  let window: ParleyWindow;
  let panel: Frame;

  before(async () => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'parley-menus-')));
    const folder = join(scratch, 'workspace');
    cpSync('test/fixtures/workspace', folder, { recursive: true });
    const git = (...args: readonly string[]): void => {
      const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
      execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'pipe' });
    };
    writeFileSync(join(folder, 'changed.txt'), 'before\n');
    writeFileSync(join(folder, 'other.txt'), 'before\n');
    git('init', '-b', 'main');
    git('add', '.');
    git('commit', '-m', 'begin');
    writeFileSync(join(folder, 'changed.txt'), 'after\n');
    writeFileSync(join(folder, 'other.txt'), 'after\n');
    writeFileSync(join(folder, 'broken.json'), '{ "a": }\n');
    git('add', 'other.txt');
    window = await ParleyWindow.open({ folder, extensions: ['test/fixtures/extensions/tests'] });
    panel = await window.showPanel('textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
    rmSync(scratch, { recursive: true, force: true });
  });

  it('add the changes of a file, and of a group, from source control', async () => {
    await window.run('Focus on Changes View');
    await choose(inTree('changed.txt'), 'Add Changes to Parley');
    await attached('Changes of changed.txt');
    await choose(inTree(/^Staged Changes/), 'Add Changes to Parley');
    await attached('Staged changes');
  });

  it('write a message about a test, and about the failure that it had', async () => {
    await window.run('Testing: Focus on Test Explorer View');
    await choose(inTree(/keeps what is added/), 'Fix Test with Parley');
    await written('Run the test “keeps what is added”. If it fails, find out why, and fix it.');
    await window.run('Test: Run All Tests');
    await window.run('Test Results: Focus on Test Results View');
    const results = window.page.locator('.test-output-peek-tree').getByRole('treeitem');
    const result = results.filter({ hasText: 'keeps what is added' });
    await choose(result, 'Add Test to Parley');
    await attached('store.js');
    await result.press('ArrowRight');
    await choose(results.filter({ hasText: /^The list is empty/ }), 'Fix Test with Parley');
    await written('The test “keeps what is added” fails. Find out why, and fix it.');
    await attached('Failure of keeps what is added');
  });

  it('write a message about a problem, from the list of problems', async () => {
    await window.run('Go to File...');
    await window.page.keyboard.type('broken.json');
    await window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'broken.json' }).first().click();
    await window.run('Problems: Focus on Problems View');
    const problem = inTree(/Value expected/);
    // VS Code asks for a problem's fixes when it is clicked: its menu has them once they have come.
    await problem.click({ timeout: 45_000 });
    await problem.locator('.markers-panel-action-quickfix').waitFor({ timeout: 30_000 });
    await choose(problem, 'Fix with Parley');
    await written('Fix this problem in broken.json, line 1: ');
    await choose(problem, 'Add to Parley');
    await attached('Problem in broken.json, line 1');
  });

  const inTree = (name: string | RegExp): Locator => window.page.getByRole('treeitem', { name }).first();

  /** Opens the menu of something in a tree, and chooses. */
  async function choose(clicked: Locator, item: string): Promise<void> {
    await panel.getByRole('textbox', { name: 'Message' }).fill('');
    await clicked.waitFor({ timeout: 45_000 });
    const offered = window.page.getByRole('menuitem', { name: item }).first();
    // A menu takes no click for a moment, so that the one that opened it is not one in it.
    const isPointedAt = (): Promise<boolean> =>
      offered.hover({ timeout: 2500 }).then(
        () => true,
        () => false,
      );
    for (;;) {
      await clicked.click({ button: 'right', timeout: 45_000 });
      if (await isPointedAt()) break;
      // A menu goes when its tree is drawn anew, and none comes of a press just then; one that came too early has not all.
      await window.page.keyboard.press('Escape');
    }
    await window.page.keyboard.press('Enter');
  }

  async function attached(name: string): Promise<void> {
    await panel.getByRole('button', { name: `Remove ${name}` }).waitFor({ timeout: 30_000 });
  }

  async function written(text: string): Promise<void> {
    const starts = (start: string): boolean => document.querySelector('textarea')?.value.startsWith(start) === true;
    await panel.waitForFunction(starts, text, { timeout: 30_000 });
  }
});
