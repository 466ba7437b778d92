import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { ParleyWindow } from './parleyWindow';

const original = (name: string): string => readFileSync(join('test/fixtures/workspace', name), 'utf8');
/** Two changes far from each other: in the first line, and after the last. */
const changed = (name: string): string => `${original(name).replace('\n', ' // agent\n')}// the end\n`;

/** The agent says no more until the person says that it may go on. */
const pause = (id: string): object => ({
  ask: 'session/request_permission',
  params: {
    toolCall: { toolCallId: id, title: `Step ${id}`, kind: 'think' },
    options: [{ optionId: 'go', name: 'Go on', kind: 'allow_once' }],
  },
});

/** Changes files in all three ways: through the editor, by itself and telling of it, without a word. */
const scenario = {
  on: {
    'session/prompt': [
      { ask: 'fs/write_text_file', params: { path: '$cwd/src/list.js', content: changed('src/list.js') } },
      { write: '$cwd/README.md', content: changed('README.md') },
      {
        update: {
          sessionUpdate: 'tool_call',
          toolCallId: 'readme',
          title: 'Edit the manual',
          kind: 'edit',
          status: 'completed',
          content: [
            { type: 'diff', path: '$cwd/README.md', oldText: original('README.md'), newText: changed('README.md') },
          ],
        },
      },
      { write: '$cwd/src/silent.js', content: 'export const silent = true;\n' },
      { move: '$cwd/test/list.test.js', to: '$cwd/test/lists.test.js' },
      pause('one'),
      { write: '$cwd/src/silent.js', content: 'export const silent = true;\nexport const more = 1;\n' },
      { text: 'All done.' },
    ],
  },
};

