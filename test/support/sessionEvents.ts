import fc from 'fast-check';
import type { ElicitationRequest, PermissionOption, PermissionRequest } from '../../src/acp/agentConnection';
import type { ContentBlock, TextBlock } from '../../src/acp/content';
import type { BackgroundWork, MessageChunk, StateUpdate, ToolCallContent, ToolCallPatch } from '../../src/acp/update';
import type { SessionEvent, TimedEvent } from '../../src/sessions/events';
import { initialState, reduceTimed } from '../../src/sessions/reduce';
import type { SessionState } from '../../src/sessions/state';

/** Builders of events, with what a test does not care about left to them. */

export function text(value: string): TextBlock {
  return { type: 'text', text: value };
}

export function promptSent(promptId: string, value = promptId): SessionEvent {
  return { type: 'promptSent', promptId, content: [text(value)] };
}

export function says(value: string, messageId = 'm1'): MessageChunk {
  return { type: 'messageChunk', role: 'agent', messageId, content: text(value) };
}

export function thinks(value: string, messageId = 'm1'): MessageChunk {
  return { type: 'messageChunk', role: 'thought', messageId, content: text(value) };
}

export function echoes(value: string, messageId: string): MessageChunk {
  return { type: 'messageChunk', role: 'user', messageId, content: text(value) };
}

export function tool(toolCallId: string, patch: Omit<ToolCallPatch, 'type' | 'toolCallId'> = {}): ToolCallPatch {
  return { type: 'toolCall', toolCallId, ...patch };
}

export function idle(stopReason?: string): StateUpdate {
  return { type: 'state', state: 'idle', ...(stopReason !== undefined && { stopReason }) };
}

export const running: StateUpdate = { type: 'state', state: 'running' };

