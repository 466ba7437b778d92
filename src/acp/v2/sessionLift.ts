import type { PermissionRequest, PermissionSubject, PromptReceipt } from '../agentConnection';
import { boundedJson } from '../boundedJson';
import { type Fields, type Mutable, present } from '../fields';
import { MessageIds } from '../messageIds';
import { parseCommands, parseConfigOptions } from '../parseConfig';
import { parentToolCallId, parseContentBlock, parseContentBlocks } from '../parseContent';
import { parsePermissionOptions } from '../parsePermission';
import { parseToolCallContent, parseToolCallPatch } from '../parseToolCall';
import {
  commonUpdates,
  parseConfigUpdate,
  parseExitStatus,
  parseState,
  parseTokenCounts,
  unknownUpdate,
} from '../parseUpdate';
import type { Call, Emit, SentPrompt, SessionLift, SessionSetup } from '../sessionLift';
import type { MessagePatch, MessageRole, TerminalPatch } from '../update';
import { TerminalDecoder } from './terminalDecoder';

const chunkRoles: ReadonlyMap<unknown, MessageRole> = new Map([
  ['user_message_chunk', 'user'],
  ['agent_message_chunk', 'agent'],
  ['agent_thought_chunk', 'thought'],
]);

const messageRoles: ReadonlyMap<unknown, MessageRole> = new Map([
  ['user_message', 'user'],
  ['agent_message', 'agent'],
  ['agent_thought', 'thought'],
]);

/** Translates one session of an ACP v2 agent. The model has v2's semantics, so this is reading, and the decoding of terminals. */
export class SessionLiftV2 implements SessionLift {
  readonly #messages: MessageIds;
  readonly #terminals = new TerminalDecoder();
  #state = 'idle';

  constructor(
    private readonly sessionId: string,
    private readonly emit: Emit,
    idPrefix: string,
  ) {
    this.#messages = new MessageIds(idPrefix);
  }

  update(update: Fields): void {
    const kind = update.get('sessionUpdate');
    const chunkRole = chunkRoles.get(kind);
    if (chunkRole !== undefined) {
      this.#chunk(chunkRole, update);
      return;
    }
    const messageRole = messageRoles.get(kind);
    const isUnderstood = messageRole === undefined ? this.#other(kind, update) : this.#message(messageRole, update);
    if (!isUnderstood) this.emit(unknownUpdate(update));
  }

  setUp(result: Fields): SessionSetup {
    return {
      configOptions: parseConfigOptions(result, 'configOptions'),
      commands: parseCommands(result, 'availableCommands'),
    };
  }

  promptSent(): SentPrompt {
    this.#messages.breakOff();
    // The state is the agent's to tell.
    return { answered: promptReceipt, failed: () => undefined };
  }

  cancelSent(): void {
    // The end of the turn is the agent's to tell, too.
  }

  setConfigOption(configId: string, value: string | boolean): Call {
    const type = typeof value === 'boolean' ? 'boolean' : 'id';
    return { method: 'session/set_config_option', params: { sessionId: this.sessionId, configId, type, value } };
  }

  configOptionSet(configId: string, value: string | boolean, result: Fields): void {
    const options = parseConfigOptions(result, 'configOptions');
    this.emit(options ? { type: 'configOptions', options } : { type: 'configValue', configId, value });
  }

  permissionRequest(params: Fields): PermissionRequest {
    const subject = params.object('subject');
    return {
      title: params.requiredText('title') ?? '',
      ...present({ description: params.text('description'), subject: subject && parseSubject(subject) }),
      options: parsePermissionOptions(params),
    };
  }

