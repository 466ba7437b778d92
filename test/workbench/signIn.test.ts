import { strict as assert } from 'node:assert';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { webviewFrame } from '../vscode/page.mts';
import { ParleyWindow } from './parleyWindow';
import { send } from './talk';

describe('an agent that wants a sign-in', function () {
  this.timeout(120_000);
  let scratch: string;
  let window: ParleyWindow;
  let panel: Frame;

  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'parley-members-'));
    const bin = join(scratch, 'bin');
    mkdirSync(bin);
    // On a PATH that agents have and VS Code has not, as that of a login shell.
    const program = join(bin, 'members-agent');
    const words = [process.execPath, ...['scripted.mjs', 'scenarios/members.mjs'].map(fixture)];
    writeFileSync(program, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
    chmodSync(program, 0o755);
    window = await ParleyWindow.open({
      settings: {
        'parley.agents': { Members: { command: 'members-agent', env: { MEMBERS_FILE: join(scratch, 'member') } } },
        'parley.trace': 'messages',
        'terminal.integrated.env.linux': { PATH: `${bin}:\${env:PATH}` },
        'terminal.integrated.env.osx': { PATH: `${bin}:\${env:PATH}` },
      },
    });
    panel = await window.showPanel('textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
    rmSync(scratch, { recursive: true });
  });

  it('says so, with its ways and what they run; the message is kept', async () => {
    await panel.getByRole('radio', { name: /^Members/ }).check();
    await send(panel, 'may I come in?');
    await log().getByText('Members needs you to sign in').first().waitFor({ timeout: 30_000 });
    await panel.getByText('members-agent --login').first().waitFor();
    await log().getByText('may I come in?').first().waitFor();
  });

  it('is signed in to in a terminal, started anew, and gets the message that it had refused', async () => {
    await signInButton().click();
    await log().getByText('Welcome, ann@example.com').waitFor({ timeout: 45_000 });
    assert.ok(existsSync(join(scratch, 'member')));
  });

  it('tells on its page who is signed in', async () => {
    await pick('Parley: Show Agent…', 'Members');
    const page = await webviewFrame(window.page, 'h2:has-text("Sign-in")');
    await page.getByRole('listitem').getByText('ann@example.com', { exact: true }).waitFor();
  });

  it('is signed out of, and asks again', async () => {
    await pick('Parley: Sign Out of an Agent…', 'Members');
    await window.page.getByText('You are signed out of Members.').first().waitFor();
    assert.ok(!existsSync(join(scratch, 'member')));
    await send(panel, 'and now?');
    await signInButton().waitFor({ timeout: 30_000 });
  });

  it('has left its messages in the protocol trace, which can be narrowed to some', async () => {
    await window.run('Parley: Filter Protocol Trace…');
    await window.page.locator('.quick-input-widget input.input').fill('logout');
    await window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'logout' }).first().click();
    await window.page.keyboard.press('Enter');
    const trace = window.page.locator('.editor-instance .view-lines').first();
    await trace.getByText(/request.*logout/).waitFor();
    await trace.getByText(/answer.to.*logout/).waitFor();
    assert.equal(await trace.getByText(/session.prompt/).count(), 0);
  });

  const log = (): Locator => panel.getByRole('log', { name: 'Conversation' });
  const signInButton = (): Locator => panel.getByRole('button', { name: 'Sign in: Log in' }).last();

  async function pick(command: string, agent: string): Promise<void> {
    await window.run(command);
    await window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: agent }).first().click();
  }
});

function fixture(name: string): string {
  return resolve('test/fixtures/agents', name);
}