export const options: readonly PermissionOption[] = [
  { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
  { optionId: 'no', name: 'Reject', kind: 'reject_once' },
];

/** A question about a tool call. */
export function asks(title: string, toolCallId: string): PermissionRequest {
  return { title, subject: { type: 'toolCall', toolCall: tool(toolCallId) }, options };
}

/** What comes of events that happen a second apart. */
export function replay(events: readonly SessionEvent[], from: SessionState = initialState()): SessionState {
  return timed(events).reduce(reduceTimed, from);
}

/** Events that happen a second apart. */
export function timed(events: readonly SessionEvent[]): readonly TimedEvent[] {
  return events.map((event, index) => ({ at: 1000 * (index + 1), event }));
}

/** How many runs of a property: as many times more as the environment variable PARLEY_FUZZ says. */
export function runs(usual: number): number {
  return usual * Number(process.env['PARLEY_FUZZ'] ?? 1);
}

/** Any event, with ids from so few that events meet, and some that nobody has heard of. */
export function anyEvent(depth = 1): fc.Arbitrary<SessionEvent> {
  const plain = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ type: fc.constant('messageChunk' as const), role, messageId: id, content: block }),
    },
    {
      weight: 2,
      arbitrary: record('message', { role, messageId: id }, { content: orNull(fc.array(block, { maxLength: 3 })) }),
    },
    { weight: 5, arbitrary: toolPatch },
    {
      weight: 3,
      arbitrary: fc.record({ type: fc.constant('toolCallContent' as const), toolCallId: id, content: toolContent }),
    },
    { weight: 2, arbitrary: terminalPatch },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('terminalOutput' as const), terminalId: id, data: words }) },
    { weight: 4, arbitrary: stateUpdate },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('promptSent' as const),
        promptId: id,
        content: fc.array(block, { maxLength: 2 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('promptFitted' as const),
        promptId: id,
        changes: fc.array(
          fc.record({
            what: fc.constantFrom('linked' as const, 'leftOut' as const),
            kind: fc.constantFrom('image' as const, 'audio' as const, 'file' as const),
            name: fc.string({ maxLength: 8 }),
          }),
          { maxLength: 2 },
        ),
      }),
    },
    { weight: 2, arbitrary: record('promptAccepted', { promptId: id }, { messageId: id }) },
    fc.record({ type: fc.constant('promptFailed' as const), promptId: id, failure }),
    fc.constant({ type: 'cancelRequested' as const }),
    fc.constant({ type: 'cancelOverdue' as const, limitMs: 1 }),
    fc.record({ type: fc.constant('agentLost' as const), failure }),
    fc.constant({ type: 'contextLost' as const }),
    fc.record({ type: fc.constant('requestFailed' as const), failure }),
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('permissionAsked' as const),
        requestId: id,
        request: permissionRequest,
      }),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('permissionSettled' as const), requestId: id, answer }) },
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constant('elicitationAsked' as const), requestId: id, request: elicitation }),
    },
    fc.record({ type: fc.constant('elicitationSettled' as const), requestId: id, outcome }),
    fc.record({ type: fc.constant('elicitationCompleted' as const), elicitationId: id }),
    fc.record({
      type: fc.constant('plan' as const),
      planId: id,
      plan: fc.record({ type: fc.constant('markdown' as const), content: words }),
    }),
    fc.record({ type: fc.constant('planRemoved' as const), planId: id }),
    fc.record({ type: fc.constant('configValue' as const), configId: id, value: fc.oneof(words, fc.boolean()) }),
    fc.record({ type: fc.constant('configOptions' as const), options: fc.array(configOption, { maxLength: 3 }) }),
    record('info', {}, { title: orNull(words), promptSuggestions: orNull(fc.array(words, { maxLength: 2 })) }),
    record('usage', { used: fc.nat(), size: fc.nat() }, { cost: orNull(fc.constant({ amount: 1, currency: 'EUR' })) }),
    fc.constant({ type: 'turnUsage' as const, usage: { totalTokens: 1, inputTokens: 1, outputTokens: 0 } }),
    fc.record({ type: fc.constant('notice' as const), severity: words, title: words }),
    record(
      'compaction',
      { compactionId: id, status },
      { summary: orNull(fc.array(block, { maxLength: 2 })), error: orNull(words) },
    ),
    fc.record({ type: fc.constant('compactionSummary' as const), compactionId: id, content: block }),
    record(
      'sessionMessage',
      { messageId: id },
      { content: orNull(fc.array(block, { maxLength: 2 })), senderSessionId: orNull(id) },
    ),
    fc.record({ type: fc.constant('sessionMessageChunk' as const), messageId: id, content: block }),
    fc.record({ type: fc.constant('unknown' as const), kind: words, raw: fc.jsonValue() }),
    fc.record({ type: fc.constant('renamed' as const), title: words }),
    record('subagent', { sessionId: id }, { title: orNull(words), state: orNull(stateUpdate) }),
  );
  if (depth === 0) return plain;
  const nested = fc.record({ type: fc.constant('subagentEvent' as const), sessionId: id, event: anyEvent(depth - 1) });
  return fc.oneof({ weight: 12, arbitrary: plain }, { weight: 1, arbitrary: nested });
}

/** Events with times that never go back. */
export function anyHistory(maxLength = 120): fc.Arbitrary<readonly TimedEvent[]> {
  return fc.array(fc.tuple(anyEvent(), fc.nat({ max: 3 })), { maxLength, size: 'max' }).map((steps) => {
    let at = 1;
    return steps.map(([event, later]) => ({ at: (at += later), event }));
  });
}

