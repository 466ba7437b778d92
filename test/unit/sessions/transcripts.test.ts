import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { SessionEvent } from '../../../src/sessions/events';
import { reduce } from '../../../src/sessions/reduce';
import { OUTPUT_LIMIT } from '../../../src/sessions/reduce/terminals';
import { TEXT_LIMIT } from '../../../src/sessions/reduce/content';
import { RAW_LIMIT } from '../../../src/sessions/reduce/rawValue';
import { toText } from '../../../src/sessions/toText';
import {
  asks,
  echoes,
  idle,
  options,
  promptSent,
  replay,
  running,
  says,
  text,
  thinks,
  tool,
} from '../../support/sessionEvents';

/** Compares the transcript of a conversation with what is written below it. */
function becomes(name: string, events: readonly SessionEvent[], expected: string): void {
  it(name, () => {
    const lines = expected.replace(/^\n/, '').replace(/\n *$/, '\n').split('\n');
    const indent = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
    strictEqual(toText(replay(events)), lines.map((line) => line.slice(indent)).join('\n'));
  });
}

describe('the transcript of', () => {
  becomes(
    'a prompt and its reply',
    [promptSent('p', 'hello'), running, thinks('a greeting'), says('Hel'), says('lo!'), idle('end_turn')],
    `
      You
        hello
      Thought
        a greeting
      Agent
        Hello!
    `,
  );

  becomes(
    'a running turn with tool calls',
    [
      promptSent('p', 'fix it'),
      tool('t1', { title: 'Read a.ts', kind: 'read', status: 'completed', locations: [{ path: '/w/a.ts', line: 3 }] }),
      tool('t2', { title: 'Edit a.ts', kind: 'edit', status: 'in_progress' }),
      tool('t2', {
        content: [
          { type: 'diff', changes: [{ operation: 'modify', path: '/w/a.ts', text: { oldText: 'x', newText: 'y' } }] },
        ],
      }),
      { type: 'toolCallContent', toolCallId: 't3', content: { type: 'content', content: text('par') } },
      { type: 'toolCallContent', toolCallId: 't3', content: { type: 'content', content: text('tial') } },
    ],
    `
      You
        fix it
      Tool Read a.ts (read, completed)
        at /w/a.ts:3
      Tool Edit a.ts (edit, in_progress)
        modify /w/a.ts
        - x
        + y
      Tool t3 (other, pending)
        partial
      (running)
    `,
  );

  becomes(
    'a turn that ends with calls unfinished, one of them in the background',
    [
      promptSent('p', 'serve'),
      tool('t1', { title: 'Search', status: 'in_progress' }),
      tool('t2', { title: 'Server', status: 'in_progress' }),
      { type: 'state', state: 'idle', stopReason: 'end_turn', background: [{ type: 'tool_call', toolCallId: 't2' }] },
      says('one more thing', 'm2'),
      tool('t1', { status: 'in_progress' }),
    ],
    `
      You
        serve
      Tool Search (other, in_progress, unfinished)
      Tool Server (other, in_progress)
      Agent
        one more thing
    `,
  );

  becomes(
    'a turn that is cancelled: what is under way counts as cancelled at once, what the agent says later still lands',
    [
      promptSent('p', 'long'),
      tool('t1', { title: 'Build', status: 'in_progress' }),
      { type: 'permissionAsked', requestId: 'r', request: asks('Really?', 't1') },
      { type: 'cancelRequested' },
      says('stopping'),
      tool('t1', { status: 'failed' }),
      idle('cancelled'),
    ],
    `
      You
        long
      Tool Build (other, failed)
        Permission Really? -> cancelled
      Agent
        stopping
      Turn ended: cancelled
    `,
  );

  becomes(
    'a cancel that the agent ignores',
    [promptSent('p', 'long'), { type: 'cancelRequested' }, { type: 'cancelOverdue', limitMs: 10 }, idle('cancelled')],
    `
      You
        long
      Failure: cancelOverdue (limitMs 10)
    `,
  );

  becomes(
    'an agent that dies',
    [
      promptSent('p', 'hello'),
      says('Hel'),
      tool('t1', { title: 'Build', status: 'in_progress' }),
      { type: 'permissionAsked', requestId: 'r', request: { title: 'May I?', options } },
      { type: 'agentLost', failure: { kind: 'exited', during: 'use', exitCode: 3, stderr: 'boom' } },
    ],
    `
      You
        hello
      Agent
        Hel
      Tool Build (other, in_progress, unfinished)
      Permission May I? -> cancelled
      Failure: exited (during use, exitCode 3)
        boom
    `,
  );

  becomes(
    'a refusal',
    [promptSent('p', 'bad'), says('No.'), idle('refusal')],
    `
      You
        bad
      Agent
        No.
      Turn ended: refusal
    `,
  );

  becomes(
    'a prompt that the agent says back, before and after it told an id',
    [
      promptSent('p', 'hello'),
      echoes('hel', 'u1'),
      echoes('lo', 'u1'),
      { type: 'promptAccepted', promptId: 'p', messageId: 'u1' },
      { type: 'message', role: 'user', messageId: 'u1', content: [text('hello')] },
      says('Hi'),
      idle('end_turn'),
      promptSent('p2', 'again'),
      { type: 'promptAccepted', promptId: 'p2', messageId: 'u2' },
      echoes('again', 'u2'),
    ],
    `
      You
        hello
      Agent
        Hi
      You
        again
      (running)
    `,
  );

  becomes(
    'a turn that the agent begins by itself',
    [running, says('The build is done.'), idle('end_turn'), running, idle('end_turn')],
    `
      (the agent begins by itself)
      Agent
        The build is done.
    `,
  );

  becomes(
    'a replay',
    [echoes('one', 'u1'), says('first'), echoes('two', 'u2'), says('second', 'm2')],
    `
      You
        one
      Agent
        first
      You
        two
      Agent
        second
    `,
  );

  becomes(
    'permissions, on calls that were announced or not, and on none',
    [
      promptSent('p', 'go'),
      { type: 'permissionAsked', requestId: 'r1', request: asks('Write?', 't1') },
      { type: 'permissionSettled', requestId: 'r1', answer: { state: 'selected', optionId: 'yes', by: 'person' } },
      { type: 'permissionSettled', requestId: 'r1', answer: { state: 'cancelled' } },
      tool('t1', { title: 'Write', status: 'completed' }),
      { type: 'permissionAsked', requestId: 'r2', request: { title: 'Use the network?', options } },
      { type: 'permissionSettled', requestId: 'r2', answer: { state: 'withdrawn' } },
      { type: 'permissionAsked', requestId: 'r3', request: { title: 'More?', options } },
    ],
    `
      You
        go
      Tool Write (other, completed)
        Permission Write? -> Allow, by person
      Permission Use the network? -> withdrawn
      Permission More? -> open
      (running)
    `,
  );

  becomes(
    'what lies beside the conversation',
    [
      { type: 'terminalOutput', terminalId: 'q', data: 'build ok\n' },
      tool('t', { title: 'Build', status: 'completed', content: [{ type: 'terminal', terminalId: 'q' }] }),
      { type: 'terminal', terminalId: 'q', command: 'make', exitStatus: { exitCode: 0 } },
      { type: 'notice', severity: 'warning', title: 'Slow', description: 'The network is slow.' },
      { type: 'compaction', compactionId: 'c', status: 'in_progress' },
      { type: 'compactionSummary', compactionId: 'c', content: text('In short…') },
      { type: 'compaction', compactionId: 'c', status: 'completed' },
      { type: 'unknown', kind: 'weather', raw: { sky: 'blue' } },
      { type: 'subagent', sessionId: 's', title: 'Scout' },
      { type: 'subagentEvent', sessionId: 's', event: says('found it') },
      {
        type: 'sessionMessage',
        messageId: 'x',
        senderSessionId: 's',
        recipientSessionId: 'main',
        content: [text('done')],
      },
      {
        type: 'elicitationAsked',
        requestId: 'e',
        request: { mode: 'url', message: 'Sign in', elicitationId: 'l', url: 'https://example.org' },
      },
      { type: 'elicitationSettled', requestId: 'e', outcome: { action: 'accept', content: {} } },
      { type: 'elicitationCompleted', elicitationId: 'l' },
      {
        type: 'plan',
        planId: 'default',
        plan: { type: 'items', entries: [{ content: 'Test', priority: 'high', status: 'pending' }] },
      },
    ],
    `
      Tool Build (other, completed)
        $ make (exit 0)
          build ok
      Notice, warning: Slow
        The network is slow.
      Compaction (completed)
        In short…
      Unknown weather
        {"sky":"blue"}
      Subagent Scout
        Agent
          found it
      Message from s to main
        done
      Question Sign in -> accept {}, completed
        https://example.org
      Plan default
        [pending] Test
    `,
  );
});

