import { strict as assert } from 'node:assert';
import { says, ended, prompt, ready } from './states/events';
import { changesToReview, manyChanges } from './states/changes';
import { describePanel } from './support/suite';
import type { PanelPage } from './support/panelPage';
import type { ChangesView } from '../../src/changes/changedFile';

const done = [ready, ...prompt('Change it', 'p1'), says('Done.'), ended()];
const root = '/home/ada/uploader';

async function review(panel: PanelPage, changes: ChangesView): Promise<void> {
  await panel.post({ type: 'changes', sessionKey: 'one', changes });
  await panel.drawn();
}

describePanel('the changes of an agent', (open) => {
  it('are a list that tells each file, to be looked at, kept or undone', async () => {
    const panel = await open({}, ...done);
    const list = panel.page.getByRole('list', { name: 'Changed files' });
    assert.equal(await list.count(), 0);
    await review(panel, changesToReview());
    assert.equal(await list.getByRole('listitem').count(), 7);
    await panel.page.getByRole('button', { name: '7 changed files' }).waitFor();
    const line = list.getByRole('listitem').filter({ hasText: 'upload.ts' });
    await line.getByRole('img', { name: '9 lines added, 2 removed' }).waitFor();
    await line.getByRole('button', { name: 'upload.ts' }).click();
    await line.getByRole('button', { name: 'Keep' }).click();
    await line.getByRole('button', { name: 'Undo' }).click();
    const path = `${root}/src/upload.ts`;
    assert.deepEqual(
      panel.host.intents.filter(({ type }) => type.endsWith('Changes')),
      ['reviewChanges', 'keepChanges', 'undoChanges'].map((type) => ({ type, sessionKey: 'one', path })),
    );
    const lost = list.getByRole('listitem').filter({ hasText: 'logo.png' });
    assert.equal(await lost.getByRole('button', { name: 'Undo' }).isDisabled(), true);
    await lost.getByText('No earlier version is known: this cannot be undone').waitFor();
  });

  it('are gone through by keyboard: the next file has the focus when one is done', async () => {
    const panel = await open({}, ...done);
    const all = changesToReview();
    await review(panel, all);
    const keep = panel.page.getByRole('list', { name: 'Changed files' }).getByRole('button', { name: 'Keep' });
    await keep.nth(1).focus();
    await panel.page.keyboard.press('Enter');
    const files = all.files.filter((_, index) => index !== 1);
    await review(panel, { ...all, files, total: files.length });
    const title = await panel.page.evaluate(() => document.activeElement?.getAttribute('title'));
    assert.equal(title, 'Keep the changes of legacyRetryThatNobodyUsesAnyMore.ts');
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('End');
    await panel.page.keyboard.press('ArrowUp');
    const after = await panel.page.evaluate(() => document.activeElement?.getAttribute('title'));
    assert.equal(after, 'Keep the changes of logo.png');
    await review(panel, { ...all, files: [], total: 0 });
    await panel.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  });

  it('are kept, undone or looked at all at once', async () => {
    const panel = await open({}, ...done);
    await review(panel, changesToReview());
    for (const name of ['Review', 'Undo All', 'Keep All']) {
      await panel.page.getByRole('button', { name, exact: true }).click();
    }
    assert.deepEqual(
      panel.host.intents.filter(({ type }) => type.endsWith('Changes')),
      ['reviewChanges', 'undoChanges', 'keepChanges'].map((type) => ({ type, sessionKey: 'one' })),
    );
  });

  it('are one page at a time, however many there are', async () => {
    const panel = await open({}, ...done);
    await review(panel, manyChanges(10_000));
    const items = panel.page.getByRole('list', { name: 'Changed files' }).getByRole('listitem');
    assert.equal(await items.count(), 100);
    await panel.page.getByText('Files 1 to 100 of 10,000').waitFor();
    assert.equal(await panel.page.getByRole('button', { name: 'Earlier files' }).isDisabled(), true);
    await panel.page.getByRole('button', { name: 'Later files' }).click();
    assert.deepEqual(await panel.intent('showChanges'), { type: 'showChanges', sessionKey: 'one', start: 100 });
    await review(panel, manyChanges(10_000, 9900));
    assert.equal(await panel.page.getByRole('button', { name: 'Later files' }).isDisabled(), true);
    assert.equal(await items.count(), 100);
  });

  it('are taken back to a message that has a checkpoint, and it can be sent again so', async () => {
    const panel = await open({}, ...done);
    const restore = panel.page.getByRole('button', { name: 'Restore files to here' });
    assert.equal(await restore.count(), 0);
    await review(panel, changesToReview());
    await panel.page.locator('.user-message').hover();
    await restore.click();
    assert.deepEqual(await panel.intent('restoreFiles'), { type: 'restoreFiles', sessionKey: 'one', promptId: 'p1' });
    await panel.page.getByRole('button', { name: 'Edit and Resubmit' }).click();
    await panel.page.getByRole('button', { name: 'Restore Files and Resubmit' }).click();
    const { restoreFiles } = await panel.intent('resendPrompt');
    assert.equal(restoreFiles, true);
  });
});
