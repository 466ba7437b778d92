import { strict as assert } from 'node:assert';
import { resolve } from 'node:path';
import type { Frame } from 'playwright-core';
import { ParleyWindow } from './parleyWindow';

/** What OAuth puts into addresses: encoded and plain signs, and a whole address as a parameter. */
const address =
  'https://sign-in.example/authorize?scope=a%2Bb+c%20d&redirect_uri=http%3A%2F%2F127.0.0.1%3A1455%2Fcallback%3Fq%3D1%26r%3D2&state=x%3D%3D';

describe('a page that is opened', function () {
  this.timeout(90_000);
  let window: ParleyWindow;
  let panel: Frame;

  before(async () => {
    const scenario = { on: { 'session/prompt': [{ text: `[Sign in](${address})` }] } };
    window = await ParleyWindow.open({
      settings: {
        'parley.agents': {
          Linker: {
            command: process.execPath,
            args: [resolve('test/fixtures/agents/scripted.mjs'), JSON.stringify(scenario)],
          },
        },
      },
    });
    panel = await window.showPanel('textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
  });

  it('has the address as the agent wrote it, to the letter', async () => {
    const context = window.page.context();
    const asked: string[] = [];
    await context.route('https://sign-in.example/**', (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: 'text/html', body: 'signed in' });
    });
    await panel.getByRole('radio', { name: /^Linker/ }).check();
    await panel.getByRole('textbox', { name: 'Message' }).fill('where?');
    await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
    const opened = context.waitForEvent('page', { timeout: 30_000 });
    await panel.getByRole('link', { name: 'Sign in' }).click({ timeout: 30_000 });
    await window.page.getByRole('dialog').getByRole('button', { name: 'Open' }).click();
    await (await opened).getByText('signed in').waitFor();
    assert.deepEqual(asked, [address]);
  });
});
