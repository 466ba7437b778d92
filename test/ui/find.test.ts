import { strict as assert } from 'node:assert';
import type { Locator } from 'playwright-core';
import type { SessionEvent } from '../../src/sessions/events';
import { diff, ended, prompt, ready, says, thinks, tool } from './states/events';
import type { PanelPage } from './support/panelPage';
import { describePanel } from './support/suite';

const paragraph = 'The quick brown fox jumps over the lazy dog and thinks about it. '.repeat(6);

function turn(number: number): SessionEvent[] {
  return [
    ...prompt(`Question ${number}`, `p${number}`),
    tool(`a${number}`, {
      title: `Read file ${number}`,
      kind: 'read',
      status: 'completed',
      rawInput: { path: `raw${number}x` },
    }),
    says(`## Answer ${number}\n\n${paragraph}\n\n- ${paragraph}\n- a **bold** end\n`, `m${number}`),
    ended(),
  ];
}

const long = [ready, ...Array.from({ length: 400 }, (_, index) => turn(index + 1)).flat()];

const field = (panel: PanelPage): Locator => panel.page.getByRole('textbox', { name: 'Find in conversation' });

async function find(panel: PanelPage, text: string): Promise<void> {
  await panel.page.keyboard.press('Control+f');
  await field(panel).fill(text);
}

/** The marked texts, the current one first, and whether that is in view. */
function marks(panel: PanelPage): Promise<{ readonly texts: readonly string[]; readonly inView: boolean }> {
  return panel.page.evaluate(() => {
    const of = (name: string): Range[] => [...(CSS.highlights.get(name) ?? [])] as Range[];
    const [current] = of('parley-find-current');
    const log = document.querySelector('[role=log]')!.getBoundingClientRect();
    const box = current?.getBoundingClientRect();
    return {
      texts: [...of('parley-find-current'), ...of('parley-find')].map(String),
      inView: box !== undefined && box.top >= log.top && box.bottom <= log.bottom,
    };
  });
}

async function count(panel: PanelPage, text: string): Promise<void> {
  await panel.page.locator('.find-count', { hasText: text }).waitFor();
}

async function inView(panel: PanelPage, first: string): Promise<void> {
  await panel.page.waitForFunction((wanted) => {
    const [current] = [...(CSS.highlights.get('parley-find-current') ?? [])] as Range[];
    const log = document.querySelector('[role=log]')!.getBoundingClientRect();
    const box = current?.getBoundingClientRect();
    return current?.toString() === wanted && box && box.top >= log.top && box.bottom <= log.bottom;
  }, first);
}

describePanel('finding in a conversation', (open) => {
  it('counts all matches, and goes from one to the next, around the end', async () => {
    const panel = await open({}, ready, ...prompt('One needle'), says('A *nee*dle, and a Needle.'), ended());
    await panel.message.focus();
    await find(panel, 'needle');
    await count(panel, '1 of 2');
    await inView(panel, 'needle');
    // What stands in two elements is found in the page, though the data has stars in it.
    assert.deepEqual((await marks(panel)).texts, ['needle', 'needle', 'Needle']);
    await panel.page.keyboard.press('Enter');
    await count(panel, '2 of 2');
    await panel.page.keyboard.press('F3');
    await count(panel, '1 of 2');
    await panel.page.keyboard.press('Shift+Enter');
    await count(panel, '2 of 2');
    await panel.page.getByRole('button', { name: 'Match case' }).click();
    await count(panel, '1 of 1');
    await panel.page.getByRole('button', { name: 'Next match' }).click();
    await field(panel).fill('nothing');
    await count(panel, 'No results');
    assert.deepEqual((await marks(panel)).texts, []);
    await panel.page.keyboard.press('Escape');
    await field(panel).waitFor({ state: 'detached' });
    assert.equal(await panel.message.evaluate((one) => one === document.activeElement), true);
    assert.equal(await panel.page.evaluate(() => CSS.highlights.size), 0);
  });

  it('goes to a match that is far from what is loaded', async () => {
    const panel = await open({ rowCount: 50 }, ...long);
    await find(panel, 'Question 7');
    await count(panel, '1 of 11');
    await inView(panel, 'Question 7');
    await panel.page.keyboard.press('Enter');
    await count(panel, '2 of 11');
    await panel.log.getByText('Question 70', { exact: true }).waitFor();
    await inView(panel, 'Question 7');
    assert.ok(panel.host.heldRows < 600, `${panel.host.heldRows} rows`);
    // Where one has come to, one stays.
    await panel.page.keyboard.press('Escape');
    await panel.settled();
    await panel.log.getByText('Question 70', { exact: true }).waitFor();
  });

  it('unfolds what hides a match', async () => {
    const panel = await open(
      { rowCount: 50 },
      ready,
      ...prompt('Go'),
      thinks('Where may the thimble be?'),
      tool('t', { title: 'Edit', kind: 'edit', status: 'completed', rawInput: { name: 'bodkin' }, rawOutput: 'x' }),
      tool('d', {
        title: 'Change',
        kind: 'edit',
        status: 'completed',
        content: [diff('/a', null, `${'line\n'.repeat(30)}the bobbin\n`)],
      }),
      ended(),
    );
    for (const hidden of ['thimble', 'bodkin', 'bobbin']) {
      assert.equal(await panel.log.getByText(hidden).count(), 0);
      await find(panel, hidden);
      await inView(panel, hidden);
    }
  });

  it('finds its way within a long text, of which only what is near is drawn', async () => {
    const middle = `${paragraph}\n\n`.repeat(150);
    const panel = await open({}, ready, ...prompt('Go'), says(`${middle}The needle.\n\n${middle}`), ended());
    await find(panel, 'needle');
    await count(panel, '1 of 1');
    await inView(panel, 'needle');
  });

  it('opens when VS Code says so, and keeps what is being written', async () => {
    const panel = await open({}, ready, ...prompt('Go'), says('needle'), ended());
    await panel.message.focus();
    await panel.post({ type: 'openFind' });
    await field(panel).waitFor();
    await panel.page.keyboard.type('nee');
    await panel.post({ type: 'openFind' });
    await panel.settled();
    await panel.page.keyboard.type('dle');
    await count(panel, '1 of 1');
    await panel.page.keyboard.press('Escape');
    assert.equal(await panel.message.evaluate((one) => one === document.activeElement), true);
  });

  it('stays closed when VS Code tells of its keys only after it was closed again', async () => {
    const panel = await open({}, ready, ...prompt('Go'), says('needle'), ended());
    await panel.message.press('Control+f');
    await field(panel).waitFor();
    await panel.page.keyboard.press('Escape');
    await panel.post({ type: 'openFind' });
    await panel.settled();
    assert.equal(await field(panel).count(), 0);
  });

  it('counts what comes while one looks', async () => {
    const panel = await open({}, ready, ...prompt('Go'), says('needle\n\n'));
    await find(panel, 'needle');
    await count(panel, '1 of 1');
    await panel.host.happen(says('needle'));
    await count(panel, '1 of 2');
    await inView(panel, 'needle');
  });
});
