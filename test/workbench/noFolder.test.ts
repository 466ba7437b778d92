import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ParleyWindow } from './parleyWindow';

describe('a window whose folders are on no disk', function () {
  this.timeout(90_000);
  const scratch = mkdtempSync(join(tmpdir(), 'parley-virtual-'));
  let window: ParleyWindow;

  before(async () => {
    const workspace = join(scratch, 'virtual.code-workspace');
    writeFileSync(workspace, JSON.stringify({ folders: [{ uri: 'parley-nowhere:/project', name: 'project' }] }));
    window = await ParleyWindow.open({ folder: workspace });
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
    rmSync(scratch, { recursive: true, force: true });
  });

  it('says that agents cannot work there, and what to do', async () => {
    const panel = await window.showPanel('.notice-bar');
    await panel.getByText('The folders of this window are not on a disk.', { exact: false }).waitFor();
    await window.run('Parley: New Agent Session');
    const notification = window.page.locator('.notifications-toasts');
    await notification.getByText('An agent works in a folder. Open one to begin.').waitFor();
    await notification.getByRole('button', { name: 'Open Folder…' }).waitFor();
  });
});
