import { answerLengths, modes } from '../conversation/options';
import { promptSuggestions } from '../conversation/promptSuggestions';
import { guideCommands } from '../knowledge/commands';
import type * as acp from '@agentclientprotocol/sdk';
import type { GuideOptions } from '../conversation/options';
import type { PromptMessage, ToolCallContent, ToolCallPatch, Update } from '../conversation/update';

/** What this client has said that it understands beyond the base of v1. */
export interface V1ClientFeatures {
  readonly booleanOptions: boolean;
  readonly notices: boolean;
  readonly compaction: boolean;
}

export function featuresOf(capabilities: acp.ClientCapabilities | undefined): V1ClientFeatures {
  const session = capabilities?.session;
  return {
    booleanOptions: Boolean(session?.configOptions?.boolean),
    notices: Boolean(session?.notices),
    compaction: Boolean(session?.compaction),
  };
}

/**
 * An update in v1's words; undefined when v1, or this client, has none for it.
 * @param isNew Whether the tool call is not known to the client: v1 has one word for a new one and one for a change.
 */
export function toV1(
  update: Exclude<Update, PromptMessage>,
  features: V1ClientFeatures,
  isNew: boolean,
): acp.SessionUpdate | undefined {
  switch (update.type) {
    case 'message': {
      const { messageId, role, text } = update;
      return { sessionUpdate: chunkNames[role], messageId, content: { type: 'text', text } };
    }
    case 'toolCall': {
      const { title, ...rest } = toolCallToV1(update);
      if (isNew) return { sessionUpdate: 'tool_call', title: title ?? 'Tool call', ...rest };
      return { sessionUpdate: 'tool_call_update', ...(title === undefined ? {} : { title }), ...rest };
    }
    case 'plan':
      return { sessionUpdate: 'plan', entries: [...update.entries] };
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
      return { sessionUpdate: 'config_option_update', configOptions: configOptions(update.options, features) };
    case 'notice': {
      const { severity, title, description } = update;
      return features.notices ? { sessionUpdate: 'notice', severity, title, description } : undefined;
    }
    case 'compaction': {
      if (!features.compaction) return undefined;
      const { compactionId, status, summary } = update;
      return {
        sessionUpdate: 'compaction_update',
        compactionId,
        status,
        ...(summary === undefined ? {} : { summary: [{ type: 'text', text: summary }] }),
      };
    }
    case 'terminal':
    case 'terminalOutput':
      return undefined; // the client's own terminals need no telling
  }
}

const chunkNames = {
  agent: 'agent_message_chunk',
  thought: 'agent_thought_chunk',
} as const;

/** What a new tool call and a change of one have in common. */
type V1ToolCall = Omit<acp.ToolCall, 'title'> & Partial<Pick<acp.ToolCall, 'title'>>;

/** v1 has no status for what was cancelled. */
export function toolCallToV1(update: ToolCallPatch): V1ToolCall {
  const { toolCallId, title, kind, status, content, locations, rawInput, rawOutput } = update;
  return {
    toolCallId,
    ...(title === undefined ? {} : { title }),
    ...(kind === undefined ? {} : { kind }),
    ...(status === undefined ? {} : { status: status === 'cancelled' ? 'failed' : status }),
    ...(content === undefined ? {} : { content: content.map(contentToV1) }),
    ...(locations === undefined ? {} : { locations: [...locations] }),
    ...(rawInput === undefined ? {} : { rawInput }),
    ...(rawOutput === undefined ? {} : { rawOutput }),
  };
}

function contentToV1(content: ToolCallContent): acp.ToolCallContent {
  return content.type === 'text' ? { type: 'content', content } : content;
}

/** The options as v1 tells them; boolean ones only where the client has said that it knows them. */
export function configOptions(options: GuideOptions, features: V1ClientFeatures): acp.SessionConfigOption[] {
  const shown: acp.SessionConfigOption[] = [
    {
      type: 'select',
      id: 'mode',
      name: 'Mode',
      description: 'What the Guide may do',
      category: 'mode',
      currentValue: options.mode,
      options: [...modes],
    },
    {
      type: 'select',
      id: 'length',
      name: 'Answer length',
      description: 'How much the Guide says',
      currentValue: options.length,
      options: answerLengths.map(({ id, name, choices }) => ({ group: id, name, options: [...choices] })),
    },
  ];
  const thoughts: acp.SessionConfigOption = {
    type: 'boolean',
    id: 'thoughts',
    name: 'Show thinking',
    description: 'Tells why the Guide does what it does',
    category: 'thought_level',
    currentValue: options.thoughts,
  };
  return features.booleanOptions ? [...shown, thoughts] : shown;
}

/** The same mode as `configOptions` tells, for clients that only know modes. */
export function modeState({ mode }: GuideOptions): acp.SessionModeState {
  return {
    currentModeId: mode,
    availableModes: modes.map(({ value, name, description }) => ({ id: value, name, description })),
  };
}

export function commandsUpdate(): acp.SessionUpdate {
  return {
    sessionUpdate: 'available_commands_update',
    availableCommands: guideCommands.map(({ name, description, hint }) => ({
      name,
      description,
      ...(hint === undefined ? {} : { input: { hint } }),
    })),
  };
}
