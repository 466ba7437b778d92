import { strict as assert } from 'node:assert';
import type { SessionEvent } from '../../src/sessions/events';
import { asks, ended, prompt, ready, says, tool } from './states/events';
import { inSubagent, subagent } from './states/subagents';
import { describePanel } from './support/suite';

const started = [ready, ...prompt('Go')];

describePanel('a subagent', (open) => {
  it('is folded: its title, its state, how many steps, and the last that it said', async () => {
    const { log, host } = await open({}, ...started, subagent('s1', 'Reviewer'));
    await host.happen(
      inSubagent('s1', tool('t', { title: 'Read a.ts', kind: 'read', status: 'completed' })),
      inSubagent('s1', says('First I looked.\n\nThen I **found** it.')),
    );
    const row = log.getByRole('group', { name: 'Reviewer, running' });
    await row.getByText('2 steps').waitFor();
    await row.getByText('Then I **found** it.').waitFor();
    assert.equal(await row.getByText('Read a.ts').count(), 0);
    await host.happen(inSubagent('s1', ended()));
    await log.getByRole('group', { name: 'Reviewer, done' }).waitFor();
  });

  it('unfolds to its rows, the newest first, and earlier ones on request', async () => {
    const steps = Array.from({ length: 60 }, (_, at) =>
      inSubagent('s1', tool(`t${at}`, { title: `Step ${at + 1}`, status: 'completed' })),
    );
    const { log } = await open({ height: 3000 }, ...started, subagent('s1', 'Reviewer'), ...steps);
    const row = log.getByRole('group', { name: 'Reviewer, running' });
    await row.getByRole('button', { name: 'Show details of Reviewer' }).press('Enter');
    await row.getByText('Step 60', { exact: true }).waitFor();
    assert.equal(await row.locator('.inner-rows > .row').count(), 20);
    await row.getByRole('button', { name: 'Show 40 earlier' }).click();
    await row.getByText('Step 1', { exact: true }).waitFor();
    assert.equal(await row.getByRole('button', { name: /earlier/ }).count(), 0);
    await row.getByRole('button', { name: 'Hide details of Reviewer' }).click();
    await row.locator('.inner-rows').waitFor({ state: 'detached' });
  });

  it('within a subagent is shown to a depth; only subagents are cancelled there', async () => {
    const within = (depth: number, event: SessionEvent): SessionEvent =>
      depth === 0 ? event : within(depth - 1, inSubagent(`s${depth}`, event));
    const nested = [1, 2, 3, 4].flatMap((depth) => [
      within(depth - 1, subagent(`s${depth}`, `Level ${depth}`, true)),
      within(depth, says(`Said at ${depth}`)),
      within(
        depth,
        tool('t', { title: `Tool at ${depth}`, kind: 'execute', status: 'in_progress', cancellable: true }),
      ),
    ]);
    const panel = await open({ height: 2000 }, ...started, ...nested);
    for (const depth of [1, 2, 3]) {
      await panel.log.getByRole('button', { name: `Show details of Level ${depth}` }).click();
      await panel.log.getByText(`Tool at ${depth}`).waitFor();
    }
    await panel.log.getByRole('group', { name: 'Level 4, running' }).waitFor();
    assert.equal(await panel.log.getByRole('button', { name: 'Show details of Level 4' }).count(), 0);
    assert.equal(await panel.log.getByRole('button', { name: /^Cancel Tool/ }).count(), 0);
    await panel.log.getByRole('button', { name: 'Cancel Level 3' }).click();
    assert.deepEqual(await panel.intent('cancelSubagent'), {
      type: 'cancelSubagent',
      sessionKey: 'one',
      sessionId: 's3',
    });
  });

  it('that asks says so, and its question can be answered', async () => {
    const panel = await open({}, ...started, subagent('s1', 'Reviewer'));
    await panel.host.happen(inSubagent('s1', asks('r', { title: 'May I?' })));
    await panel.log.getByRole('group', { name: 'Reviewer, waiting for your answer' }).waitFor();
    const card = panel.page.getByRole('group', { name: 'Permission request: May I?' });
    await card.getByText('Codex’s “Reviewer” asks for permission').waitFor();
    await card.locator('button[aria-disabled=false]', { hasText: 'Reject' }).click();
    assert.equal((await panel.intent('answerPermission')).requestId, 'r');
  });
});

describePanel('work in the background', (open) => {
  it('is listed, and each is ended where the agent offers that', async () => {
    const panel = await open(
      {},
      ...started,
      { type: 'terminal', terminalId: 'x', command: 'npm run watch', cancellable: true },
      { type: 'terminal', terminalId: 'y', command: 'npm start' },
      tool('t', { title: 'Index the code', kind: 'search', status: 'in_progress', cancellable: true }),
      subagent('s1', 'Reviewer', true),
    );
    assert.equal(await panel.page.getByRole('list', { name: 'Background work' }).count(), 0);
    await panel.host.happen({
      type: 'state',
      state: 'idle',
      stopReason: 'end_turn',
      background: [
        { type: 'terminal', terminalId: 'x' },
        { type: 'terminal', terminalId: 'y' },
        { type: 'tool_call', toolCallId: 't' },
        { type: 'subagent', sessionId: 's1' },
        { type: 'unknown', raw: {} },
      ],
    });
    const list = panel.page.getByRole('list', { name: 'Background work' });
    await list.waitFor();
    assert.deepEqual(await list.getByRole('listitem').allInnerTexts(), [
      'npm run watch',
      'npm start',
      'Index the code',
      'Reviewer',
      'Work of a kind that Parley does not know',
    ]);
    assert.equal(await list.getByRole('button').count(), 3);
    await list.getByRole('button', { name: 'Cancel npm run watch' }).click();
    assert.equal((await panel.intent('cancelTerminal')).terminalId, 'x');
    await list.getByRole('button', { name: 'Cancel Index the code' }).click();
    assert.equal((await panel.intent('cancelToolCall')).toolCallId, 't');
    await list.getByRole('button', { name: 'Cancel Reviewer' }).press('Enter');
    assert.equal((await panel.intent('cancelSubagent')).sessionId, 's1');
    await panel.page.getByRole('button', { name: 'In the background: 5' }).click();
    await list.waitFor({ state: 'detached' });
    // A command that can be stopped runs until it has ended, whatever the agent tells of it.
    await panel.host.happen(
      { type: 'state', state: 'idle', background: [] },
      { type: 'terminal', terminalId: 'x', exitStatus: { exitCode: 0 } },
    );
    await panel.page.getByRole('region', { name: 'In the background' }).waitFor({ state: 'detached' });
  });
});
