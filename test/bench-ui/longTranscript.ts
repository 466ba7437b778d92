import type { Browser } from 'playwright-core';
import { findRows } from '../../src/sessions/find/findRows';
import { measurement, median, type Measurement } from '../bench/report';
import { ended, prompt, ready, says, text, tool } from '../ui/states/events';
import { FeedPanel } from './feedPanel';
import { FeedSession } from './feedSession';
import { replyText } from './replyText';

const MB = 1_000_000;

export interface LongOptions {
  readonly rounds: number;
  readonly turns: number;
  /** A shorter conversation, whose memory is compared with. */
  readonly fewTurns: number;
}

/** What a long conversation costs: to open, to move in, to search, and in memory. */
export async function measureLongTranscript(
  browser: Browser,
  { rounds, turns, fewTurns }: LongOptions,
): Promise<readonly Measurement[]> {
  const [long, short] = [conversation(turns), conversation(fewTurns)];
  const panels = [await FeedPanel.open(browser, short), await FeedPanel.open(browser, long)] as const;
  const [, many] = panels;
  const name = `${String(turns)} turns`;
  try {
    const opened: number[] = [];
    for (let round = 0; round < rounds; round++) opened.push((await many.thread.during(() => many.reload())).tasks);
    const heaps: number[] = [];
    let nodes = 0;
    let scrolling = 0;
    for (const one of panels) {
      const { longestTask } = await one.thread.during(async () => {
        nodes = Math.max(nodes, await scrollThrough(one));
      });
      scrolling = longestTask;
      heaps.push(await one.thread.heap());
    }
    const unfolded = await unfoldAll(many);
    const resizing = await many.thread.during(() => resize(many));
    const searched = await searches(long, rounds);
    const showing = await many.thread.during(() => findIn(many));
    const state = await many.panel.page.evaluate(() => localStorage.getItem('webview-state')?.length ?? 0);
    return [
      measurement(`${name}: main thread busy until the panel is open (median)`, median(opened), 'ms', { value: 300 }),
      measurement(`${name}: most nodes in the page while scrolling through all`, nodes, 'nodes', { value: 3000 }),
      measurement(`${name}: nodes with everything on screen unfolded`, unfolded, 'nodes', { value: 3000 }),
      measurement(
        `${name}: JavaScript heap after scrolling to the top and back, against ${String(fewTurns)} turns`,
        (heaps[1] ?? Number.NaN) / MB,
        'MB',
        { ratio: 1.2 },
        (heaps[0] ?? Number.NaN) / MB,
      ),
      measurement(`${name}: longest task while scrolling`, scrolling, 'ms', { value: 50 }),
      measurement(`${name}: longest task while resizing`, resizing.longestTask, 'ms', { value: 50 }),
      measurement(`${name}: finding a word, in the host (median)`, median(searched), 'ms', { value: 50 }),
      measurement(`${name}: finding a word, in the panel, until it is marked in view`, showing.busy, 'ms'),
      measurement(`messages posted to a hidden panel`, await postedWhileHidden(long, many), 'messages', { value: 0 }),
      measurement(`setState after all that`, state / 1000, 'kB', { value: 10 }),
    ];
  } finally {
    await Promise.all(panels.map((one) => one.close()));
    for (const session of [long, short]) session.dispose();
  }
}

/** Turns of 2 KB of markdown and three tool cards each. */
function conversation(turns: number): FeedSession {
  const session = new FeedSession();
  const reply = replyText('mix', 2000);
  session.happen(ready);
  for (let number = 1; number <= turns; number++) {
    const id = String(number);
    const card = (letter: string, kind: string): ReturnType<typeof tool> =>
      tool(`${letter}${id}`, {
        title: `${kind} part-${id}.ts`,
        kind,
        status: 'completed',
        content: [{ type: 'content', content: text(replyText('mix', 400)) }],
        rawInput: { path: `/home/ada/uploader/part-${id}.ts`, lines: [number, number + 10] },
      });
    session.happen(
      ...prompt(`Question ${id}`, `p${id}`),
      card('a', 'read'),
      card('b', 'search'),
      card('c', 'fetch'),
      says(`${reply}\n\nThe word of this turn is quokka${id}.`, `m${id}`),
      ended(),
    );
    session.pass(1000);
  }
  return session;
}

/** To the top and back, a few screens at a time. @returns the most nodes that the page had. */
async function scrollThrough(one: FeedPanel): Promise<number> {
  const { log } = one.panel;
  await log.focus();
  const height = await log.evaluate(({ scrollHeight }) => scrollHeight);
  const step = Math.max(2000, height / 60);
  let most = 0;
  for (const direction of [-1, 1]) {
    for (let moved = 0; moved < height + step; moved += step) {
      await log.evaluate((element, by) => {
        element.scrollTop += by;
      }, direction * step);
      await one.panel.settled();
      most = Math.max(most, await nodesOf(one));
    }
    await one.panel.page.keyboard.press(direction < 0 ? 'Home' : 'End');
    await one.panel.settled();
  }
  await one.panel.settled();
  return most;
}

/** Elements and texts. */
function nodesOf(one: FeedPanel): Promise<number> {
  return one.panel.page.evaluate(() => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    let count = 0;
    while (walker.nextNode()) count++;
    return count;
  });
}

async function unfoldAll(one: FeedPanel): Promise<number> {
  // Each fold may have others in it.
  for (let depth = 0; depth < 3; depth++) {
    await one.panel.log.evaluate((log) => {
      for (const button of log.querySelectorAll<HTMLElement>('[aria-expanded=false]')) button.click();
    });
    await one.panel.settled();
  }
  return nodesOf(one);
}

async function resize(one: FeedPanel): Promise<void> {
  for (const width of [300, 700, 420]) {
    await one.panel.page.setViewportSize({ width, height: 900 });
    await one.panel.settled();
  }
}

/** The processor time of each search, milliseconds. The first ones only warm up. */
async function searches(session: FeedSession, rounds: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds + 2; round++) {
    const before = process.cpuUsage();
    const found = await findRows(session.state, { text: 'quokka7', matchCase: false, wholeWord: false });
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
    if (!found || found.total === 0) throw new Error('The word was not found');
  }
  return times.slice(2);
}

async function findIn(one: FeedPanel): Promise<void> {
  const { page } = one.panel;
  await page.keyboard.press('Control+f');
  await page.getByRole('textbox', { name: 'Find in conversation' }).fill('quokka7.');
  await page.waitForFunction(() => (CSS.highlights.get('parley-find-current')?.size ?? 0) > 0);
  await one.panel.settled();
}

async function postedWhileHidden(session: FeedSession, one: FeedPanel): Promise<number> {
  one.setVisible(false);
  const before = one.posted;
  for (let count = 0; count < 1000; count++) session.happen(says('unseen ', 'hidden'));
  await one.panel.settled();
  return one.posted - before;
}
