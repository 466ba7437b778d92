import * as assert from 'node:assert/strict';
import { Lifted, lifted } from '../../support/lifted';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('Translating ACP v2', () => {
  it('reads whole messages with the patch rule', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: '_mine', x: 1 },
    ];
    const { updates } = lifted(
      2,
      { sessionUpdate: 'user_message', messageId: 'u', content },
      { sessionUpdate: 'agent_message', messageId: 'a', content: null },
      { sessionUpdate: 'agent_thought', messageId: 'a' },
      { sessionUpdate: 'agent_thought_chunk', messageId: 'a', content: content[0] },
      { sessionUpdate: 'user_message', content },
    );
    assert.deepEqual(updates, [
      {
        type: 'message',
        role: 'user',
        messageId: 'u',
        content: [
          { type: 'text', text: 'a' },
          { type: 'unknown', raw: { type: '_mine', x: 1 } },
        ],
      },
      { type: 'message', role: 'agent', messageId: 'a', content: null },
      { type: 'message', role: 'thought', messageId: 'a' },
      { type: 'messageChunk', role: 'thought', messageId: 'a', content: { type: 'text', text: 'a' } },
      { type: 'unknown', kind: 'user_message', raw: { sessionUpdate: 'user_message', content } },
    ]);
  });

  it('reads tool calls with the patch rule, and chunks of their content', () => {
    const cleared = { name: null, title: null, kind: null, status: null, content: null, locations: null };
    const { updates } = lifted(
      2,
      { sessionUpdate: 'tool_call_update', toolCallId: 't', status: 'paused', capabilities: { cancel: {} } },
      { sessionUpdate: 'tool_call_update', toolCallId: 't', ...cleared, rawInput: null, capabilities: null },
      { sessionUpdate: 'tool_call_update', toolCallId: 't', capabilities: {}, title: 5 },
      { sessionUpdate: 'tool_call_content_chunk', toolCallId: 't', content: { type: 'terminal', terminalId: 'x' } },
      { sessionUpdate: 'tool_call_content_chunk', toolCallId: 't', content: 5 },
    );
    assert.deepEqual(updates, [
      { type: 'toolCall', toolCallId: 't', status: 'paused', cancellable: true },
      { type: 'toolCall', toolCallId: 't', ...cleared, rawInput: null, cancellable: null },
      { type: 'toolCall', toolCallId: 't', cancellable: false },
      { type: 'toolCallContent', toolCallId: 't', content: { type: 'terminal', terminalId: 'x' } },
      { type: 'toolCallContent', toolCallId: 't', content: { type: 'unknown', raw: 5 } },
    ]);
  });

  it('reads diffs', () => {
    const changes = [
      { operation: 'move', oldPath: '/a', path: '/b', fileType: 'text', mimeType: null },
      { operation: 'teleport', path: '/c' },
      { operation: 'delete' },
    ];
    const diff = (patch?: object): object => ({
      sessionUpdate: 'tool_call_content_chunk',
      toolCallId: 't',
      content: { type: 'diff', changes, ...(patch && { patch }) },
    });
    const read = [
      { operation: 'move', path: '/b', oldPath: '/a', fileType: 'text' },
      { operation: 'teleport', path: '/c' },
    ];
    const { updates, reports } = lifted(
      2,
      diff(),
      diff({ format: 'git_patch', text: 'p' }),
      diff({ format: 'x', text: 'p' }),
    );
    assert.deepEqual(
      updates.map((update) => update.type === 'toolCallContent' && update.content),
      [
        { type: 'diff', changes: read },
        { type: 'diff', changes: read, gitPatch: 'p' },
        { type: 'diff', changes: read, otherPatch: { format: 'x', text: 'p' } },
      ],
    );
    assert.equal(reports[0], 'update.content.changes[2].path is missing');
  });

  it('decodes terminals, whose characters may be cut between chunks', () => {
    const bytes = Buffer.from('é日\u001b[31m');
    const output = (data: string): object => ({ sessionUpdate: 'terminal_output_chunk', terminalId: 'x', data });
    const update = (more: object): object => ({ sessionUpdate: 'terminal_update', terminalId: 'x', ...more });
    const session = new Lifted(2);
    const chunks = [...bytes].map((byte) => output(base64(Uint8Array.of(byte))));
    const text = session.take(...chunks).map((one) => (one.type === 'terminalOutput' ? one.data : '?'));
    assert.equal(text.join(''), 'é日\u001b[31m');
    assert.deepEqual(
      session.take(
        update({ command: 'ls', cwd: '/w', size: { cols: 80, rows: 24 }, capabilities: { cancel: {} } }),
        output(base64(bytes.subarray(0, 1))),
        update({ output: { data: base64(Buffer.from('anew ').subarray(0)) } }),
        output(base64(bytes.subarray(0, 2))),
        output(base64(bytes.subarray(0, 1))),
        update({ exitStatus: { exitCode: 1, signal: null } }),
        update({ output: { data: base64(bytes.subarray(0, 1)) }, exitStatus: {} }),
        update({ output: null, exitStatus: null, size: null, command: null, cwd: null, capabilities: null }),
        update({ size: { cols: 'wide' }, output: { data: 7 } }),
      ),
      [
        {
          type: 'terminal',
          terminalId: 'x',
          command: 'ls',
          cwd: '/w',
          size: { cols: 80, rows: 24 },
          cancellable: true,
        },
        { type: 'terminalOutput', terminalId: 'x', data: '' },
        { type: 'terminal', terminalId: 'x', output: 'anew ' },
        { type: 'terminalOutput', terminalId: 'x', data: 'é' },
        { type: 'terminalOutput', terminalId: 'x', data: '' },
        { type: 'terminalOutput', terminalId: 'x', data: '\ufffd' },
        { type: 'terminal', terminalId: 'x', exitStatus: { exitCode: 1 } },
        { type: 'terminal', terminalId: 'x', output: '\ufffd', exitStatus: {} },
        {
          type: 'terminal',
          terminalId: 'x',
          output: null,
          exitStatus: null,
          size: null,
          command: null,
          cwd: null,
          cancellable: null,
        },
        { type: 'terminal', terminalId: 'x' },
      ],
    );
  });

  it('reads states', () => {
    const state = (more: object): object => ({ sessionUpdate: 'state_update', ...more });
    const background = [
      { type: 'terminal', terminalId: 'x' },
      { type: 'tool_call', toolCallId: 't' },
      { type: 'subagent', sessionId: 'c' },
      { type: 'daemon', pid: 1 },
    ];
    const { updates } = lifted(
      2,
      state({ state: 'running', background }),
      state({ state: 'requires_action', background: [], stopReason: 'end_turn' }),
      state({ state: 'idle', stopReason: 'error', error: { code: 401, message: 'who?' }, background: 'none' }),
      state({ state: 'idle', stopReason: null }),
      state({ state: 'dreaming' }),
      state({}),
    );
    assert.deepEqual(updates, [
      {
        type: 'state',
        state: 'running',
        background: [...background.slice(0, 3), { type: 'unknown', raw: { type: 'daemon', pid: 1 } }],
      },
      { type: 'state', state: 'requires_action', background: [] },
      { type: 'state', state: 'idle', stopReason: 'error', error: { code: 401, message: 'who?' } },
      { type: 'state', state: 'idle' },
      { type: 'state', state: 'dreaming' },
      { type: 'state', state: 'unknown' },
    ]);
  });

  it('reads what both versions have', () => {
    const text = { type: 'text', text: 'x' };
    const { updates } = lifted(
      2,
      {
        sessionUpdate: 'plan_update',
        plan: { type: 'items', planId: 'p', entries: [{ content: 'A', status: 'cancelled', priority: 'urgent' }] },
      },
      { sessionUpdate: 'plan_update', plan: { type: 'markdown', planId: 'p', content: '# A' } },
      { sessionUpdate: 'plan_update', plan: { type: 'file', planId: 'p', uri: 'file:///p' } },
      { sessionUpdate: 'plan_update', plan: { type: '_tree', planId: 'p' } },
      { sessionUpdate: 'plan_removed', planId: 'p' },
      {
        sessionUpdate: 'available_commands_update',
        availableCommands: [
          { type: 'command', name: 'a b', description: 'd', input: { type: 'text', hint: 'h' } },
          { type: 'macro', name: '$x', description: 'e', input: { type: 'knob' } },
          { description: 'nameless' },
        ],
      },
      {
        sessionUpdate: 'session_info_update',
        title: null,
        updatedAt: 'now',
        _meta: { promptSuggestions: ['go on', 5] },
      },
      { sessionUpdate: 'session_info_update', title: 5, _meta: { promptSuggestions: null } },
      { sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount: 0.5, currency: 'USD' } },
      { sessionUpdate: 'usage_update', used: -1, size: 2, cost: null },
      { sessionUpdate: 'notice', severity: 'warning', title: 't', description: null },
      { sessionUpdate: 'compaction_update', compactionId: 'c', status: 'completed', summary: [text], error: null },
      { sessionUpdate: 'compaction_summary_chunk', compactionId: 'c', content: text },
      {
        sessionUpdate: 'subagent_update',
        sessionId: 'k',
        title: 'K',
        capabilities: { cancel: {} },
        state: { state: 'running' },
        cwd: null,
      },
      { sessionUpdate: 'subagent_update', sessionId: 'k', state: null, capabilities: null, description: 'd' },
      {
        sessionUpdate: 'session_message',
        messageId: 'm',
        senderSessionId: 's',
        recipientSessionId: null,
        content: [text],
      },
      { sessionUpdate: 'session_message_chunk', messageId: 'm', content: text },
    );
    assert.deepEqual(updates, [
      {
        type: 'plan',
        planId: 'p',
        plan: { type: 'items', entries: [{ content: 'A', status: 'cancelled', priority: 'urgent' }] },
      },
      { type: 'plan', planId: 'p', plan: { type: 'markdown', content: '# A' } },
      { type: 'plan', planId: 'p', plan: { type: 'file', uri: 'file:///p' } },
      { type: 'plan', planId: 'p', plan: { type: 'unknown', raw: { type: '_tree', planId: 'p' } } },
      { type: 'planRemoved', planId: 'p' },
      {
        type: 'commands',
        commands: [
          { name: 'a b', description: 'd', hint: 'h' },
          { name: '$x', description: 'e' },
        ],
      },
      { type: 'info', title: null, updatedAt: 'now', promptSuggestions: ['go on'] },
      { type: 'info', promptSuggestions: null },
      { type: 'usage', used: 1, size: 2, cost: { amount: 0.5, currency: 'USD' } },
      { type: 'usage', used: 0, size: 2, cost: null },
      { type: 'notice', severity: 'warning', title: 't' },
      { type: 'compaction', compactionId: 'c', status: 'completed', summary: [text], error: null },
      { type: 'compactionSummary', compactionId: 'c', content: text },
      {
        type: 'subagent',
        sessionId: 'k',
        title: 'K',
        cwd: null,
        state: { type: 'state', state: 'running' },
        cancellable: true,
      },
      { type: 'subagent', sessionId: 'k', description: 'd', state: null, cancellable: null },
      { type: 'sessionMessage', messageId: 'm', senderSessionId: 's', recipientSessionId: null, content: [text] },
      { type: 'sessionMessageChunk', messageId: 'm', content: text },
    ]);
  });

  it('asks for permission for a tool call, a command, or something unknown', () => {
    const session = new Lifted(2);
    const ask = (subject?: object | null): unknown =>
      session.lift.permissionRequest(
        session.fields({
          title: 'May I?',
          description: 'd',
          options: [],
          ...(subject === undefined ? {} : { subject }),
        }),
      );
    const asked = { title: 'May I?', description: 'd', options: [] };
    const command = { type: 'command', command: 'ls', cwd: '/w', toolCallId: 't', terminalId: null };
    assert.deepEqual(
      [
        ask(),
        ask(null),
        ask({ type: 'tool_call', toolCall: { toolCallId: 't', title: null } }),
        ask(command),
        ask({ type: '_x' }),
      ],
      [
        asked,
        asked,
        { ...asked, subject: { type: 'toolCall', toolCall: { type: 'toolCall', toolCallId: 't', title: null } } },
        { ...asked, subject: { type: 'command', command: 'ls', cwd: '/w', toolCallId: 't' } },
        { ...asked, subject: { type: 'unknown', raw: { type: '_x' } } },
      ],
    );
  });

  it('sets options by id and by value', () => {
    const session = new Lifted(2);
    const options = [
      {
        configId: 'm',
        name: 'M',
        type: 'select',
        currentValue: 'a',
        options: [{ groupId: 'g', name: 'G', options: [{ value: 'a', name: 'A' }] }],
      },
    ];
    assert.deepEqual(session.lift.setUp(session.fields({ configOptions: options, availableCommands: [] })), {
      configOptions: [
        {
          configId: 'm',
          name: 'M',
          type: 'select',
          currentValue: 'a',
          choices: [{ value: 'a', name: 'A', group: 'G' }],
        },
      ],
      commands: [],
    });
    assert.deepEqual(session.lift.setConfigOption('m', 'a').params, {
      sessionId: 's',
      configId: 'm',
      type: 'id',
      value: 'a',
    });
    assert.deepEqual(session.lift.setConfigOption('b', true).params, {
      sessionId: 's',
      configId: 'b',
      type: 'boolean',
      value: true,
    });
    session.lift.configOptionSet('b', true, session.fields({}));
    session.lift.configOptionSet('b', true, session.fields({ configOptions: [] }));
    assert.deepEqual(session.updates, [
      { type: 'configValue', configId: 'b', value: true },
      { type: 'configOptions', options: [] },
    ]);
  });
});