/** A person's way through what an agent has changed, in the window itself. */
describe('the review of changes', function () {
  this.timeout(120_000);
  let window: ParleyWindow;
  let panel: Frame;
  let list: Locator;

  const read = (name: string): string => readFileSync(join(window.folder, name), 'utf8');
  const line = (name: string): Locator => list.getByRole('listitem').filter({ hasText: name });

  before(async () => {
    // A dollar sign in settings begins a variable.
    const json = JSON.stringify(scenario).replaceAll('${', '$$${');
    const args = [resolve('test/fixtures/agents/scripted.mjs'), json];
    window = await ParleyWindow.open({
      settings: { 'parley.agents': { Scripted: { command: process.execPath, args } } },
    });
    await findPanel();
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
  });

  it('lists what the agent changes in each of its ways, while it goes on', async () => {
    const message = panel.getByRole('textbox', { name: 'Message' });
    await message.fill('Go');
    await message.press('Enter');
    await answer('Allow');
    await line('silent.js').waitFor();
    await line('lists.test.js').waitFor();
    await panel.getByRole('group', { name: /^Permission request: Step one/ }).waitFor();
    assert.deepEqual(await lines(), [
      'README.md +2 −1',
      'list.js src +2 −1',
      'silent.js src created ? +1',
      'lists.test.js test moved ?',
    ]);
  });

  it('shows all in one editor, where the keys go from change to change, undo one and keep one', async () => {
    await panel.getByRole('button', { name: 'Review', exact: true }).click();
    const { page } = window;
    await page.getByRole('tab', { name: /^Parley: changed files/ }).waitFor();
    const first = page.locator('.multiDiffEntry', { hasText: 'README.md' }).locator('.editor.modified .monaco-editor');
    await first.getByText('the end').waitFor();
    await first.locator('.view-line', { hasText: 'the end' }).click();
    await page.keyboard.press('Control+Home');
    await page.getByRole('button', { name: /^Undo Change at Cursor/ }).waitFor();
    await page.keyboard.press('Control+Alt+z');
    await holds('README.md', `${original('README.md')}// the end\n`);
    await line('README.md').getByText('+1').waitFor();
    await page.keyboard.press('Alt+.');
    await page.keyboard.press('Control+Alt+y');
    await line('README.md').waitFor({ state: 'detached' });
    assert.equal(read('README.md'), `${original('README.md')}// the end\n`);
  });

  it('has Keep and Undo above each change in the editor of the file', async () => {
    const { page } = window;
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget input.input').fill('list.js');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'list.js' }).first().waitFor();
    await page.keyboard.press('Enter');
    const lenses = page.locator('.codelens-decoration').filter({ hasText: 'Keep' });
    await lenses.first().waitFor();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Alt+,');
    await lenses.last().getByRole('button', { name: 'Undo' }).click();
    await holds('src/list.js', changed('src/list.js').replace('// the end\n', ''));
    await line('list.js').getByText('−1').waitFor();
  });

  it('goes on while the agent does, and comes back with a reload', async () => {
    await answer('Go on');
    await panel.getByText('All done.').waitFor();
    await line('silent.js').getByText('+2').waitFor();
    await panel.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
    await window.stored('All done.');
    await window.reload();
    await findPanel();
    await line('silent.js').waitFor();
    assert.deepEqual(await lines(), ['list.js src +1 −1', 'silent.js src created ? +2', 'lists.test.js test moved ?']);
  });

  it('keeps and undoes a file, and all of them, which can be taken back', async () => {
    await line('silent.js').getByRole('button', { name: 'Keep' }).click();
    await line('silent.js').waitFor({ state: 'detached' });
    await line('lists.test.js').getByRole('button', { name: 'Undo' }).click();
    await holds('test/list.test.js', original('test/list.test.js'));
    await line('lists.test.js').waitFor({ state: 'detached' });
    assert.equal(existsSync(join(window.folder, 'test/lists.test.js')), false);
    await panel.getByRole('button', { name: 'Undo All' }).click();
    await holds('src/list.js', original('src/list.js'));
    await notification(/The changes of 1 file were undone/, 'Take Back');
    await holds('src/list.js', changed('src/list.js').replace('// the end\n', ''));
    await panel.getByRole('button', { name: 'Keep All' }).click();
    await list.waitFor({ state: 'detached' });
  });

  it('brings files back to how they were before the message, after a look at what changes', async () => {
    const log = panel.getByRole('log', { name: 'Conversation' });
    await log.getByText('Go', { exact: true }).first().hover();
    await log.getByRole('button', { name: 'Restore files to here' }).click();
    await notification(/Restore files to how they were before “Go”\?/, 'Show What Changes');
    await window.page.getByRole('tab', { name: /^Parley: files now/ }).waitFor();
    await notification(/Restore files to how they were before “Go”\?/, 'Restore');
    await holds('src/list.js', original('src/list.js'));
    await holds('README.md', original('README.md'));
    assert.equal(existsSync(join(window.folder, 'src/silent.js')), false);
    await notification(/Files restored: 3/, 'Take Back');
    await holds('README.md', `${original('README.md')}// the end\n`);
    await holds('src/silent.js', 'export const silent = true;\nexport const more = 1;\n');
  });

  async function findPanel(): Promise<void> {
    panel = await window.showPanel('textarea');
    list = panel.getByRole('list', { name: 'Changed files' });
  }

  /** Presses a button of the card, once it has stood still. */
  async function answer(name: string): Promise<void> {
    const card = panel.getByRole('group', { name: /^Permission request/ });
    await card.getByRole('button', { name }).and(panel.locator('[aria-disabled=false]')).click({ timeout: 30_000 });
  }

  /** The list as it is read: names, places, marks and counts. */
  async function lines(): Promise<readonly string[]> {
    const texts = await list.getByRole('listitem').evaluateAll((items) =>
      items.map((item) => {
        const parts = [...item.querySelectorAll('.changed-file-name > span, .changed-file-mark, .diff-stat > span')];
        return parts.map((part) => (part.matches('.changed-file-mark') ? '?' : part.textContent)).join(' ');
      }),
    );
    return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
  }

  /** Presses a button of a notification: of its toast, or, when VS Code does not show that (any more), in the list of all. */
  async function notification(text: RegExp, button: string): Promise<void> {
    const shown = window.page.locator('.notification-list-item').filter({ hasText: text });
    const pressed = shown.getByRole('button', { name: button, exact: true });
    const isToast = pressed.waitFor({ timeout: 15_000 }).then(
      () => true,
      () => false,
    );
    if (!(await isToast)) await window.run('Notifications: Show Notifications');
    await pressed.click();
  }

  /** Waits until a file is that on disk. */
  async function holds(name: string, text: string): Promise<void> {
    const isThat = (): boolean => existsSync(join(window.folder, name)) && read(name) === text;
    for (let tries = 0; !isThat() && tries < 300; tries++) await window.page.waitForTimeout(50);
    assert.equal(existsSync(join(window.folder, name)) ? read(name) : undefined, text);
  }
});
