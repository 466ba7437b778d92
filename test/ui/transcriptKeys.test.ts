import { strict as assert } from 'node:assert';
import { ended, prompt, ready, says, tool } from './states/events';
import type { PanelPage } from './support/panelPage';
import { describePanel } from './support/suite';

const long = Array.from({ length: 80 }, (_, index) => `Paragraph ${index}`).join('\n\n');

const turns = [
  ready,
  ...prompt('First', 'p1'),
  tool('a', { title: 'Read a', kind: 'read', status: 'completed', rawOutput: 'the text of a' }),
  says(long, 'm1'),
  ended(),
  ...prompt('Second', 'p2'),
  says('Short.', 'm2'),
  ended(),
];

const focused = (panel: PanelPage): Promise<string> =>
  panel.page.evaluate(() => (document.activeElement?.textContent ?? '').slice(0, 20));
const scrollTop = (panel: PanelPage): Promise<number> => panel.log.evaluate((log) => log.scrollTop);

describePanel('the transcript by keyboard', (open) => {
  it('goes from row to row, through long ones first, and unfolds them', async () => {
    const panel = await open({ height: 500 }, ...turns);
    const { keyboard } = panel.page;
    await panel.log.focus();
    await keyboard.press('ArrowUp');
    assert.match(await focused(panel), /^Short\./);
    await keyboard.press('ArrowUp');
    assert.match(await focused(panel), /Second/);
    const bottom = await scrollTop(panel);
    await keyboard.press('ArrowUp');
    assert.match(await focused(panel), /^Paragraph/);
    let presses = 0;
    while (!(await focused(panel)).includes('Read a') && presses++ < 30) {
      await keyboard.press('ArrowUp');
      await panel.settled();
    }
    assert.ok(presses > 3 && presses < 15, `${presses} presses through the long row`);
    assert.ok((await scrollTop(panel)) < bottom - 1000);
    await panel.page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    await keyboard.press('Enter');
    await panel.log.getByText('the text of a').waitFor();
    await keyboard.press('Enter');
    await panel.log.getByText('the text of a').waitFor({ state: 'detached' });
    await keyboard.press('ArrowUp');
    assert.match(await focused(panel), /First/);
    await keyboard.press('ArrowUp');
    assert.match(await focused(panel), /First/);
    await keyboard.press('End');
    assert.equal(await panel.log.evaluate((log) => log === document.activeElement), true);
    await panel.settled();
    await panel.page.getByRole('button', { name: 'Jump to latest' }).waitFor({ state: 'detached' });
  });

  it('scrolls by pages from a row, and leaves keys alone elsewhere', async () => {
    const panel = await open({ height: 500 }, ...turns);
    const { keyboard } = panel.page;
    await panel.log.focus();
    await keyboard.press('ArrowUp');
    const before = await scrollTop(panel);
    await keyboard.press('PageUp');
    await panel.settled();
    assert.ok((await scrollTop(panel)) < before - 100);
    await panel.message.fill('text');
    await panel.message.press('Home');
    await keyboard.type('more ');
    assert.equal(await panel.message.inputValue(), 'more text');
  });

  it('has a heading for each turn', async () => {
    const panel = await open({ height: 9000 }, ...turns);
    assert.deepEqual(await panel.log.getByRole('heading', { level: 2 }).allInnerTexts(), [
      'Turn 1: First',
      'Turn 2: Second',
    ]);
  });
});
