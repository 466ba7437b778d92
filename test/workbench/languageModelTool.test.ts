import { strict as assert } from 'node:assert';
import { ParleyWindow } from './parleyWindow';

describe('the language model tool', function () {
  this.timeout(90_000);
  let window: ParleyWindow;

  before(async () => {
    window = await ParleyWindow.open({ extensions: ['test/fixtures/extensions/apiUser'] });
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
  });

  const ask = async (answer: string): Promise<void> => {
    await window.run('API User: Ask an Agent by Its Tool');
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.getByText('Ask Guide in Parley?').waitFor({ timeout: 30_000 });
    assert.match(await dialog.innerText(), /\bhello\b/);
    await dialog.getByRole('button', { name: answer }).click();
  };
  const told = (text: string): Promise<void> =>
    window.page.locator('.notifications-toasts').getByText(text, { exact: false }).waitFor({ timeout: 30_000 });

  it('starts no agent when the person has seen the task and said no', async () => {
    await ask('Cancel');
    await told('The tool could not be used');
  });

  it('hands the work to an agent when the person has said yes, and gives back what it writes', async () => {
    await ask('Yes');
    await told('The agent said: Hello');
  });
});
