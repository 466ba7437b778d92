import { strict as assert } from 'node:assert';
import type { SessionEvent } from '../../src/sessions/events';
import { ended, prompt, ready } from './states/events';
import { emptyPanel } from './states/panels';
import { describePanel } from './support/suite';

describePanel('what stands around the conversation', (open) => {
  it('says on one line what is wrong in the settings, names each, and can be put away', async () => {
    const problems = ['parley.agents.A.command is not given', 'parley.agents.B is not an object'];
    const { page } = await open({ panel: emptyPanel({ settingsProblems: problems }) });
    await page.getByRole('button', { name: '2 entries of the settings cannot be used' }).click();
    for (const problem of problems) await page.getByText(problem).waitFor();
    await page.getByRole('button', { name: 'Hide' }).click();
    assert.equal(await page.getByRole('button', { name: 'Open Settings' }).count(), 0);
  });

  it('folds a plan once all of it is done', async () => {
    const { page, host } = await open({}, ready, ...prompt('Go'), plan('completed', 'in_progress'));
    const line = page.getByRole('button', { name: 'Plan 1 of 2' });
    assert.equal(await line.getAttribute('aria-expanded'), 'true');
    await host.happen(plan('completed', 'completed'), ended());
    const done = page.getByRole('button', { name: 'Plan 2 of 2' });
    await done.waitFor();
    assert.equal(await done.getAttribute('aria-expanded'), 'false');
  });
});

function plan(...statuses: readonly string[]): SessionEvent {
  const entries = statuses.map((status, index) => ({ content: `Step ${String(index)}`, priority: 'medium', status }));
  return { type: 'plan', planId: 'default', plan: { type: 'items', entries } };
}
