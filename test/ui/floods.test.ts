import { strict as assert } from 'node:assert';
import type { ConfigOption } from '../../src/acp/update';
import type { SessionEvent } from '../../src/sessions/events';
import { allowOrReject, asks, ended, prompt, ready, says, text, tool } from './states/events';
import { panel as panelState, summary } from './states/panels';
import type { PanelPage } from './support/panelPage';
import { describePanel } from './support/suite';

/** As many as are read of a list on the wire. */
const many = Array.from({ length: 10_000 }, (_, index) => index);
const mostElements = 3000;

const option = (index: number): ConfigOption => ({
  configId: `o${String(index)}`,
  name: `Option ${String(index)}`,
  type: 'boolean',
  currentValue: false,
});
const path = (index: number): string => `/home/ada/uploader/src/${String(index)}.ts`;

/** What an agent may send in one message, or in a few. */
const floods: Readonly<Record<string, readonly SessionEvent[]>> = {
  'steps of a plan': [
    {
      type: 'plan',
      planId: 'p',
      plan: {
        type: 'items',
        entries: many.map((n) => ({ content: `Step ${String(n)}`, priority: 'low', status: 'pending' })),
      },
    },
  ],
  plans: many.slice(0, 64).map((n) => ({
    type: 'plan',
    planId: String(n),
    plan: { type: 'items', entries: [{ content: 'Step', priority: 'low', status: 'pending' }] },
  })),
  options: [{ type: 'configOptions', options: many.map(option) }],
  'options of one name': [{ type: 'configOptions', options: many.map(() => option(1)) }],
  choices: [
    {
      type: 'configOptions',
      options: [
        {
          configId: 'model',
          name: 'Model',
          type: 'select',
          currentValue: '1',
          choices: many.map((n) => ({ value: String(n), name: `Model ${String(n)}`, group: String(n % 100) })),
        },
      ],
    },
  ],
  suggestions: [{ type: 'info', promptSuggestions: many.map((n) => `Do ${String(n % 7)}`) }],
  'background work': [
    { type: 'state', state: 'running', background: many.map((n) => ({ type: 'terminal', terminalId: String(n) })) },
  ],
  'places of a tool call': [
    tool('t', { title: 'Read', kind: 'read', locations: many.map((n) => ({ path: path(n) })) }),
  ],
  'content of a tool call': [
    tool('t', {
      title: 'Look',
      kind: 'other',
      content: many.map(() => ({ type: 'content', content: { type: 'resource_link', name: 'a', uri: 'file:///a' } })),
    }),
  ],
  'files of a diff': [
    tool('t', {
      title: 'Edit',
      kind: 'edit',
      content: [{ type: 'diff', changes: many.map((n) => ({ operation: 'delete', path: path(n) })) }],
    }),
  ],
  'blocks of a message': many.map((n) => ({
    type: 'messageChunk',
    role: 'agent',
    messageId: 'm',
    content: { type: 'resource_link', name: `a${String(n)}`, uri: 'file:///a' },
  })),
  'blocks of a message of the person': [
    {
      type: 'message',
      role: 'user',
      messageId: 'u',
      content: many.map((n) => ({ type: 'resource_link', name: `a${String(n)}`, uri: 'file:///a' })),
    },
  ],
  'answers to a question': [
    tool('t', { title: 'Run', kind: 'execute', content: many.map(() => ({ type: 'content', content: text('a') })) }),
    asks('r', {
      title: 'Run',
      subject: { type: 'toolCall', toolCall: { type: 'toolCall', toolCallId: 't' } },
      options: many.map((n) => ({ optionId: 'same', name: `Option ${String(n)}`, kind: 'allow_once' })),
    }),
  ],
  commands: [
    { type: 'commands', commands: many.map((n) => ({ name: `c${String(n)}`, description: 'x'.repeat(100) })) },
  ],
};

const elements = (panel: PanelPage): Promise<number> =>
  panel.page.evaluate(() => document.querySelectorAll('*').length);

describePanel('what an agent sends without end', (open) => {
  for (const [what, events] of Object.entries(floods)) {
    it(`does not end up in the page: ${what}`, async () => {
      const panel = await open({}, ready, ...prompt('Hello'), ...events);
      for (const details of await panel.log.getByRole('button', { name: /^Show details/ }).all()) await details.click();
      await panel.message.fill('/');
      await panel.drawn();
      assert.ok((await elements(panel)) < mostElements, `${String(await elements(panel))} elements`);
    });
  }

  it('can be looked through, a piece at a time', async () => {
    const panel = await open({}, ready, ...(floods['answers to a question'] ?? []));
    const card = panel.page.getByRole('group', { name: /^Permission request/ });
    const answers = card.getByRole('button', { name: /^Option/ });
    assert.equal(await answers.count(), 20);
    await card.getByRole('button', { name: 'Show more (9980)' }).click();
    assert.equal(await answers.count(), 40);
  });

  it('has names that hide nothing of what is chosen by them', async () => {
    const reversed = 'Ask\u202eevorppA\u202c';
    const panel = await open(
      { panel: panelState({ sessions: [summary({ title: 'One' })] }) },
      ready,
      {
        type: 'configOptions',
        options: [
          {
            configId: 'mode',
            name: 'Mode',
            category: 'mode',
            type: 'select',
            currentValue: 'a',
            choices: [{ value: 'a', name: reversed, group: reversed }],
          },
          { configId: 'b', name: reversed, type: 'boolean', currentValue: true },
        ],
      },
      { type: 'info', promptSuggestions: [reversed] },
      { type: 'notice', severity: 'info', title: reversed },
      {
        type: 'plan',
        planId: 'p',
        plan: { type: 'items', entries: [{ content: reversed, priority: 'low', status: 'in_progress' }] },
      },
      tool('t', { title: reversed, kind: 'other', status: 'completed' }),
      ...prompt('Hello'),
      says('Hi'),
      asks('r', { title: reversed, options: allowOrReject.map((one) => ({ ...one, name: reversed })) }),
      ended(),
    );
    const drawn = await panel.page.evaluate(() => document.body.innerText);
    assert.ok(drawn.includes('Ask⟨U+202E⟩evorppA'));
    assert.deepEqual(
      drawn.split('\n').filter((line) => /[\u202a-\u202e\u2066-\u2069]/u.test(line)),
      [],
    );
  });
});