describe('a state', () => {
  it('does not change with a patch that brings nothing, and takes back what null clears', () => {
    const before = replay([promptSent('p'), tool('t', { title: 'Read', name: 'read_file', status: 'in_progress' })]);
    const row = before.rows.get('tool:t');
    strictEqual(reduce(before, tool('t'), 9000).rows.get('tool:t'), row);
    const { title, name, toolKind, status } = {
      name: undefined,
      ...reduce(before, tool('t', { title: null, name: null, kind: null, status: null }), 9000).rows.get('tool:t'),
    } as never;
    deepStrictEqual([title, name, toolKind, status], ['', undefined, 'other', 'pending']);
  });

  it('keeps a message up to the limit, and says so', () => {
    const piece = 'x'.repeat(1024 * 1024);
    const state = replay(Array.from({ length: 40 }, () => says(piece)));
    const row = state.rows.at(0);
    strictEqual(row?.kind === 'message' && row.truncated, true);
    strictEqual(row?.kind === 'message' && row.size, TEXT_LIMIT);
  });

  it('counts what is no text too', () => {
    const uri = `file:///${'x'.repeat(1024 * 1024)}`;
    const block = { type: 'resource_link', name: 'a file', uri } as const;
    const pieces = Array.from({ length: 40 }, (): SessionEvent => ({
      type: 'messageChunk',
      role: 'agent',
      messageId: 'm',
      content: block,
    }));
    const row = replay(pieces).rows.at(0);
    strictEqual(row?.kind === 'message' && row.truncated, true);
    strictEqual(row?.kind === 'message' && row.content.length, 31);
  });

  it('keeps the beginning of a very large input or output of a tool call, and shows where it is cut', () => {
    const small = { command: 'ls', files: ['a', 'b'] };
    const large = { command: 'ls', text: 'x'.repeat(3 * RAW_LIMIT), more: [1, 2] };
    const row = replay([tool('t', { rawInput: small, rawOutput: large })]).rows.at(0);
    strictEqual(row?.kind === 'tool' && row.rawInput, small);
    const kept = row?.kind === 'tool' ? (row.rawOutput as Record<string, string>) : {};
    deepStrictEqual(Object.keys(kept), ['command', 'text', '…']);
    strictEqual(kept['command'], 'ls');
    strictEqual(kept['text']?.endsWith('x…'), true);
    strictEqual(kept['text'].length <= RAW_LIMIT, true);
    const many = replay([tool('t', { rawInput: Array.from({ length: 200_000 }, (_, index) => index) })]).rows.at(0);
    const list = many?.kind === 'tool' ? (many.rawInput as readonly unknown[]) : [];
    strictEqual(list.at(-1), '…');
    strictEqual(list.length < 100_000, true);
  });

  it('keeps the newest output of a terminal, from the beginning of a line', () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index} ${'.'.repeat(index % 90)}\n`);
    const whole = lines.join('');
    const pieces = replay(lines.map((data) => ({ type: 'terminalOutput', terminalId: 'q', data })));
    const terminal = pieces.terminals.get('q')!;
    strictEqual(terminal.output, whole.slice(terminal.outputDropped));
    strictEqual(whole[terminal.outputDropped - 1], '\n');
    strictEqual(terminal.output.length > OUTPUT_LIMIT - 5000 && terminal.output.length < OUTPUT_LIMIT * 1.1, true);
    const atOnce = replay([{ type: 'terminalOutput', terminalId: 'q', data: whole }]);
    strictEqual(atOnce.terminals.get('q')!.output, terminal.output);
  });

  it('counts one end of a turn once', () => {
    const state = replay([promptSent('p'), running, idle('refusal'), idle('refusal')]);
    strictEqual(state.rows.slice().filter(({ kind }) => kind === 'turnEnd').length, 1);
  });

  it("keeps the person's title", () => {
    const state = replay([
      { type: 'info', title: 'A' },
      { type: 'renamed', title: 'Mine' },
      { type: 'info', title: 'B' },
    ]);
    strictEqual(state.title, 'Mine');
  });
});
