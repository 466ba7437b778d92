import { strict as assert } from 'node:assert';
import type { Browser, CDPSession } from 'playwright-core';
import type { SessionEvent } from '../../src/sessions/events';
import { asks, ended, prompt, ready, says, tool } from './states/events';
import { hostile } from './states/hostile';
import { panel as panelState } from './states/panels';
import { PanelPage, launchBrowser } from './support/panelPage';
import { describePanel } from './support/suite';

/** All that the panel makes elements of, whatever it is told. */
const elements = new Set(
  'a b blockquote br button code div em h2 h3 h4 h5 h6 hr input kbd li ol p pre s span strong table tbody td th thead tr ul'.split(
    ' ',
  ),
);
const attributes = /^(aria-[a-z]+|checked|class|data-key|disabled|href|id|role|start|style|tabindex|title|type)$/;

/** More time than plain text of the same size takes: so many times, and a little for what every drawing costs. */
const timesPlain = 30;
const floorMs = 400;

function everywhere(source: string): readonly SessionEvent[] {
  return [
    ready,
    ...prompt(source),
    says(source),
    tool('t', { title: source, kind: 'other', rawInput: source, status: 'completed' }),
    { type: 'notice', severity: 'info', title: source.slice(0, 2000), description: source.slice(0, 2000) },
    tool('x', {
      title: source.slice(0, 2000),
      kind: 'execute',
      content: [{ type: 'terminal', terminalId: 'o' }],
      rawInput: { command: source.slice(0, 2000) },
    }),
    { type: 'terminal', terminalId: 'o', command: source.slice(0, 2000), output: source },
    asks('r', {
      title: source.slice(0, 2000),
      options: [{ optionId: 'a', name: source.slice(0, 200), kind: 'allow_once' }],
    }),
  ];
}

