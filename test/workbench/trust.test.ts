import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frame } from 'playwright-core';
import { ParleyWindow } from './parleyWindow';

describe('a workspace that is not trusted', function () {
  this.timeout(120_000);
  let scratch: string;
  let window: ParleyWindow;
  let panel: Frame;

  /** An agent that leaves a file behind when it is started. */
  const agent = (mark: string): object => ({
    command: '/bin/sh',
    args: ['-c', `touch '${mark}'; exec "$@"`, 'sh', process.execPath, resolve('test/fixtures/agents/scripted.mjs')],
  });
  const started = (name: string): string => join(scratch, name);

  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'parley-trust-'));
    const folder = join(scratch, 'folder');
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    const settings = {
      'parley.agents': { Theirs: agent(started('theirs')), Mine: agent(started('theirs')) },
      'parley.defaultAgent': 'Theirs',
    };
    const theirShell = { path: '/bin/sh', args: ['-c', `touch '${started('shell')}'`] };
    const terminals = {
      'terminal.integrated.env.linux': { THEIRS: '1', SHELL: '/bin/sh', PATH: `${folder}:/usr/bin:/bin` },
      'terminal.integrated.profiles.linux': { theirs: theirShell },
      'terminal.integrated.defaultProfile.linux': 'theirs',
      'terminal.integrated.automationProfile.linux': theirShell,
      'terminal.integrated.cwd': folder,
    };
    writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ ...settings, ...terminals }));
    // The person's login shell: tells where it was run, and with what.
    const shell = started('my-shell');
    const tell = `{ pwd; env; } > '${shell}.part'; mv '${shell}.part' '${shell}.log'`;
    const script = `if [ -n "$PARLEY_RESOLVING_ENVIRONMENT" ]; then ${tell}; fi\nexec /bin/sh "$@"\n`;
    writeFileSync(shell, `#!/bin/sh\n${script}`, { mode: 0o755 });
    const server = { command: '/bin/sh', args: ['-c', `touch '${started('server')}'`] };
    writeFileSync(join(folder, '.vscode/mcp.json'), JSON.stringify({ servers: { theirServer: server } }));
    window = await ParleyWindow.open({
      folder,
      untrusted: true,
      env: { SHELL: shell },
      settings: { 'parley.agents': { Mine: agent(started('mine')) } },
    });
    panel = await window.showPanel('textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
    rmSync(scratch, { recursive: true, force: true });
  });

  it('does not get to name agents, and starts none', async () => {
    await panel.getByRole('radio', { name: /^Mine/ }).check();
    assert.equal(await panel.getByRole('radio', { name: /^Theirs/ }).count(), 0);
    await panel.getByRole('textbox', { name: 'Message' }).fill('hello');
    await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
    await panel.getByRole('log', { name: 'Conversation' }).getByText('This workspace is not trusted').first().waitFor();
    assert.deepEqual([existsSync(started('theirs')), existsSync(started('mine'))], [false, false]);
    assert.equal(await panel.getByRole('group', { name: /MCP server/ }).count(), 0);
  });

  it('has no word in how the person’s login shell is run, which is asked for their PATH', async () => {
    const told = started('my-shell.log');
    while (!existsSync(told)) await window.page.waitForTimeout(50);
    const [place, ...variables] = readFileSync(told, 'utf8').split('\n');
    assert.equal(place, homedir());
    assert.deepEqual(
      variables.filter((one) => one.startsWith('THEIRS=') || (one.startsWith('PATH=') && one.includes(scratch))),
      [],
    );
    assert.equal(existsSync(started('shell')), false);
  });

  it('has no MCP servers', async () => {
    await window.run('Parley: Show MCP Servers');
    const list = window.page.locator('.quick-input-list');
    await list.getByText('No MCP servers').waitFor();
    assert.equal(await list.getByText('theirServer').count(), 0);
    await window.page.keyboard.press('Escape');
    assert.equal(existsSync(started('server')), false);
  });

  it('may be trusted: then the message goes on its way', async () => {
    const log = panel.getByRole('log', { name: 'Conversation' });
    await log.getByRole('button', { name: /Trust/ }).first().click();
    await window.page.getByRole('button', { name: 'Trust', exact: true }).first().click({ timeout: 20_000 });
    await window.page.getByText('You trust this folder').waitFor();
    // By keyboard: newer VS Codes show the question over everything.
    await log.getByRole('button', { name: 'Retry' }).first().press('Enter');
    // The folder's settings have a word in what is run: the person agrees to exactly that.
    const question = window.page.getByRole('dialog').filter({ hasText: 'Start Mine?' });
    await question.getByText(started('theirs')).waitFor({ timeout: 20_000 });
    assert.equal(existsSync(started('theirs')), false);
    await question.getByRole('button', { name: 'Start', exact: true }).click();
    await log.getByText('You said: hello').waitFor({ timeout: 30_000 });
    // Now the workspace's settings count, over the person's own.
    assert.deepEqual([existsSync(started('theirs')), existsSync(started('mine'))], [true, false]);
    // Its servers are asked about before they are used.
    await panel.getByRole('group', { name: /an MCP server “theirServer”/ }).waitFor();
    assert.equal(existsSync(started('server')), false);
  });
});
