import { strict as assert } from 'node:assert';
import type { Locator } from 'playwright-core';
import type { ElicitationField } from '../../src/acp/agentConnection';
import type { SessionEvent } from '../../src/sessions/events';
import { asksForm, asksPage, everyField } from './states/elicitations';
import { asks, prompt, ready, tool } from './states/events';
import type { PanelPage } from './support/panelPage';
import { describePanel } from './support/suite';

const running = [ready, ...prompt('Deploy it')];

function cardOf({ page }: PanelPage): Locator {
  return page.getByRole('group', { name: /^Question: / });
}

/** The card, once it may be answered. */
async function settledCard(panel: PanelPage): Promise<Locator> {
  await cardOf(panel)
    .getByRole('button', { name: 'Decline' })
    .and(panel.page.locator('[aria-disabled=false]'))
    .waitFor();
  return cardOf(panel);
}

async function submit(panel: PanelPage): Promise<void> {
  const card = await settledCard(panel);
  await card.getByRole('button', { name: 'Submit' }).click();
}

const answers = (panel: PanelPage): number =>
  panel.host.intents.filter(({ type }) => type === 'answerElicitation').length;

describePanel('a form of an agent', (open) => {
  it('has an input for every kind of field, with its default, and sends what was filled in', async () => {
    const panel = await open({ height: 2000 }, ...running);
    await panel.host.happen(asksForm('q', everyField, { title: 'Deployment' }));
    const card = panel.page.getByRole('group', { name: 'Question: Deployment' });
    await card.getByText('Codex asks you').waitFor();
    await card.getByText('Tell me where to deploy.').waitFor();
    await card.getByText('“Shape” is of a kind that Parley does not know').waitFor();
    await card.getByRole('textbox', { name: 'Name' }).fill('ada-test');
    await card.getByLabel('Day').fill('2026-12-24');
    await card.getByRole('radio', { name: 'Live' }).check();
    await card.getByRole('textbox', { name: 'Copies' }).fill('3');
    await card.getByRole('textbox', { name: 'Share' }).fill('.75');
    await card.getByRole('checkbox', { name: 'Tell the team' }).uncheck();
    await card.getByRole('checkbox', { name: 'docs' }).check();
    await card.getByRole('checkbox', { name: 'web' }).check();
    await submit(panel);
    assert.deepEqual(await panel.intent('answerElicitation'), {
      type: 'answerElicitation',
      sessionKey: 'one',
      requestId: 'q',
      outcome: {
        action: 'accept',
        content: {
          name: 'ada-test',
          day: '2026-12-24',
          notes: 'Two\nlines',
          where: 'live',
          region: 'r2',
          copies: 3,
          share: 0.75,
          tell: false,
          parts: ['web', 'docs'],
        },
      },
    });
  });

  it('says beside each field what is wrong with it, goes to the first, and takes it back when it is mended', async () => {
    const panel = await open({ height: 2000 }, ...running);
    await panel.host.happen(asksForm('q', everyField));
    const card = await settledCard(panel);
    await card.getByRole('textbox', { name: 'Owner' }).fill('ada');
    await card.getByRole('textbox', { name: 'Homepage' }).fill('not an address');
    await card.getByRole('textbox', { name: 'Copies' }).fill('12');
    await card.getByRole('textbox', { name: 'Share' }).fill('a lot');
    await submit(panel);
    await card.locator('.field-problem').first().waitFor();
    assert.deepEqual(await card.locator('.field-problem').allInnerTexts(), [
      'Fill this in.',
      'Enter an e-mail address, such as ada@example.com.',
      'Enter an address, such as https://example.com.',
      'Choose one.',
      'Enter a number from 1 to 9.',
      'Enter a number, such as 1.5.',
      'Choose at least one.',
    ]);
    const name = card.getByRole('textbox', { name: 'Name' });
    assert.equal(await name.evaluate((element) => element === document.activeElement), true);
    assert.equal(await name.getAttribute('aria-invalid'), 'true');
    await name.fill('ADA');
    await card.getByText('This does not have the form that is asked for: ^[a-z-]+$').waitFor();
    await name.fill('ada');
    await card.locator('.field-problem').nth(5).waitFor();
    assert.equal(await card.locator('.field-problem').count(), 6);
    assert.equal(answers(panel), 0);
  });

  it('tells a time with its zone, and leaves a default as the agent wrote it', async () => {
    const fields: ElicitationField[] = [
      { type: 'string', key: 'begin', title: 'Begin', required: true, format: 'date-time' },
      {
        type: 'string',
        key: 'end',
        title: 'End',
        required: true,
        format: 'date-time',
        default: '2026-05-01T10:00:00+05:00',
      },
    ];
    const panel = await open({}, ...running);
    await panel.host.happen(asksForm('q', fields));
    await cardOf(panel).getByLabel('Begin').fill('2026-12-24T18:30:00');
    await submit(panel);
    const { outcome } = await panel.intent('answerElicitation');
    assert.deepEqual(outcome, {
      action: 'accept',
      content: {
        begin: new Date(await panel.page.evaluate(() => new Date('2026-12-24T18:30:00').getTime())).toISOString(),
        end: '2026-05-01T10:00:00+05:00',
      },
    });
  });

  it('is not hung by a pattern that is made to', async () => {
    const evil: ElicitationField = { type: 'string', key: 'x', title: 'X', required: true, pattern: '^(a+)+$' };
    const panel = await open({}, ...running);
    await panel.host.happen(asksForm('q', [evil]));
    await cardOf(panel)
      .getByRole('textbox', { name: 'X' })
      .fill(`${'a'.repeat(60)}!`);
    await submit(panel);
    // What cannot be tested safely is left to the agent.
    assert.equal((await panel.intent('answerElicitation')).outcome.action, 'accept');
  });

  for (const action of ['decline', 'cancel'] as const) {
    it(`may be answered with ${action}, whatever is in it`, async () => {
      const panel = await open({}, ...running);
      await panel.host.happen(asksForm('q', everyField));
      const card = await settledCard(panel);
      await card.getByRole('button', { name: action === 'decline' ? 'Decline' : 'Cancel' }).click();
      assert.deepEqual((await panel.intent('answerElicitation')).outcome, { action });
    });
  }

  it('takes no answer before it has stood still, and never has the focus on one by itself', async () => {
    const panel = await open({}, ...running);
    await panel.message.focus();
    await panel.host.happen(asksForm('q', [{ type: 'boolean', key: 'b', title: 'B', required: false }]));
    await panel.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'group');
    await cardOf(panel).getByRole('button', { name: 'Submit' }).dispatchEvent('click');
    await panel.page.keyboard.press('Enter');
    await panel.page.keyboard.press('Space');
    await panel.settled();
    assert.equal(answers(panel), 0);
    await settledCard(panel);
    await panel.page.keyboard.press('Enter');
    await panel.settled();
    assert.equal(answers(panel), 0);
    await panel.page.keyboard.press('Escape');
    await panel.intent('cancel');
  });

  it('keeps what was typed when the panel was hidden', async () => {
    const panel = await open({}, ...running, asksForm('q', everyField));
    await cardOf(panel).getByRole('textbox', { name: 'Name' }).fill('half');
    await panel.settled();
    await panel.page.reload();
    assert.equal(await cardOf(panel).getByRole('textbox', { name: 'Name' }).inputValue(), 'half');
  });

  it('leaves one quiet line, and the next question comes', async () => {
    const panel = await open({}, ...running);
    await panel.host.happen(
      asksForm('q', [], { title: 'Deployment' }),
      tool('run', { title: 'Run', kind: 'execute' }),
      asks('r', { subject: { type: 'toolCall', toolCall: { type: 'toolCall', toolCallId: 'run' } } }),
    );
    await cardOf(panel).getByText('1 of 2').waitFor();
    await panel.host.happen({ type: 'elicitationSettled', requestId: 'q', outcome: { action: 'decline' } });
    await cardOf(panel).waitFor({ state: 'detached' });
    await panel.log.getByText('Codex asks: Deployment · Declined').waitFor();
    await panel.page.getByRole('group', { name: 'Permission request: Run' }).waitFor();
  });

  it('names its fields, whatever was unfolded in other frames before', async () => {
    const panel = await open({}, ...running);
    for (const id of ['a', 'b', 'c']) {
      await panel.host.happen(
        tool(id, { title: `Look at ${id}`, kind: 'read', status: 'completed', rawInput: { id } }),
      );
      await panel.log.getByRole('button', { name: /^Show details/ }).click();
    }
    await panel.host.happen(asksForm('q', everyField, { title: 'Deployment' }));
    await cardOf(panel).getByRole('textbox', { name: 'Name' }).waitFor();
    const ids = await panel.page.locator('[id]').evaluateAll((elements) => elements.map(({ id }) => id));
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it('leaves the message box in view under a long plan', async () => {
    const panel = await open({ height: 760 }, ...running);
    const steps = Array.from({ length: 12 }, (_, index) => `Step ${index}`);
    const entries = steps.map((content) => ({ content, status: 'pending', priority: 'medium' }));
    await panel.host.happen({ type: 'plan', planId: 'default', plan: { type: 'items', entries } });
    await panel.host.happen(asksForm('q', everyField, { title: 'Deployment' }));
    const card = await settledCard(panel);
    const bottom = async (locator: Locator): Promise<number> => {
      const box = await locator.boundingBox();
      return box ? box.y + box.height : Number.NaN;
    };
    const composer = await bottom(panel.page.locator('.composer'));
    const footer = await panel.page.getByRole('contentinfo').boundingBox();
    assert.ok(composer <= (footer?.y ?? 0), `the composer ends at ${composer}, the footer begins at ${footer?.y ?? 0}`);
    assert.ok((await bottom(card.getByRole('button', { name: 'Submit' }))) < composer);
  });

  it('shows the question of a subagent, and whose it is', async () => {
    const inside = (event: SessionEvent): SessionEvent => ({ type: 'subagentEvent', sessionId: 's', event });
    const panel = await open({}, ...running, { type: 'subagent', sessionId: 's', title: 'Deployer' });
    await panel.host.happen(inside(asksForm('q', [])));
    await cardOf(panel).getByText('Codex’s “Deployer” asks you').waitFor();
    await panel.host.happen(inside({ type: 'elicitationSettled', requestId: 'q', outcome: { action: 'decline' } }));
    await panel.host.happen(inside(asks('r', { title: 'May I?' })));
    await panel.page.getByRole('group', { name: 'Permission request: May I?' }).waitFor();
  });
});

describePanel('a page that an agent wants opened', (open) => {
  it('is shown by its whole address and host, and opened only on consent', async () => {
    const url = 'https://login.example.com@evil.example/authorize?code=1#x';
    const panel = await open({}, ...running);
    await panel.host.happen(asksPage('q', url));
    const card = await settledCard(panel);
    await card.getByText('Codex wants you to open a page').waitFor();
    await card.getByText('evil.example', { exact: true }).waitFor();
    await card.getByText(url, { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Open Page' }).click();
    assert.deepEqual(await panel.intent('openElicitation'), {
      type: 'openElicitation',
      sessionKey: 'one',
      requestId: 'q',
    });
    assert.equal(answers(panel), 0);
    await panel.host.happen({ type: 'elicitationSettled', requestId: 'q', outcome: { action: 'accept', content: {} } });
    await panel.log.getByText(/· Page opened; the agent has not said yet that it is done$/).waitFor();
    await panel.host.happen({ type: 'elicitationCompleted', elicitationId: 'e-q' });
    await panel.log.getByText('Codex asks: Connect your account · Done').waitFor();
  });

  it('may be declined; what is no address cannot be opened', async () => {
    const panel = await open({}, ...running);
    await panel.host.happen(asksPage('q', 'nonsense'));
    const card = await settledCard(panel);
    await card.getByText('This is no address of a web page').waitFor();
    assert.equal(await card.getByRole('button', { name: 'Open Page' }).count(), 0);
    await card.getByRole('button', { name: 'Decline' }).click();
    assert.deepEqual((await panel.intent('answerElicitation')).outcome, { action: 'decline' });
  });
});