describe('hostile text', function () {
  this.timeout(60_000);
  let browser: Browser;
  let panel: PanelPage;
  let devTools: CDPSession;

  before(async () => {
    browser = await launchBrowser();
    panel = await PanelPage.open(browser, { panel: panelState() });
    await panel.message.waitFor();
    await panel.page.evaluate(() => {
      Object.assign(window, { boomed: 0, boom: () => ((window as unknown as { boomed: number }).boomed += 1) });
    });
    devTools = await panel.page.context().newCDPSession(panel.page);
    // Processor time: what else runs on the machine does not count.
    await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
  });
  after(() => browser.close());

  it('is a corpus', () => {
    assert.ok(Object.keys(hostile).length >= 100);
  });

  /** Draws text in the place of what was there. @returns how long the page was busy with it: milliseconds of its thread's processor time. */
  async function draw(events: readonly SessionEvent[]): Promise<number> {
    await panel.host.become(panelState(), ready);
    await panel.drawn();
    const before = await busy();
    await panel.host.happen(...events);
    await panel.drawn();
    return (await busy()) - before;
  }

  async function busy(): Promise<number> {
    const { metrics } = await devTools.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  }

  for (const [name, source] of Object.entries(hostile)) {
    it(`stays text: ${name}`, async () => {
      panel.host.intents.length = 0;
      await draw(everywhere(source));
      // Everything is opened, then pressed, whether it looks like a link or not.
      for (let round = 0; round < 2; round++) {
        await panel.page.evaluate(() => {
          for (const one of document.querySelectorAll<HTMLElement>('.rows [aria-expanded=false]')) one.click();
        });
        await panel.settled();
      }
      await panel.page.evaluate(() => {
        for (const one of document.querySelectorAll<HTMLElement>('.rows *:not([aria-expanded])')) one.click();
      });
      await panel.settled();
      const found = await panel.page.evaluate(() => {
        const all = [...document.querySelectorAll<HTMLElement>(':is(.rows, .dock) *')];
        return {
          boomed: (window as unknown as { boomed: number }).boomed,
          tags: [...new Set(all.map(({ localName }) => localName))],
          attributes: [...new Set(all.flatMap((one) => one.getAttributeNames()))],
          // The one thing that is given in this way is the height of what is not drawn.
          styles: all.filter((one) => one.hasAttribute('style')).map((one) => `${one.className}: ${one.style.cssText}`),
          inputs: [...document.querySelectorAll<HTMLInputElement>('.rows input')].filter(
            (one) => one.type !== 'checkbox',
          ).length,
          hrefs: all.flatMap((one) => (one.hasAttribute('href') ? [one.getAttribute('href')] : [])),
          frames: window.frames.length,
        };
      });
      assert.equal(found.boomed, 0);
      assert.deepEqual(
        found.tags.filter((tag) => !elements.has(tag) && tag !== 'textarea'),
        [],
      );
      assert.deepEqual(
        found.attributes.filter((one) => !attributes.test(one) && !['rows', 'aria-keyshortcuts'].includes(one)),
        [],
      );
      assert.deepEqual(
        found.styles.filter((style) => !/^markdown-section: height: [\w.]+;$/.test(style)),
        [],
      );
      assert.equal(found.inputs, 0);
      assert.deepEqual(
        found.hrefs.filter((href) => href !== '#' && !/^https?:\/\/[^/]/.test(href ?? '')),
        [],
      );
      assert.equal(found.frames, 0);
      const opened = panel.host.intents.flatMap((one) => (one.type === 'openLink' ? [one.href] : []));
      assert.deepEqual(
        opened.filter((href) => !/^(https?:\/\/|(?![\\/]{2})[^:]*$)/.test(href)),
        [],
      );
      assert.deepEqual(
        panel.host.intents.filter(({ type }) => ['openFile', 'answerPermission'].includes(type)),
        [],
      );
      assert.equal(panel.page.url(), panel.address);
      assert.equal(panel.page.context().pages().length, 1);
      // Scripts, requests and whatever else the policy had to refuse, or that threw.
      assert.deepEqual(panel.complaints, []);
    });

    if (source.length < 2000) continue;
    it(`takes no more time than text: ${name}`, async () => {
      const plain = 'The quick brown fox jumps over the lazy dog and thinks. '
        .repeat(source.length / 50)
        .slice(0, source.length);
      const text = await draw([...prompt('Hello'), says(plain), ended()]);
      const time = await draw([...prompt('Hello'), says(source), ended()]);
      assert.ok(time <= timesPlain * text + floorMs, `${time.toFixed(0)} ms, plain text ${text.toFixed(0)} ms`);
    });
  }
});

describePanel('links', (open) => {
  it('to the web and to files go to the host', async () => {
    const panel = await open(
      {},
      ready,
      ...prompt('Links'),
      says('[a](https://example.com/x) [b](src/main.ts#L3) [c](file:///etc/hosts)'),
    );
    for (const name of ['a', 'b', 'c']) await panel.log.getByRole('link', { name }).click();
    await panel.until(() => panel.host.intents.filter(({ type }) => type === 'openLink').length === 3, 'three links');
    assert.deepEqual(
      panel.host.intents.flatMap((one) => (one.type === 'openLink' ? [one.href] : [])),
      ['https://example.com/x', 'src/main.ts#L3', 'file:///etc/hosts'],
    );
    assert.equal(panel.page.url(), panel.address);
  });

  it('name hosts as the browser asks for them: no letter passes for another', async () => {
    const source = 'https://exаmple.com/x [b](https://bücher.example) https://xn--bcher-kva.example/';
    const panel = await open({}, ready, ...prompt('Links'), says(source));
    const links = panel.log.locator('.message').getByRole('link');
    assert.deepEqual(await links.evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute('title')])), [
      ['https://exаmple.com/x', 'https://xn--exmple-4nf.com/x'],
      ['b', 'https://xn--bcher-kva.example'],
      ['https://xn--bcher-kva.example/', 'https://xn--bcher-kva.example/'],
    ]);
  });
});
