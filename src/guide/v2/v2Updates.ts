import { promptSuggestions } from '../conversation/promptSuggestions';
import { guideCommands } from '../knowledge/commands';
import { answerLengths, modes } from '../conversation/options';
import { gitPatch } from './gitPatch';
import type * as acp from '@agentclientprotocol/sdk/experimental/v2';
import type { GuideOptions } from '../conversation/options';
import type { TurnEnd } from '../conversation/sessionClient';
import type { FileDiff, TerminalPatch, ToolCallContent, ToolCallPatch, Update } from '../conversation/update';

/** An update in v2's words. */
export function toV2(update: Update): acp.SessionUpdate {
  switch (update.type) {
    case 'prompt':
      return { sessionUpdate: 'user_message', messageId: update.messageId, content: [...update.blocks] };
    case 'message': {
      const { messageId, role, text } = update;
      const chunk = { messageId, content: { type: 'text', text } } as const;
      return role === 'agent'
        ? { sessionUpdate: 'agent_message_chunk', ...chunk }
        : { sessionUpdate: 'agent_thought_chunk', ...chunk };
    }
    case 'toolCall':
      return { sessionUpdate: 'tool_call_update', ...toolCallToV2(update) };
    case 'terminal':
      return { sessionUpdate: 'terminal_update', ...terminalToV2(update) };
    case 'terminalOutput':
      return { sessionUpdate: 'terminal_output_chunk', terminalId: update.terminalId, data: base64(update.text) };
    case 'plan':
      return {
        sessionUpdate: 'plan_update',
        plan: { type: 'items', planId: 'guide', entries: [...update.entries] },
      };
    case 'usage':
      return {
        sessionUpdate: 'usage_update',
        used: update.used,
        size: update.size,
        cost: { amount: 0, currency: 'USD' },
      };
    case 'info':
      return { sessionUpdate: 'session_info_update', title: update.title, updatedAt: update.updatedAt };
    case 'suggestions':
      return { sessionUpdate: 'session_info_update', _meta: promptSuggestions(update) };
    case 'options':
      return { sessionUpdate: 'config_option_update', configOptions: configOptions(update.options) };
    case 'notice': {
      const { severity, title, description } = update;
      return { sessionUpdate: 'notice', severity, title, description };
    }
    case 'compaction': {
      const { compactionId, status, summary } = update;
      return {
        sessionUpdate: 'compaction_update',
        compactionId,
        status,
        ...(summary === undefined ? {} : { summary: [{ type: 'text', text: summary }] }),
      };
    }
  }
}

export function toolCallToV2(update: ToolCallPatch): acp.ToolCallUpdate {
  const { toolCallId, title, kind, status, content, locations, rawInput, rawOutput, cancellable } = update;
  return {
    toolCallId,
    ...(title === undefined ? {} : { title }),
    ...(kind === undefined ? {} : { kind }),
    ...(status === undefined ? {} : { status }),
    ...(content === undefined ? {} : { content: content.map(contentToV2) }),
    ...(locations === undefined ? {} : { locations: [...locations] }),
    ...(rawInput === undefined ? {} : { rawInput }),
    ...(rawOutput === undefined ? {} : { rawOutput }),
    ...(cancellable === undefined ? {} : { capabilities: cancellable ? { cancel: {} } : null }),
  };
}

function contentToV2(content: ToolCallContent): acp.ToolCallContent {
  switch (content.type) {
    case 'text':
      return { type: 'content', content };
    case 'terminal':
      return content;
    case 'diff':
      return diffToV2(content);
  }
}

function diffToV2(diff: FileDiff): acp.ToolCallContent {
  const file = { path: diff.path, fileType: 'text' };
  return {
    type: 'diff',
    changes: [diff.oldText === null ? { operation: 'add', ...file } : { operation: 'modify', ...file }],
    patch: { format: 'git_patch', text: gitPatch(diff) },
  };
}

/** @param output All of the output so far; left out, it is unchanged. */
export function terminalToV2(terminal: TerminalPatch, output?: string): acp.TerminalUpdate {
  const { terminalId, command, cwd, exit, cancellable } = terminal;
  return {
    terminalId,
    ...(command === undefined ? {} : { command }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(output === undefined ? {} : { output: { data: base64(output) } }),
    ...(exit === undefined ? {} : { exitStatus: exit }),
    ...(cancellable === undefined ? {} : { capabilities: cancellable ? { cancel: {} } : null }),
  };
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

export type ForegroundState = 'running' | 'idle' | 'requires_action';

/** The state, with all work that goes on behind the conversation: who tells of such work tells it with each state. */
export function stateUpdate(state: ForegroundState, backgroundTerminals: readonly string[]): acp.SessionUpdate {
  const background = backgroundWork(backgroundTerminals);
  switch (state) {
    case 'running':
      return { sessionUpdate: 'state_update', state: 'running', background };
    case 'idle':
      return { sessionUpdate: 'state_update', state: 'idle', background };
    case 'requires_action':
      return { sessionUpdate: 'state_update', state: 'requires_action', background };
  }
}

/** Tells that a turn has ended, and why. */
export function idleUpdate(end: TurnEnd, backgroundTerminals: readonly string[]): acp.SessionUpdate {
  const background = backgroundWork(backgroundTerminals);
  const idle = { sessionUpdate: 'state_update' as const, state: 'idle' as const, background };
  switch (end.reason) {
    case 'end_turn':
      return { ...idle, stopReason: 'end_turn' };
    case 'cancelled':
      return { ...idle, stopReason: 'cancelled' };
    case 'error':
      return { ...idle, stopReason: 'error', error: { code: -32603, message: end.error.message } };
  }
}

function backgroundWork(terminals: readonly string[]): acp.BackgroundWork[] {
  return terminals.map((terminalId) => ({ type: 'terminal', terminalId }));
}

/** The options as v2 tells them. */
export function configOptions(options: GuideOptions): acp.SessionConfigOption[] {
  return [
    {
      type: 'select',
      configId: 'mode',
      name: 'Mode',
      description: 'What the Guide may do',
      category: 'mode',
      currentValue: options.mode,
      options: [...modes],
    },
    {
      type: 'select',
      configId: 'length',
      name: 'Answer length',
      description: 'How much the Guide says',
      currentValue: options.length,
      options: answerLengths.map(({ id, name, choices }) => ({ groupId: id, name, options: [...choices] })),
    },
    {
      type: 'boolean',
      configId: 'thoughts',
      name: 'Show thinking',
      description: 'Tells why the Guide does what it does',
      category: 'thought_level',
      currentValue: options.thoughts,
    },
  ];
}

export function availableCommands(): acp.AvailableCommand[] {
  return guideCommands.map(({ name, description, hint }) => ({
    type: 'command',
    name,
    description,
    ...(hint === undefined ? {} : { input: { type: 'text', hint } }),
  }));
}
