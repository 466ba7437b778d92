import type { PermissionRequest, PromptReceipt } from '../agentConnection';
import type { Fields, Mutable } from '../fields';
import { MessageIds } from '../messageIds';
import { parentToolCallId, parseContentBlock, parseContentBlocks } from '../parseContent';
import { invalidParams, parsePermissionOptions } from '../parsePermission';
import { parseToolCallPatch } from '../parseToolCall';
import { commonUpdates, parseConfigUpdate, parsePlanEntries, parseTokenCounts, unknownUpdate } from '../parseUpdate';
import type { Call, Emit, SentPrompt, SessionLift, SessionSetup } from '../sessionLift';
import type { MessageRole, ToolCallPatch } from '../update';
import { ConfigLift } from './configLift';
import { liftTerminalMeta } from './terminalMeta';

const roles: ReadonlyMap<unknown, MessageRole> = new Map([
  ['user_message_chunk', 'user'],
  ['agent_message_chunk', 'agent'],
  ['agent_thought_chunk', 'thought'],
]);

/** What stands in the transcript by itself, with the key of its id: text after it is a new message. */
const rows: ReadonlyMap<unknown, string> = new Map([
  ['notice', ''],
  ['compaction_update', 'compactionId'],
  ['session_message', 'messageId'],
  ['subagent_update', 'sessionId'],
]);

/** A prompt without an answer yet. */
interface OpenPrompt {
  isCancelled: boolean;
  /** Another one was sent after its cancel. */
  isGivenUp: boolean;
}

/**
 * Lifts one session of an ACP v1 agent into the model of v2: messages get ids, a tool call becomes a patch with v1's defaults, the plan
 * becomes the plan `default`, modes and models become configuration options, and the prompt and its response become states.
 */
export class SessionLiftV1 implements SessionLift {
  readonly #messages: MessageIds;
  /** By the tool call within which the messages are. */
  readonly #innerMessages = new Map<string, MessageIds>();
  readonly #config: ConfigLift;
  readonly #toolCalls = new Set<string>();
  readonly #rows = new Set<string>();
  /** Those that stand in the content of a tool call. */
  readonly #shownTerminals = new Set<string>();
  readonly #openPrompts = new Set<OpenPrompt>();

  constructor(
    sessionId: string,
    private readonly emit: Emit,
    private readonly idPrefix: string,
  ) {
    this.#messages = new MessageIds(idPrefix);
    this.#config = new ConfigLift(sessionId);
  }

  update(update: Fields): void {
    const kind = update.get('sessionUpdate');
    const role = roles.get(kind);
    if (role !== undefined) this.#chunk(role, update);
    else if (kind === 'tool_call' || kind === 'tool_call_update') this.#toolCall(update, kind === 'tool_call');
    else this.#other(kind, update);
  }

