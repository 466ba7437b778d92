import { isRecord } from '../base/check';
import { boundedJson } from './boundedJson';
import { type Fields, type Mutable, present } from './fields';
import { parseCommands, parseConfigOptions } from './parseConfig';
import { parseContentBlock, parseContentBlocks, typeName } from './parseContent';
import type {
  BackgroundWork,
  CompactionPatch,
  PlanContent,
  PlanEntry,
  SessionInfoPatch,
  SessionMessagePatch,
  SessionUpdate,
  StateUpdate,
  SubagentPatch,
  TerminalExitStatus,
  TokenCounts,
  UsageUpdate,
} from './update';

/**
 * Readers of the updates that are the same in both versions, by their `sessionUpdate` value.
 * Each returns undefined when the update lacks what its kind needs; it is then kept raw.
 */
export const commonUpdates: ReadonlyMap<string, (fields: Fields) => SessionUpdate | undefined> = new Map([
  ['plan_update', parsePlanUpdate],
  ['plan_removed', parsePlanRemoved],
  ['available_commands_update', parseCommandsUpdate],
  ['session_info_update', parseSessionInfo],
  ['usage_update', parseUsage],
  ['notice', parseNotice],
  ['compaction_update', parseCompaction],
  ['compaction_summary_chunk', parseCompactionChunk],
  ['subagent_update', parseSubagent],
  ['session_message', parseSessionMessage],
  ['session_message_chunk', parseSessionMessageChunk],
] satisfies [string, (fields: Fields) => SessionUpdate | undefined][]);

/** An update that cannot be understood, as it came. */
export function unknownUpdate(fields: Fields): SessionUpdate {
  const kind = fields.get('sessionUpdate');
  return { type: 'unknown', kind: typeof kind === 'string' ? kind : '', raw: boundedJson(fields.raw) };
}

function parsePlanUpdate(fields: Fields): SessionUpdate | undefined {
  const plan = fields.object('plan');
  const planId = plan?.id('planId');
  return plan === undefined || planId === undefined
    ? undefined
    : { type: 'plan', planId, plan: parsePlanContent(plan) };
}

function parsePlanContent(plan: Fields): PlanContent {
  const type = plan.get('type');
  const content = type === 'markdown' ? plan.requiredText('content') : undefined;
  if (content !== undefined) return { type: 'markdown', content };
  const uri = type === 'file' ? plan.requiredText('uri') : undefined;
  if (uri !== undefined) return { type: 'file', uri };
  const entries = type === 'items' ? parsePlanEntries(plan) : undefined;
  if (entries !== undefined) return { type: 'items', entries };
  plan.problem('type', `is a plan of an unknown shape (type ${typeName(type)})`);
  return { type: 'unknown', raw: boundedJson(plan.raw) };
}

export function parsePlanEntries(fields: Fields): PlanEntry[] | undefined {
  return fields.list('entries', (item, list, index) => {
    const entry = list.item(item, index);
    const content = entry?.requiredText('content');
    if (entry === undefined || content === undefined) return undefined;
    return { content, priority: entry.text('priority') ?? 'medium', status: entry.text('status') ?? 'pending' };
  });
}

function parsePlanRemoved(fields: Fields): SessionUpdate | undefined {
  const planId = fields.id('planId');
  return planId === undefined ? undefined : { type: 'planRemoved', planId };
}

function parseCommandsUpdate(fields: Fields): SessionUpdate | undefined {
  const commands = parseCommands(fields, 'availableCommands');
  return commands && { type: 'commands', commands };
}

/** `config_option_update`; each version makes its own use of it. */
export function parseConfigUpdate(fields: Fields): ReturnType<typeof parseConfigOptions> {
  return parseConfigOptions(fields, 'configOptions');
}

function parseSessionInfo(fields: Fields): SessionUpdate {
  const patch: Mutable<SessionInfoPatch> = { type: 'info' };
  const title = fields.patchText('title');
  const updatedAt = fields.patchText('updatedAt');
  if (title !== undefined) patch.title = title;
  if (updatedAt !== undefined) patch.updatedAt = updatedAt;
  const meta = fields.has('_meta') ? fields.object('_meta') : undefined;
  if (meta?.has('promptSuggestions')) {
    const suggestions = meta.get('promptSuggestions') === null ? null : meta.texts('promptSuggestions');
    if (suggestions !== undefined) patch.promptSuggestions = suggestions;
  }
  return patch;
}

function parseUsage(fields: Fields): SessionUpdate | undefined {
  const used = fields.count('used');
  const size = fields.count('size');
  if (used === undefined && size === undefined) return undefined;
  const update: Mutable<UsageUpdate> = { type: 'usage', used: used ?? 0, size: size ?? 0 };
  const cost = fields.object('cost');
  const amount = cost?.number('amount');
  const currency = cost?.text('currency');
  if (amount !== undefined && currency !== undefined) update.cost = { amount, currency };
  else if (fields.get('cost') === null) update.cost = null;
  return update;
}

