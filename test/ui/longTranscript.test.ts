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
/** A row in view and where it is: the first, or the one that is named, if it is drawn. */
function place(panel: PanelPage): Promise<{ readonly key: string; readonly top: number }>;
function place(panel: PanelPage, key: string): Promise<{ readonly key: string; readonly top: number } | undefined>;
function place(panel: PanelPage, key?: string): Promise<{ readonly key: string; readonly top: number } | undefined> {
  return panel.page.evaluate((wanted) => {
    const log = document.querySelector('[role=log]')!.getBoundingClientRect();
    const row = [...document.querySelectorAll<HTMLElement>('.row')].find((one) =>
      wanted === undefined ? one.getBoundingClientRect().bottom > log.top + 1 : one.dataset['key'] === wanted,
    );
    return row && { key: row.dataset['key'] ?? '', top: row.getBoundingClientRect().top };
  }, key);
}
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

  it('is at its end when a message was sent from where one reads', async () => {
    const panel = await open({}, ...long);
    await panel.log.hover();
    await panel.page.mouse.wheel(0, -1500);
    const jump = panel.page.getByRole('button', { name: 'Jump to latest' });
    await jump.waitFor();
    await panel.message.fill('And now?');
    await panel.message.press('Enter');
    await jump.waitFor({ state: 'detached' });
    await panel.host.happen(...prompt('And now?', 'sent'), says('Now this.', 'answer'));
    await panel.log.getByText('Now this.').waitFor();
    await panel.settled();
    assert.ok((await fromEnd(panel)) <= 1);
  });

  it('fetches the rows that one comes near to, without a jump, and lets go of those that are far', async () => {
    const panel = await open({ rowCount: 50 }, ...long);
    await panel.log.hover();
    const bar = await panel.log.evaluate(({ scrollHeight }) => scrollHeight);
    for (let step = 0; step < 60; step++) {
      const before = await place(panel);
      await panel.page.mouse.wheel(0, -800);
      await panel.settled();
      await panel.settled();
      const after = await place(panel, before.key);
      if (after) assert.ok(Math.abs(after.top - before.top - 800) < 2, `jumped from ${before.top} to ${after.top}`);
    }
    const asked = panel.host.intents.filter(({ type }) => type === 'showRows');
    assert.ok(asked.length >= 2, `${asked.length} questions`);
    const now = await panel.log.evaluate(({ scrollHeight }) => scrollHeight);
    assert.ok(Math.abs(now / bar - 1) < 0.3, `the whole was ${bar} high, then ${now}`);
  });

  it('goes to its beginning and its end at once, though nothing between is there', async () => {
    const panel = await open({ rowCount: 50 }, ...long);
    await panel.log.focus();
    await panel.page.keyboard.press('Home');
    await panel.log.getByText('Question 1', { exact: true }).waitFor();
    assert.equal(await scrollTop(panel), 0);
    assert.ok(panel.host.heldRows < 500, `${panel.host.heldRows} rows`);
    await panel.page.keyboard.press('End');
    await panel.log.getByRole('heading', { name: `Answer ${turns}` }).waitFor();
    assert.ok((await fromEnd(panel)) <= 1);
    await panel.host.happen(says('Still following.', `m${turns}`));
    await panel.log.getByText('Still following.').waitFor();
    await panel.drawn();
    assert.ok((await fromEnd(panel)) <= 1);
  });

  it('is still where it was after a reload', async () => {
    // Farther than a new panel is sent at once.
    const panel = await open({ rowCount: 50 }, ...long);
    await panel.log.hover();
    await panel.page.mouse.wheel(0, -30_000);
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