  setUp(result: Fields): SessionSetup {
    this.#messages.breakOff();
    return { configOptions: this.#config.setUp(result), commands: undefined };
  }

  promptSent(): SentPrompt {
    this.#messages.breakOff();
    // It did not end in time after its cancel: its answer, when it comes, is not about the turn that begins now.
    for (const open of this.#openPrompts) if (open.isCancelled) open.isGivenUp = true;
    const prompt: OpenPrompt = { isCancelled: false, isGivenUp: false };
    this.#openPrompts.add(prompt);
    this.emit({ type: 'state', state: 'running' });
    return {
      answered: (result) => this.#promptAnswered(prompt, result),
      failed: () => this.#openPrompts.delete(prompt),
    };
  }

  cancelSent(): void {
    for (const open of this.#openPrompts) open.isCancelled = true;
  }

  #promptAnswered(prompt: OpenPrompt, result: Fields): PromptReceipt {
    this.#openPrompts.delete(prompt);
    if (prompt.isGivenUp) return {};
    const usage = result.object('usage');
    if (usage !== undefined) this.emit({ type: 'turnUsage', usage: parseTokenCounts(usage) });
    const stopReason = result.requiredText('stopReason');
    this.emit({ type: 'state', state: 'idle', ...(stopReason === undefined ? {} : { stopReason }) });
    // The agent took a second prompt during this one.
    if (this.#openPrompts.size > 0) this.emit({ type: 'state', state: 'running' });
    return {};
  }

  setConfigOption(configId: string, value: string | boolean): Call {
    return this.#config.set(configId, value);
  }

  configOptionSet(configId: string, value: string | boolean, result: Fields): void {
    const options = this.#config.wasSet(configId, result);
    this.emit(options ? { type: 'configOptions', options } : { type: 'configValue', configId, value });
  }

  permissionRequest(params: Fields): PermissionRequest {
    const fields = params.object('toolCall') ?? invalidParams(params, 'toolCall', 'must be an object');
    const toolCall = parseToolCallPatch(fields, 'unchanged') ?? invalidParams(fields, 'toolCallId', 'must be a string');
    this.#noteToolCall(toolCall.toolCallId);
    const options = parsePermissionOptions(params);
    return { title: toolCall.title ?? '', subject: { type: 'toolCall', toolCall }, options };
  }

  #chunk(role: MessageRole, update: Fields): void {
    const content = update.get('content');
    if (content === undefined || content === null) {
      update.problem('content', 'is missing');
      return;
    }
    const parent = parentToolCallId(update);
    const messageId = this.#messagesWithin(parent).idFor(role, update.text('messageId'));
    const blocks = Array.isArray(content)
      ? (parseContentBlocks(update, 'content') ?? [])
      : [parseContentBlock(content, update, 'content')];
    const chunk = { type: 'messageChunk', role, messageId } as const;
    for (const block of blocks) {
      this.emit(
        parent === undefined ? { ...chunk, content: block } : { ...chunk, content: block, parentToolCallId: parent },
      );
    }
  }

  /** What agents within the agent say comes in between, and is no part of the agent's own message. */
  #messagesWithin(parent: string | undefined): MessageIds {
    if (parent === undefined) return this.#messages;
    const messages = this.#innerMessages.get(parent) ?? new MessageIds(`${this.idPrefix}${parent}.`);
    this.#innerMessages.set(parent, messages);
    return messages;
  }

  #toolCall(update: Fields, isWhole: boolean): void {
    const patch = parseToolCallPatch(update, 'unchanged');
    if (patch === undefined) {
      this.emit(unknownUpdate(update));
      return;
    }
    const isNew = this.#noteToolCall(patch.toolCallId);
    const terminals = update.has('_meta') ? liftTerminalMeta(update, patch.toolCallId) : undefined;
    terminals?.before.forEach(this.emit);
    this.emit(isNew && isWhole ? withDefaults(patch) : patch);
    this.#showTerminals(patch, terminals?.shown ?? []);
    terminals?.after.forEach(this.emit);
  }

  /** Some agents name a terminal in `_meta` only, not in the content, where it would be shown. */
  #showTerminals({ toolCallId, content }: ToolCallPatch, terminalIds: readonly string[]): void {
    for (const item of content ?? []) if (item.type === 'terminal') this.#shownTerminals.add(item.terminalId);
    for (const terminalId of terminalIds) {
      if (this.#shownTerminals.has(terminalId)) continue;
      this.#shownTerminals.add(terminalId);
      this.emit({ type: 'toolCallContent', toolCallId, content: { type: 'terminal', terminalId } });
    }
  }

  #other(kind: unknown, update: Fields): void {
    this.#noteRow(kind, update);
    switch (kind) {
      case 'plan': {
        const entries = parsePlanEntries(update);
        this.emit(
          entries ? { type: 'plan', planId: 'default', plan: { type: 'items', entries } } : unknownUpdate(update),
        );
        return;
      }
      case 'current_mode_update': {
        // The documentation's example says `modeId`, and some agents do.
        const value = update.text('currentModeId') ?? update.id('modeId');
        this.emit(
          value === undefined ? unknownUpdate(update) : { type: 'configValue', configId: this.#config.modeId, value },
        );
        return;
      }
      case 'config_option_update': {
        const options = parseConfigUpdate(update);
        this.emit(options ? { type: 'configOptions', options: this.#config.replace(options) } : unknownUpdate(update));
        return;
      }
      default: {
        const read = typeof kind === 'string' ? commonUpdates.get(kind) : undefined;
        this.emit(read?.(update) ?? unknownUpdate(update));
      }
    }
  }

  #noteRow(kind: unknown, update: Fields): void {
    const key = rows.get(kind);
    if (key === undefined) return;
    const id = key === '' ? undefined : update.text(key);
    const row = `${String(kind)} ${id ?? ''}`;
    if (id === undefined || !this.#rows.has(row)) this.#messages.breakOff();
    if (id !== undefined) this.#rows.add(row);
  }

  /** @returns Whether the tool call is new. */
  #noteToolCall(toolCallId: string): boolean {
    if (this.#toolCalls.has(toolCallId)) return false;
    this.#toolCalls.add(toolCallId);
    this.#messages.breakOff();
    return true;
  }
}

/** The schema's defaults of `ToolCall`. Only for its first sight: a second `tool_call` with the same id must not reset anything. */
function withDefaults(patch: ToolCallPatch): ToolCallPatch {
  const whole: Mutable<ToolCallPatch> = { ...patch };
  whole.kind ??= 'other';
  whole.status ??= 'pending';
  return whole;
}