const id = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', '');
const words = fc.constantFrom('', 'one', 'two\n', '🎩', 'constructor', '\u0000');
const role = fc.constantFrom('user' as const, 'agent' as const, 'thought' as const);
const status = fc.constantFrom('pending', 'in_progress', 'paused', 'completed', 'failed', 'cancelled', 'humming');
const failure = fc.constant({ kind: 'stopped' as const });
const answer = fc.constantFrom(
  { state: 'selected' as const, optionId: 'yes', by: 'person' as const },
  { state: 'cancelled' as const },
  { state: 'withdrawn' as const },
);
const outcome = fc.constantFrom({ action: 'accept' as const, content: {} }, { action: 'withdrawn' as const });
const block: fc.Arbitrary<ContentBlock> = fc.oneof(
  { weight: 6, arbitrary: words.map(text) },
  { weight: 1, arbitrary: words.map((value) => ({ ...text(value), annotations: { audience: ['user'] } })) },
  { weight: 1, arbitrary: fc.constant<ContentBlock>({ type: 'image', data: 'AAAA', mimeType: 'image/png' }) },
  { weight: 1, arbitrary: fc.constant<ContentBlock>({ type: 'unknown', raw: { odd: true } }) },
);
const toolContent: fc.Arbitrary<ToolCallContent> = fc.oneof(
  { weight: 4, arbitrary: block.map((content): ToolCallContent => ({ type: 'content', content })) },
  { weight: 2, arbitrary: id.map((terminalId): ToolCallContent => ({ type: 'terminal', terminalId })) },
  { weight: 1, arbitrary: fc.constant<ToolCallContent>({ type: 'diff', changes: [{ operation: 'add', path: '/x' }] }) },
);
const toolPatch = record(
  'toolCall',
  { toolCallId: id },
  {
    title: orNull(words),
    status: orNull(status),
    kind: orNull(words),
    name: orNull(words),
    content: orNull(fc.array(toolContent, { maxLength: 3 })),
    locations: orNull(fc.constant([{ path: '/x', line: 1 }])),
    rawInput: fc.jsonValue(),
    cancellable: orNull(fc.boolean()),
  },
);
const terminalPatch = record(
  'terminal',
  { terminalId: id },
  { command: orNull(words), output: orNull(words), exitStatus: orNull(fc.constant({ exitCode: 0 })) },
);
const background: fc.Arbitrary<BackgroundWork> = fc.oneof(
  id.map((toolCallId): BackgroundWork => ({ type: 'tool_call', toolCallId })),
  id.map((terminalId): BackgroundWork => ({ type: 'terminal', terminalId })),
);
const stateUpdate = record(
  'state',
  { state: fc.constantFrom('running', 'idle', 'requires_action', 'unknown', 'dreaming') },
  {
    stopReason: fc.constantFrom('end_turn', 'cancelled', 'refusal', 'bored'),
    background: fc.array(background, { maxLength: 2 }),
  },
);
const permissionRequest: fc.Arbitrary<PermissionRequest> = fc.oneof(
  toolPatch.map((toolCall): PermissionRequest => ({ title: '', subject: { type: 'toolCall', toolCall }, options })),
  id.map((toolCallId): PermissionRequest => ({
    title: 'run',
    subject: { type: 'command', command: 'ls', cwd: '/', toolCallId, terminalId: toolCallId },
    options,
  })),
  fc.constant<PermissionRequest>({ title: 'may I', options }),
);
const elicitation: fc.Arbitrary<ElicitationRequest> = fc.oneof(
  fc.constant<ElicitationRequest>({ mode: 'form', message: 'who', fields: [] }),
  id.map((elicitationId): ElicitationRequest => ({
    mode: 'url',
    message: 'go',
    elicitationId,
    url: 'https://example.org',
  })),
);
const configOption = fc.oneof(
  fc.record({ type: fc.constant('boolean' as const), configId: id, name: words, currentValue: fc.boolean() }),
  fc.record({
    type: fc.constant('select' as const),
    configId: id,
    name: words,
    currentValue: words,
    choices: fc.constant([]),
  }),
);

function orNull<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(value, { freq: 5 });
}

/** An object of a type with some of its optional fields. */
function record<Type extends string, Required extends object, Optional extends object>(
  type: Type,
  required: { [Key in keyof Required]: fc.Arbitrary<Required[Key]> },
  optional: { [Key in keyof Optional]: fc.Arbitrary<Optional[Key]> },
): fc.Arbitrary<{ readonly type: Type } & Required & Partial<Optional>> {
  const all = { type: fc.constant(type), ...required, ...optional };
  return fc.record(all, { requiredKeys: ['type', ...Object.keys(required)] as never }) as never;
}
