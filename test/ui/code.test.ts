import { strict as assert } from 'node:assert';
import { ended, prompt, ready, says, tool } from './states/events';
import { describePanel } from './support/suite';

const typescript = '```ts\nconst answer: number = 42; // the\n```\n\nDone.';

describePanel('code in an answer', (open) => {
  it('is coloured by a worker once its fence has closed', async () => {
    const panel = await open({}, ready, ...prompt('Code'));
    await panel.host.happen(says('```ts\nconst answer: number = 42; // the\n'));
    await panel.drawn();
    assert.equal(await panel.log.locator('.code-keyword').count(), 0);
    assert.equal(panel.page.workers().length, 0);
    await panel.host.happen(says('```\n'));
    assert.equal(await panel.log.locator('.code-keyword').first().innerText(), 'const');
    assert.equal(await panel.log.locator('.code-number').innerText(), '42');
    assert.equal(await panel.log.locator('.code-comment').innerText(), '// the');
    assert.equal(await panel.log.locator('pre').innerText(), 'const answer: number = 42; // the');
    assert.equal(panel.page.workers().length, 1);
  });

  it('costs nothing where there is none', async () => {
    const panel = await open({}, ready, ...prompt('Code'), says('```\nplain\n```\n\n```text\nplain\n```\n'), ended());
    await panel.log.getByText('plain').first().waitFor();
    await panel.settled();
    assert.equal(panel.page.workers().length, 0);
    assert.equal(await panel.page.locator('script').count(), 1);
  });

  it('stays plain in a language that is not known, and when it is very long', async () => {
    const long = `\`\`\`ts\n${'const a = 1;\n'.repeat(6000)}\`\`\`\n`;
    const panel = await open(
      {},
      ready,
      ...prompt('Code'),
      says(`\`\`\`klingon\nconst x\n\`\`\`\n\n${long}\n${typescript}`),
    );
    await panel.log.getByText('Done.').waitFor();
    await panel.log.locator('.code-comment').waitFor();
    assert.equal(await panel.log.locator('.code-keyword').count(), 1);
  });

  it('is coloured in tool cards too', async () => {
    const panel = await open(
      {},
      ready,
      ...prompt('Code'),
      tool('t', {
        title: 'Read',
        kind: 'read',
        status: 'completed',
        content: [{ type: 'content', content: { type: 'text', text: typescript } }],
      }),
      ended(),
    );
    await panel.page.getByRole('button', { name: 'Show details of Read' }).click();
    await panel.log.locator('.code-keyword').waitFor();
  });

  it('has few coloured pieces in the page, however long it is', async () => {
    const code = Array.from({ length: 2000 }, (_, index) => `const value${String(index)} = "text";`).join('\n');
    const panel = await open({}, ready, ...prompt('Code'), says(`\`\`\`ts\n${code}\n\`\`\`\n\nDone.`), ended());
    await panel.log.locator('.code-keyword').first().waitFor();
    await panel.settled();
    const nodes = await panel.page.evaluate(() => document.querySelectorAll('*').length);
    assert.ok(nodes < 2000, `${nodes} elements`);
    await panel.log.evaluate((log) => {
      log.scrollTop = log.scrollHeight / 2;
    });
    await panel.page.waitForFunction(() => {
      const log = document.querySelector('[role=log]')!.getBoundingClientRect();
      return [...document.querySelectorAll('.code-keyword')].some((one) => {
        const { top } = one.getBoundingClientRect();
        return top > log.top && top < log.bottom;
      });
    });
  });
});
