import { codeFence } from '../brain/markdown';
import { toV1 } from './v1Updates';
import type { SessionUpdate } from '@agentclientprotocol/sdk';
import type { SessionRecord } from '../conversation/store';
import type { PromptMessage, ToolCallContent, Update } from '../conversation/update';
import type { V1ClientFeatures } from './v1Updates';

/** All that a client needs to show a kept session again. */
export function replayToV1(record: SessionRecord, features: V1ClientFeatures): readonly SessionUpdate[] {
  const info: Update = { type: 'info', title: record.title, updatedAt: record.updatedAt };
  return [...record.history.map((entry) => withTerminalText(entry, record)), info].flatMap((update) => {
    if (update.type === 'prompt') return promptChunks(update);
    const told = toV1(update, features, true);
    return told ? [told] : [];
  });
}

function promptChunks({ messageId, blocks }: PromptMessage): readonly SessionUpdate[] {
  return blocks.map((content) => ({ sessionUpdate: 'user_message_chunk', messageId, content }));
}

/** The client's terminal is gone; what it showed was kept. */
function withTerminalText(update: Update, record: SessionRecord): Update {
  if (update.type !== 'toolCall' || !update.content) return update;
  const content = update.content.map((one): ToolCallContent => {
    if (one.type !== 'terminal') return one;
    const terminal = record.history.find((entry) => entry.type === 'terminal' && entry.terminalId === one.terminalId);
    return { type: 'text', text: codeFence(terminal?.type === 'terminal' ? terminal.output : '') };
  });
  return { ...update, content };
}