  #chunk(role: MessageRole, update: Fields): void {
    const content = update.get('content');
    if (content === undefined || content === null) {
      update.problem('content', 'is missing');
      return;
    }
    const messageId = this.#messages.idFor(role, update.id('messageId'));
    const block = parseContentBlock(content, update, 'content');
    const chunk = { type: 'messageChunk', role, messageId, content: block } as const;
    const parent = parentToolCallId(update);
    this.emit(parent === undefined ? chunk : { ...chunk, parentToolCallId: parent });
  }

  #message(role: MessageRole, update: Fields): boolean {
    const messageId = update.id('messageId');
    if (messageId === undefined) return false;
    const patch: Mutable<MessagePatch> = { type: 'message', role, messageId };
    const content = update.get('content') === null ? null : parseContentBlocks(update, 'content');
    if (content !== undefined) patch.content = content;
    this.emit(patch);
    return true;
  }

  /** @returns Whether something was emitted. */
  #other(kind: unknown, update: Fields): boolean {
    switch (kind) {
      case 'tool_call_update': {
        const patch = parseToolCallPatch(update, 'clears');
        if (patch !== undefined) this.emit(patch);
        return patch !== undefined;
      }
      case 'tool_call_content_chunk':
        return this.#toolCallContent(update);
      case 'terminal_update':
        return this.#terminal(update);
      case 'terminal_output_chunk':
        return this.#terminalOutput(update);
      case 'state_update':
        this.#stateUpdate(update);
        return true;
      case 'config_option_update': {
        const options = parseConfigUpdate(update);
        if (options !== undefined) this.emit({ type: 'configOptions', options });
        return options !== undefined;
      }
      default: {
        const known = typeof kind === 'string' ? commonUpdates.get(kind)?.(update) : undefined;
        if (known !== undefined) this.emit(known);
        return known !== undefined;
      }
    }
  }

  #toolCallContent(update: Fields): boolean {
    const toolCallId = update.id('toolCallId');
    if (toolCallId === undefined || !update.has('content')) return false;
    const content = parseToolCallContent(update.get('content'), update, 'content');
    this.emit({ type: 'toolCallContent', toolCallId, content });
    return true;
  }

  #terminal(update: Fields): boolean {
    const terminalId = update.id('terminalId');
    if (terminalId === undefined) return false;
    const patch: Mutable<TerminalPatch> = { type: 'terminal', terminalId };
    for (const key of ['command', 'cwd'] as const) {
      const value = update.patchText(key);
      if (value !== undefined) patch[key] = value;
    }
    const output = this.#output(update, terminalId);
    if (output !== undefined) patch.output = output;
    const exit = update.get('exitStatus') === null ? null : update.object('exitStatus');
    if (exit !== undefined) patch.exitStatus = exit && parseExitStatus(exit);
    const size = update.get('size') === null ? null : parseSize(update.object('size'));
    if (size !== undefined) patch.size = size;
    if (update.get('capabilities') === null) patch.cancellable = null;
    else if (update.has('capabilities')) patch.cancellable = update.object('capabilities')?.supports('cancel') ?? false;
    const rest = exit ? this.#terminals.end(terminalId) : '';
    if (typeof patch.output === 'string') patch.output += rest;
    else if (rest !== '') this.emit({ type: 'terminalOutput', terminalId, data: rest });
    this.emit(patch);
    return true;
  }

  #output(update: Fields, terminalId: string): string | null | undefined {
    if (update.get('output') === null) {
      this.#terminals.end(terminalId);
      return null;
    }
    const data = update.object('output')?.requiredText('data');
    return data === undefined ? undefined : this.#terminals.snapshot(terminalId, data);
  }

  #terminalOutput(update: Fields): boolean {
    const terminalId = update.id('terminalId');
    const data = update.requiredText('data');
    if (terminalId === undefined || data === undefined) return false;
    this.emit({ type: 'terminalOutput', terminalId, data: this.#terminals.chunk(terminalId, data) });
    return true;
  }

  #stateUpdate(update: Fields): void {
    const state = parseState(update);
    const usage = state.state === 'idle' ? update.object('usage') : undefined;
    // A repeated snapshot carries the usage again, which "MUST NOT be counted as … additional usage".
    if (usage !== undefined && this.#state !== 'idle') this.emit({ type: 'turnUsage', usage: parseTokenCounts(usage) });
    this.#state = state.state;
    this.emit(state);
  }
}

function parseSize(size: Fields | undefined): { cols: number; rows: number } | undefined {
  const cols = size?.count('cols');
  const rows = size?.count('rows');
  return cols === undefined || rows === undefined ? undefined : { cols, rows };
}

function parseSubject(subject: Fields): PermissionSubject {
  const toolCall = subject.get('type') === 'tool_call' ? subject.object('toolCall') : undefined;
  const patch = toolCall && parseToolCallPatch(toolCall, 'clears');
  if (patch !== undefined) return { type: 'toolCall', toolCall: patch };
  const command = subject.get('type') === 'command' ? subject.requiredText('command') : undefined;
  if (command === undefined) return { type: 'unknown', raw: boundedJson(subject.raw) };
  return {
    type: 'command',
    command,
    cwd: subject.requiredText('cwd') ?? '',
    ...present({ toolCallId: subject.text('toolCallId'), terminalId: subject.text('terminalId') }),
  };
}

function promptReceipt(result: Fields): PromptReceipt {
  const messageId = result.id('messageId');
  return messageId === undefined ? {} : { messageId };
}
