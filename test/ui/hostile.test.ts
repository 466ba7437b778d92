import { strict as assert } from 'node:assert';
import { ended, prompt, ready, says, tool } from './states/events';
import { describePanel } from './support/suite';

/** Each would do something if it were taken for more than text. `boom` is what they call. */
const hostile: Readonly<Record<string, string>> = {
  script: '<script>boom()</script>',
  'event handler': '<img src=x onerror="boom()"> <b onclick="boom()" onmouseover=boom()>press</b>',
  svg: '<svg onload="boom()"><script>boom()</script><a href="javascript:boom()"><text>press</text></a></svg>',
  iframe: '<iframe srcdoc="<script>parent.boom()</script>"></iframe><object data="javascript:boom()"></object>',
  'javascript link':
    '[press](javascript:boom()) [press](JaVaScRiPt:boom()) [press](java&#115;cript:boom()) [press](&#x01;javascript:boom())',
  'command link': '[press](command:workbench.action.quit) <command:workbench.action.quit>',
  'vscode link': '[press](vscode://parley.parley/run) [press](vscode-insiders:x)',
  'data link': '[press](data:text/html;base64,PHNjcmlwdD5ib29tKCk8L3NjcmlwdD4=)',
  'other schemes': '[press](file+vscode:x) [press](blob:https://x/y) [press](ws://x) [press](//evil.example/x)',
  definition: '[press]\n\n[press]: javascript:boom()',
  image: '![x](https://evil.example/pixel.png) ![x](data:image/svg+xml;base64,PHN2Zy8+) ![y](javascript:boom())',
  style:
    '<style>*{display:none}</style><div style="position:fixed;inset:0;background:url(https://evil.example)">x</div>',
  'style breakout':
    '`</code></pre><script>boom()</script>`\n\n```"><script>boom()</script>\n</code></pre><script>boom()</script>\n```',
  form: '<form action="https://evil.example"><input name=x autofocus onfocus=boom()><button>press</button></form>',
  meta: '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example/">',
  'attribute breakout': '[press](https://example.com/"onmouseover="boom()) ![a" onerror="boom()](x)',
  quotes: `${'> '.repeat(3000)}deep`,
  lists: Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth * 2)}- x`).join('\n'),
  brackets: `${'['.repeat(20_000)}${'*'.repeat(20_000)}${'`'.repeat(999)}`,
  bidi: 'safe\u202Egpj.exe\u202C \u200B\u2066x\u2069',
};

describePanel('hostile text', (open) => {
  for (const [name, source] of Object.entries(hostile)) {
    it(`stays text: ${name}`, async () => {
      const panel = await open({}, ready);
      await panel.page.evaluate(() => {
        Object.assign(window, { boomed: 0, boom: () => ((window as unknown as { boomed: number }).boomed += 1) });
      });
      await panel.host.happen(
        ...prompt(source),
        says(source),
        tool('t', { title: source, kind: 'other', rawInput: source, status: 'completed' }),
        ended(),
      );
      await panel.drawn();
      // Everything is pressed, whether it looks like a link or not.
      await panel.page.evaluate(() => {
        for (const element of document.querySelectorAll<HTMLElement>('.rows *')) element.click();
      });
      const found = await panel.page.evaluate(() => ({
        boomed: (window as unknown as { boomed: number }).boomed,
        elements: document.querySelectorAll(
          '.rows :is(script, svg, iframe, object, embed, style, link, meta, base, form, img, [style*="url"], [onclick], [onerror])',
        ).length,
        hrefs: [...document.querySelectorAll('.rows a')].map((link) => link.getAttribute('href')),
      }));
      assert.equal(found.boomed, 0);
      assert.equal(found.elements, 0);
      assert.deepEqual(
        found.hrefs.filter((href) => href !== '#' && !href?.startsWith('https://')),
        [],
      );
      const opened = panel.host.intents.flatMap((one) => (one.type === 'openLink' ? [one.href] : []));
      assert.deepEqual(
        opened.filter((href) => !/^(https:\/\/|[^:]*$)/.test(href)),
        [],
      );
    });
  }

  it('links to the web and to files go to the host', async () => {
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
    assert.equal(panel.page.url(), 'https://panel.parley.test/');
  });
});
