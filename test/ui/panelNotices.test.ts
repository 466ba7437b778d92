import { strict as assert } from 'node:assert';
import type { SessionEvent } from '../../src/sessions/events';
import { ended, prompt, ready } from './states/events';
import { emptyPanel, mcpNotes, panel as panelState, summary } from './states/panels';
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

  it('says why agents cannot work in folders that are on no disk', async () => {
    const { page } = await open({ panel: emptyPanel({ folders: [], areFoldersVirtual: true }) });
    await page.getByText('The folders of this window are not on a disk.').waitFor();
  });

  it('says what is wrong with what is kept, and can be put away', async () => {
    const storageProblems = [{ kind: 'damaged', file: '/kept/sessions.db.damaged-1' }, { kind: 'full' }] as const;
    const { page } = await open({ panel: emptyPanel({ storageProblems }) });
    await page.getByText('/kept/sessions.db.damaged-1').waitFor();
    await page.getByText('The disk is full').waitFor();
    await page.getByRole('button', { name: 'Hide' }).first().click();
    assert.equal(await page.getByText('damaged').count(), 0);
  });

  it('offers to go on in a new session where one is only to be read', async () => {
    const { page, host } = await open({}, ...prompt('Hello'), ended());
    await host.happen({ type: 'linkChanged', link: { state: 'readOnly' } });
    await page.getByRole('group', { name: 'This conversation is only to be read' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Message' }).count(), 0);
    await page.getByRole('button', { name: 'Continue in a New Session' }).click();
    assert.equal(host.intents.at(-1)?.type, 'continueInNew');
  });

  it('tells what there is to know of a session, with what can be done about it', async () => {
    const { page, host } = await open({ panel: panelState({ sessions: [summary({ notes: mcpNotes })] }) }, ready);
    const question = page.getByRole('group', { name: mcpNotes[0]?.text ?? '' });
    await question.getByText('npx -y evil + TOKEN=${env:TOKEN}').waitFor();
    assert.equal(await question.evaluate((element) => element.contains(document.activeElement)), false);
    await question.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.getByRole('button', { name: '2 MCP servers were left out' }).click();
    await page.getByText('web: the agent does not take MCP servers over HTTP').waitFor();
    await page
      .getByRole('group', { name: '2 MCP servers were left out' })
      .getByRole('button', { name: 'Hide' })
      .click();
    assert.deepEqual(
      host.intents.filter(({ type }) => type === 'actOnNote'),
      [
        { type: 'actOnNote', sessionKey: 'one', noteId: 'consent', actionId: 'allow' },
        { type: 'actOnNote', sessionKey: 'one', noteId: 'leftOut', actionId: 'hide' },
      ],
    );
  });

  it('takes the first press on a question that has been scrolled to, once it stands still', async () => {
    const notes = Array.from({ length: 6 }, (_, index) => ({ ...mcpNotes[0]!, noteId: `consent ${String(index)}` }));
    const { page, host } = await open({ panel: panelState({ sessions: [summary({ notes })] }) }, ready);
    const allow = page.getByRole('button', { name: 'Allow', exact: true }).last();
    const still = allow.and(page.locator('[aria-disabled=false]'));
    await still.waitFor();
    await allow.evaluate((button) => button.scrollIntoView());
    await allow.and(page.locator('[aria-disabled=true]')).waitFor();
    await still.dispatchEvent('click');
    assert.deepEqual(host.intents.at(-1), {
      type: 'actOnNote',
      sessionKey: 'one',
      noteId: 'consent 5',
      actionId: 'allow',
    });
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
