import * as assert from 'node:assert/strict';
import { Lifted, lifted } from '../../support/lifted';

const text = (value: string): object => ({ type: 'text', text: value });
const agent = (value: string, messageId?: string | null): object => ({
  sessionUpdate: 'agent_message_chunk',
  content: text(value),
  ...(messageId === undefined ? {} : { messageId }),
});
const thought = (value: string): object => ({ sessionUpdate: 'agent_thought_chunk', content: text(value) });
const tool = (toolCallId: string, more: object = {}): object => ({
  sessionUpdate: 'tool_call',
  toolCallId,
  title: 'T',
  ...more,
});
const toolUpdate = (toolCallId: string, more: object = {}): object => ({
  sessionUpdate: 'tool_call_update',
  toolCallId,
  ...more,
});

/** The ids of messages, with what stands between them. */
function ids(session: Lifted, ...updates: readonly object[]): string {
  return session
    .take(...updates)
    .map((update) => (update.type === 'messageChunk' ? `${update.role}:${update.messageId}` : update.type))
    .join(' ');
}

describe('Lifting ACP v1', () => {
  describe('messages without ids', () => {
    it('are one while one role speaks', () => {
      assert.equal(
        ids(new Lifted(1), thought('a'), thought('b'), agent('c'), agent('d', null), thought('e')),
        'thought:~1 thought:~1 agent:~2 agent:~2 thought:~3',
      );
    });

    it('are broken by a new tool call, not by news of one', () => {
      const updates = [
        agent('a'),
        tool('t'),
        agent('b'),
        toolUpdate('t'),
        agent('c'),
        tool('t'),
        agent('d'),
        toolUpdate('u'),
        agent('e'),
      ];
      assert.equal(
        ids(new Lifted(1), ...updates),
        'agent:~1 toolCall agent:~2 toolCall agent:~2 toolCall agent:~2 toolCall agent:~3',
      );
    });

    it('are broken by a new prompt, not by the end of one', () => {
      const session = new Lifted(1);
      const prompt = session.lift.promptSent();
      session.take(agent('a'));
      prompt.answered(session.fields({ stopReason: 'end_turn' }));
      session.take(agent('late'));
      session.lift.promptSent();
      session.take(agent('b'));
      assert.deepEqual(
        session.updates.map((update) => (update.type === 'messageChunk' ? update.messageId : update)),
        [
          { type: 'state', state: 'running' },
          '~1',
          { type: 'state', state: 'idle', stopReason: 'end_turn' },
          '~1',
          { type: 'state', state: 'running' },
          '~2',
        ],
      );
    });

    it('keep to the ids where there are some', () => {
      assert.equal(
        ids(new Lifted(1), agent('a', 'x'), agent('b', 'x'), agent('c', 'y'), agent('d'), agent('e', 'x'), agent('f')),
        'agent:x agent:x agent:y agent:~1 agent:x agent:~2',
      );
    });
  });

  it('keeps apart what an agent within the agent says', () => {
    const inner = (value: string): object => ({ ...agent(value), _meta: { claudeCode: { parentToolUseId: 'p' } } });
    const { updates } = lifted(1, agent('a'), inner('x'), agent('b'), inner('y'));
    assert.deepEqual(
      updates.map((update) => update.type === 'messageChunk' && [update.messageId, update.parentToolCallId]),
      [
        ['~1', undefined],
        ['~p.1', 'p'],
        ['~1', undefined],
        ['~p.1', 'p'],
      ],
    );
  });

  it('lets the late end of a prompt that was cancelled and given up end no other turn', () => {
    const session = new Lifted(1);
    const old = session.lift.promptSent();
    session.lift.cancelSent();
    const next = session.lift.promptSent();
    old.answered(session.fields({ stopReason: 'cancelled', usage: { inputTokens: 1 } }));
    next.answered(session.fields({ stopReason: 'end_turn' }));
    assert.deepEqual(session.updates, [
      { type: 'state', state: 'running' },
      { type: 'state', state: 'running' },
      { type: 'state', state: 'idle', stopReason: 'end_turn' },
    ]);
  });

  it('runs again when a prompt ends during another, and gives no reason that the agent did not give', () => {
    const session = new Lifted(1);
    const [one, two] = [session.lift.promptSent(), session.lift.promptSent()];
    one.answered(session.fields({ stopReason: 'cancelled' }));
    two.answered(session.fields(null));
    assert.deepEqual(session.updates.slice(2), [
      { type: 'state', state: 'idle', stopReason: 'cancelled' },
      { type: 'state', state: 'running' },
      { type: 'state', state: 'idle' },
    ]);
  });

  it('makes a patch of a tool call, with the defaults of the schema at its first sight only', () => {
    const { updates } = lifted(
      1,
      tool('t', { rawInput: { a: 1 }, locations: [{ path: '/a', line: 3 }, { path: '/b', line: null }, 5] }),
      toolUpdate('t', { status: 'in_progress', title: null, content: null, rawOutput: null }),
      tool('t', { title: 'again' }),
    );
    assert.deepEqual(updates, [
      {
        type: 'toolCall',
        toolCallId: 't',
        title: 'T',
        kind: 'other',
        status: 'pending',
        rawInput: { a: 1 },
        locations: [{ path: '/a', line: 3 }, { path: '/b' }],
      },
      { type: 'toolCall', toolCallId: 't', status: 'in_progress' },
      { type: 'toolCall', toolCallId: 't', title: 'again' },
    ]);
  });

  it('reads what a tool call holds', () => {
    const content = [
      { type: 'content', content: text('out') },
      { type: 'diff', path: '/a', oldText: 'x', newText: 'y' },
      { type: 'diff', path: '/new', oldText: null, newText: 'y' },
      { type: 'terminal', terminalId: 'nobody knows it' },
      { type: 'hologram', depth: 3 },
      { type: 'diff', path: '/no text' },
      'junk',
    ];
    const { updates, reports } = lifted(1, toolUpdate('t', { content }));
    assert.deepEqual(updates, [
      {
        type: 'toolCall',
        toolCallId: 't',
        content: [
          { type: 'content', content: { type: 'text', text: 'out' } },
          { type: 'diff', changes: [{ operation: 'modify', path: '/a', text: { oldText: 'x', newText: 'y' } }] },
          { type: 'diff', changes: [{ operation: 'add', path: '/new', text: { oldText: null, newText: 'y' } }] },
          { type: 'terminal', terminalId: 'nobody knows it' },
          { type: 'unknown', raw: { type: 'hologram', depth: 3 } },
          { type: 'unknown', raw: { type: 'diff', path: '/no text' } },
          { type: 'unknown', raw: 'junk' },
        ],
      },
    ]);
    assert.deepEqual(reports, [
      'update.content[4].type is a tool call content of an unknown type "hologram"',
      'update.content[5].newText is missing',
      'update.content[6] is no object',
    ]);
  });

  it('shows terminals that are told in _meta only', () => {
    const meta = (more: object): object => ({ _meta: more });
    const { updates } = lifted(
      1,
      tool('t', meta({ terminal_info: { terminal_id: 'x', cwd: '/w' } })),
      toolUpdate('t', meta({ terminal_output: { terminal_id: 'x', data: 'one\n' } })),
      toolUpdate('t', meta({ terminal_output_delta: { terminal_id: 'x', data: 'two\n' } })),
      toolUpdate('t', {
        status: 'completed',
        ...meta({ terminal_exit: { terminal_id: 'x', exit_code: 0, signal: null } }),
      }),
      tool('u', {
        ...meta({ terminal_output_delta: { data: 'mine' } }),
        content: [{ type: 'terminal', terminalId: 'u' }],
      }),
    );
    assert.deepEqual(updates, [
      { type: 'terminal', terminalId: 'x', cwd: '/w' },
      { type: 'toolCall', toolCallId: 't', title: 'T', kind: 'other', status: 'pending' },
      { type: 'toolCallContent', toolCallId: 't', content: { type: 'terminal', terminalId: 'x' } },
      { type: 'toolCall', toolCallId: 't' },
      { type: 'terminalOutput', terminalId: 'x', data: 'one\n' },
      { type: 'toolCall', toolCallId: 't' },
      { type: 'terminalOutput', terminalId: 'x', data: 'two\n' },
      { type: 'toolCall', toolCallId: 't', status: 'completed' },
      { type: 'terminal', terminalId: 'x', exitStatus: { exitCode: 0 } },
      {
        type: 'toolCall',
        toolCallId: 'u',
        title: 'T',
        kind: 'other',
        status: 'pending',
        content: [{ type: 'terminal', terminalId: 'u' }],
      },
      { type: 'terminalOutput', terminalId: 'u', data: 'mine' },
    ]);
  });

  it('reads what Claude says in _meta', () => {
    const _meta = { claudeCode: { parentToolUseId: 'p', toolName: 'Bash' } };
    assert.deepEqual(lifted(1, toolUpdate('t', { _meta })).updates, [
      { type: 'toolCall', toolCallId: 't', name: 'Bash', parentToolCallId: 'p' },
    ]);
  });

  it('has one plan', () => {
    const entries = [
      { content: 'A', priority: 'high', status: 'completed' },
      { content: 'B', status: null },
      { priority: 'low' },
    ];
    assert.deepEqual(lifted(1, { sessionUpdate: 'plan', entries }).updates, [
      {
        type: 'plan',
        planId: 'default',
        plan: {
          type: 'items',
          entries: [
            { content: 'A', priority: 'high', status: 'completed' },
            { content: 'B', priority: 'medium', status: 'pending' },
          ],
        },
      },
    ]);
  });

  describe('configuration', () => {
    const modes = {
      currentModeId: 'ask',
      availableModes: [
        { id: 'ask', name: 'Ask' },
        { id: 'urn:go', name: 'Go', description: 'd' },
      ],
    };
    const models = { currentModelId: 'big', availableModels: [{ modelId: 'big', name: 'Big' }, { modelId: 'small' }] };
    const modeOption = {
      type: 'select',
      configId: 'mode',
      name: 'Mode',
      category: 'mode',
      currentValue: 'ask',
      choices: [
        { value: 'ask', name: 'Ask' },
        { value: 'urn:go', name: 'Go', description: 'd' },
      ],
    };
    const modelOption = {
      type: 'select',
      configId: 'model',
      name: 'Model',
      category: 'model',
      currentValue: 'big',
      choices: [
        { value: 'big', name: 'Big' },
        { value: 'small', name: 'small' },
      ],
    };
    const own = [
      {
        id: 'perm',
        name: 'Permissions',
        category: 'mode',
        type: 'select',
        currentValue: 'a',
        options: [
          { group: 'g', name: 'Group', options: [{ value: 'a', name: 'A' }] },
          { value: 'b', name: 'B' },
        ],
      },
      { id: 'loud', name: 'Loud', type: 'boolean', currentValue: true },
      { id: 'dial', name: 'Dial', type: 'dial' },
    ];
    const ownOptions = [
      {
        configId: 'perm',
        name: 'Permissions',
        category: 'mode',
        type: 'select',
        currentValue: 'a',
        choices: [
          { value: 'a', name: 'A', group: 'Group' },
          { value: 'b', name: 'B' },
        ],
      },
      { configId: 'loud', name: 'Loud', type: 'boolean', currentValue: true },
    ];

    it('is made of modes and models where there is nothing else', () => {
      const session = new Lifted(1);
      assert.deepEqual(session.lift.setUp(session.fields({ modes, models })).configOptions, [modeOption, modelOption]);
      assert.deepEqual(session.lift.setConfigOption('mode', 'urn:go'), {
        method: 'session/set_mode',
        params: { sessionId: 's', modeId: 'urn:go' },
      });
      assert.deepEqual(session.lift.setConfigOption('model', 'small'), {
        method: 'session/set_model',
        params: { sessionId: 's', modelId: 'small' },
      });
      session.lift.configOptionSet('mode', 'urn:go', session.fields({}));
      session.take({ sessionUpdate: 'current_mode_update', currentModeId: 'ask' });
      session.take({ sessionUpdate: 'current_mode_update', modeId: 'urn:go' });
      assert.deepEqual(session.updates, [
        { type: 'configValue', configId: 'mode', value: 'urn:go' },
        { type: 'configValue', configId: 'mode', value: 'ask' },
        { type: 'configValue', configId: 'mode', value: 'urn:go' },
      ]);
    });

    it('is that of configOptions where there are some', () => {
      const session = new Lifted(1);
      assert.deepEqual(session.lift.setUp(session.fields({ configOptions: own, modes })).configOptions, ownOptions);
      assert.deepEqual(session.lift.setConfigOption('perm', 'b').params, {
        sessionId: 's',
        configId: 'perm',
        value: 'b',
      });
      assert.deepEqual(session.lift.setConfigOption('loud', false), {
        method: 'session/set_config_option',
        params: { sessionId: 's', configId: 'loud', type: 'boolean', value: false },
      });
      session.lift.configOptionSet('perm', 'b', session.fields({ configOptions: own.slice(0, 1) }));
      session.lift.configOptionSet('perm', 'b', session.fields(null));
      session.take({ sessionUpdate: 'current_mode_update', currentModeId: 'a' });
      assert.deepEqual(session.updates, [
        { type: 'configOptions', options: ownOptions.slice(0, 1) },
        { type: 'configValue', configId: 'perm', value: 'b' },
        { type: 'configValue', configId: 'perm', value: 'a' },
      ]);
    });

    it('keeps the models that go with later configOptions without any', () => {
      const session = new Lifted(1);
      session.lift.setUp(session.fields({ models, modes }));
      assert.deepEqual(session.take({ sessionUpdate: 'config_option_update', configOptions: own }), [
        { type: 'configOptions', options: [modelOption, ...ownOptions] },
      ]);
      assert.equal(session.lift.setUp(session.fields(null)).configOptions, undefined);
    });
  });

  it('asks for permission in the words of the tool call', () => {
    const session = new Lifted(1);
    session.take(agent('a'));
    const toolCall = { toolCallId: 't', title: 'rm -rf', kind: 'execute', status: null };
    const options = [{ optionId: 'y', name: 'Yes', kind: 'allow_once' }, { optionId: 'n' }, { name: 'no id' }];
    assert.deepEqual(session.lift.permissionRequest(session.fields({ toolCall, options }, 'params')), {
      title: 'rm -rf',
      subject: { type: 'toolCall', toolCall: { type: 'toolCall', toolCallId: 't', title: 'rm -rf', kind: 'execute' } },
      options: [
        { optionId: 'y', name: 'Yes', kind: 'allow_once' },
        { optionId: 'n', name: 'n', kind: '' },
      ],
    });
    assert.equal(ids(session, agent('b')), 'agent:~2');
    for (const [params, message] of [
      [{ toolCall, options: {} }, 'params.options must be an array'],
      [{ options }, 'params.toolCall must be an object'],
      [{ toolCall: {}, options }, 'params.toolCall.toolCallId must be a string'],
    ] as const) {
      assert.throws(() => session.lift.permissionRequest(session.fields(params, 'params')), { code: -32602, message });
    }
  });

  it('keeps what it cannot understand', () => {
    const odd = [
      { sessionUpdate: 'tool_call', title: 'no id' },
      { sessionUpdate: 'hologram', depth: 3 },
      { sessionUpdate: 7 },
      { sessionUpdate: 'plan', entries: 'none' },
      { sessionUpdate: 'current_mode_update' },
      { sessionUpdate: 'config_option_update', configOptions: null },
      { sessionUpdate: 'usage_update' },
      { sessionUpdate: 'compaction_summary_chunk', compactionId: 'c' },
    ];
    assert.deepEqual(
      lifted(1, ...odd).updates,
      odd.map((raw) => ({
        type: 'unknown',
        kind: typeof raw.sessionUpdate === 'string' ? raw.sessionUpdate : '',
        raw,
      })),
    );
    const empty = lifted(1, { sessionUpdate: 'agent_message_chunk', _meta: {} });
    assert.deepEqual(empty, { updates: [], reports: ['update.content is missing'] });
  });

  it('reads content in every shape, and what only resembles it', () => {
    const contents = [
      { type: 'image', data: 'AA==', mimeType: 'image/png', uri: null },
      {
        type: 'audio',
        data: 'AA==',
        mimeType: 'audio/wav',
        annotations: { audience: ['user', 5], priority: 0.5, lastModified: 'now' },
      },
      { type: 'resource_link', uri: 'file:///a', size: 3, title: 't', description: 'd', mimeType: 'm' },
      { type: 'resource', resource: { uri: 'file:///a', text: 'x', mimeType: 'text/plain' } },
      { type: 'resource', resource: { uri: 'file:///a', blob: 'AA==' } },
      { type: 'resource', resource: { uri: 'file:///a' } },
      { type: 'text', text: 5 },
      'bare',
      [text('a'), text('b')],
      [],
    ];
    const { updates } = lifted(1, ...contents.map((content) => ({ sessionUpdate: 'agent_message_chunk', content })));
    assert.deepEqual(
      updates.map((update) => (update.type === 'messageChunk' ? update.content : update)),
      [
        { type: 'image', data: 'AA==', mimeType: 'image/png' },
        {
          type: 'audio',
          data: 'AA==',
          mimeType: 'audio/wav',
          annotations: { audience: ['user'], priority: 0.5, lastModified: 'now' },
        },
        {
          type: 'resource_link',
          name: 'file:///a',
          uri: 'file:///a',
          title: 't',
          description: 'd',
          mimeType: 'm',
          size: 3,
        },
        { type: 'resource', resource: { uri: 'file:///a', text: 'x', mimeType: 'text/plain' } },
        { type: 'resource', resource: { uri: 'file:///a', blob: 'AA==' } },
        { type: 'unknown', raw: { type: 'resource', resource: { uri: 'file:///a' } } },
        { type: 'unknown', raw: { type: 'text', text: 5 } },
        { type: 'text', text: 'bare' },
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
    );
  });
});
