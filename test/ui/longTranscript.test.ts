import { strict as assert } from 'node:assert';
import type { SessionEvent } from '../../src/sessions/events';
import { ended, prompt, ready, says, tool } from './states/events';
import { describePanel } from './support/suite';
import type { PanelPage } from './support/panelPage';

const turns = 1000;
const paragraph = 'The quick brown fox jumps over the lazy dog and thinks about it. '.repeat(6);

function turn(number: number): SessionEvent[] {
  return [
    ...prompt(`Question ${number}`, `p${number}`),
    tool(`a${number}`, { title: `Read file ${number}`, kind: 'read', status: 'completed' }),
    tool(`b${number}`, { title: `Edit file ${number}`, kind: 'edit', status: 'completed' }),
    tool(`c${number}`, { title: `Run ${number}`, kind: 'execute', status: 'completed' }),
    says(`## Answer ${number}\n\n${paragraph}\n\n- ${paragraph}\n- two\n`, `m${number}`),
    ended(),
  ];
}

const long = [ready, ...Array.from({ length: turns }, (_, index) => turn(index + 1)).flat()];

const nodes = (panel: PanelPage): Promise<number> => panel.page.evaluate(() => document.querySelectorAll('*').length);
const scrollTop = (panel: PanelPage): Promise<number> => panel.log.evaluate(({ scrollTop: top }) => top);
const fromEnd = (panel: PanelPage): Promise<number> =>
  panel.log.evaluate(({ scrollTop: top, scrollHeight, clientHeight }) => scrollHeight - top - clientHeight);

describePanel('a long transcript', (open) => {
  it('of 5,000 rows is at its end at once, with few elements', async () => {
    const panel = await open({ rowCount: 100_000 }, ...long);
    await panel.log.getByRole('heading', { name: `Answer ${turns}` }).waitFor();
    assert.equal(panel.host.state.rows.length, turns * 5);
    assert.ok((await fromEnd(panel)) <= 1);
    assert.ok((await nodes(panel)) < 1000, `${await nodes(panel)} elements`);
  });

  it('shows what is scrolled to, and still few elements', async () => {
    const panel = await open({ rowCount: 100_000 }, ...long);
    for (const part of [0.5, 0.1, 0.9, 0]) {
      await panel.log.evaluate((log, to) => {
        log.scrollTop = log.scrollHeight * to;
      }, part);
      await panel.settled();
      await panel.page.waitForFunction(() => {
        const log = document.querySelector('[role=log]')!;
        const box = log.getBoundingClientRect();
        // Rows fill the view from top to bottom.
        return [box.top + 20, (box.top + box.bottom) / 2, box.bottom - 20].every(
          (y) => document.elementFromPoint(box.left + box.width / 2, y)?.closest('.row') instanceof Element,
        );
      });
      assert.ok((await nodes(panel)) < 1500, `${await nodes(panel)} elements`);
    }
    await panel.log.getByText('Question 1', { exact: true }).waitFor();
  });

  it('stays where one reads while the stream goes on, and jumps to its end when told', async () => {
    const panel = await open({ rowCount: 100_000 }, ...long, ...prompt('More', 'last'));
    await panel.log.hover();
    await panel.page.mouse.wheel(0, -1500);
    const jump = panel.page.getByRole('button', { name: 'Jump to latest' });
    await jump.waitFor();
    const row = panel.log.locator('.row').filter({ hasText: /./ });
    const visible = await panel.page.evaluate(() => {
      const log = document.querySelector('[role=log]')!.getBoundingClientRect();
      const found = [...document.querySelectorAll<HTMLElement>('.row')].find(
        (one) => one.getBoundingClientRect().bottom > log.top + 1,
      );
      return { key: found!.dataset['key'], top: found!.getBoundingClientRect().top };
    });
    for (let count = 0; count < 20; count++) await panel.host.happen(says(`${paragraph}\n\n`, 'stream'));
    await panel.drawn();
    const top = await panel.page
      .locator(`.row[data-key="${visible.key}"]`)
      .evaluate((one) => one.getBoundingClientRect().top);
    assert.ok(Math.abs(top - visible.top) < 1, `moved by ${top - visible.top}`);
    assert.ok((await row.count()) > 0);
    await jump.click();
    await jump.waitFor({ state: 'detached' });
    await panel.settled();
    assert.ok((await fromEnd(panel)) <= 1);
    await panel.host.happen(says('The very end.', 'stream'));
    await panel.log.getByText('The very end.').waitFor();
    await panel.drawn();
    assert.ok((await fromEnd(panel)) <= 1);
  });

  it('fetches older rows when one comes near its beginning, without a jump', async () => {
    const panel = await open({ rowCount: 50 }, ...long);
    await panel.log.hover();
    const seen = new Set<number>();
    for (let step = 0; step < 40 && seen.size < 4; step++) {
      await panel.page.mouse.wheel(0, -800);
      await panel.settled();
      for (const intent of panel.host.intents) if (intent.type === 'olderRows') seen.add(intent.before);
    }
    assert.deepEqual([...seen].slice(0, 3), [4950, 4850, 4750]);
    assert.ok((await scrollTop(panel)) > 0);
  });

  it('is still where it was after a reload', async () => {
    const panel = await open({ rowCount: 500 }, ...long);
    await panel.log.hover();
    await panel.page.mouse.wheel(0, -3000);
    await panel.page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    await panel.settled();
    interface Place {
      readonly rowKey: string;
      readonly offset: number;
    }
    const saved = await panel.page.waitForFunction(
      () => (JSON.parse(localStorage.getItem('webview-state') ?? '{}') as { scroll?: Place }).scroll,
    );
    const before = (await saved.jsonValue())!;
    await panel.page.reload();
    await panel.page.locator(`.row[data-key="${before.rowKey}"]`).waitFor();
    await panel.settled();
    const top = await panel.page
      .locator(`.row[data-key="${before.rowKey}"]`)
      .evaluate((row) => row.getBoundingClientRect().top - row.closest('[role=log]')!.getBoundingClientRect().top);
    assert.ok(Math.abs(top - before.offset) < 2, `${top} instead of ${before.offset}`);
  });
});