function parseNotice(fields: Fields): SessionUpdate {
  return {
    type: 'notice',
    severity: fields.requiredText('severity') ?? 'info',
    title: fields.requiredText('title') ?? '',
    ...present({ description: fields.text('description') }),
  };
}

function parseCompaction(fields: Fields): SessionUpdate | undefined {
  const compactionId = fields.id('compactionId');
  if (compactionId === undefined) return undefined;
  const status = fields.requiredText('status') ?? 'in_progress';
  const patch: Mutable<CompactionPatch> = { type: 'compaction', compactionId, status };
  const summary = fields.get('summary') === null ? null : parseContentBlocks(fields, 'summary');
  const error = fields.patchText('error');
  if (summary !== undefined) patch.summary = summary;
  if (error !== undefined) patch.error = error;
  return patch;
}

function parseCompactionChunk(fields: Fields): SessionUpdate | undefined {
  const compactionId = fields.id('compactionId');
  if (compactionId === undefined || !fields.has('content')) return undefined;
  return {
    type: 'compactionSummary',
    compactionId,
    content: parseContentBlock(fields.get('content'), fields, 'content'),
  };
}

function parseSubagent(fields: Fields): SessionUpdate | undefined {
  const sessionId = fields.id('sessionId');
  if (sessionId === undefined) return undefined;
  const patch: Mutable<SubagentPatch> = { type: 'subagent', sessionId };
  for (const key of ['title', 'description', 'cwd'] as const) {
    const value = fields.patchText(key);
    if (value !== undefined) patch[key] = value;
  }
  const state = fields.get('state') === null ? null : fields.object('state');
  if (state !== undefined) patch.state = state && parseState(state);
  if (fields.get('capabilities') === null) patch.cancellable = null;
  else if (fields.has('capabilities')) patch.cancellable = fields.object('capabilities')?.supports('cancel') ?? false;
  return patch;
}

function parseSessionMessage(fields: Fields): SessionUpdate | undefined {
  const messageId = fields.id('messageId');
  if (messageId === undefined) return undefined;
  const patch: Mutable<SessionMessagePatch> = { type: 'sessionMessage', messageId };
  for (const key of ['senderSessionId', 'recipientSessionId', 'senderMessageId', 'recipientMessageId'] as const) {
    const value = fields.patchText(key);
    if (value !== undefined) patch[key] = value;
  }
  const content = fields.get('content') === null ? null : parseContentBlocks(fields, 'content');
  if (content !== undefined) patch.content = content;
  return patch;
}

function parseSessionMessageChunk(fields: Fields): SessionUpdate | undefined {
  const messageId = fields.id('messageId');
  if (messageId === undefined || !fields.has('content')) return undefined;
  return {
    type: 'sessionMessageChunk',
    messageId,
    content: parseContentBlock(fields.get('content'), fields, 'content'),
  };
}

/** v2's `state_update`, also inside a subagent's update. A state that is missing counts as `unknown`. */
export function parseState(fields: Fields): StateUpdate {
  const update: Mutable<StateUpdate> = { type: 'state', state: fields.requiredText('state') ?? 'unknown' };
  const stopReason = update.state === 'idle' ? fields.text('stopReason') : undefined;
  if (stopReason !== undefined) update.stopReason = stopReason;
  const error = stopReason === 'error' ? fields.object('error') : undefined;
  if (error !== undefined) update.error = { code: error.number('code') ?? 0, message: error.text('message') ?? '' };
  const background = fields.list('background', parseBackgroundWork);
  if (background !== undefined) update.background = background;
  return update;
}

function parseBackgroundWork(value: unknown, list: Fields, index: number): BackgroundWork | undefined {
  const fields = list.item(value, index);
  const type = fields?.get('type');
  const key = type === 'terminal' ? 'terminalId' : type === 'tool_call' ? 'toolCallId' : 'sessionId';
  const id = type === 'terminal' || type === 'tool_call' || type === 'subagent' ? fields?.id(key) : undefined;
  if (id === undefined) return isRecord(value) ? { type: 'unknown', raw: boundedJson(value) } : undefined;
  if (type === 'terminal') return { type, terminalId: id };
  return type === 'tool_call' ? { type, toolCallId: id } : { type: 'subagent', sessionId: id };
}

/** The tokens of a turn: v1's `PromptResponse.usage`, v2's on the idle state (both unstable). */
export function parseTokenCounts(fields: Fields): TokenCounts {
  const counts: Mutable<TokenCounts> = {
    totalTokens: fields.count('totalTokens') ?? 0,
    inputTokens: fields.count('inputTokens') ?? 0,
    outputTokens: fields.count('outputTokens') ?? 0,
  };
  for (const key of ['thoughtTokens', 'cachedReadTokens', 'cachedWriteTokens'] as const) {
    const count = fields.count(key);
    if (count !== undefined) counts[key] = count;
  }
  return counts;
}

/** How a terminal's process ended. */
export function parseExitStatus(fields: Fields): TerminalExitStatus {
  return present({ exitCode: fields.number('exitCode'), signal: fields.text('signal') });
}
