import type { PermissionOption, PermissionRequest } from '../../../src/acp/agentConnection';
import type { ContentBlock } from '../../../src/acp/content';
import type { DiffChange, ToolCallContent, ToolCallPatch } from '../../../src/acp/update';
import type { SessionEvent } from '../../../src/sessions/events';

/** Builders for what happens in a session. */

export const text = (value: string): ContentBlock => ({ type: 'text', text: value });

export function prompt(value: string, promptId = 'p1', ...others: readonly ContentBlock[]): SessionEvent[] {
  return [
    { type: 'promptSent', promptId, content: [text(value), ...others] },
    { type: 'promptAccepted', promptId },
    { type: 'state', state: 'running' },
  ];
}

export function says(value: string, messageId = 'm1'): SessionEvent {
  return { type: 'messageChunk', role: 'agent', messageId, content: text(value) };
}

export function thinks(value: string, messageId = 't1'): SessionEvent {
  return { type: 'messageChunk', role: 'thought', messageId, content: text(value) };
}

export function tool(toolCallId: string, change: Omit<ToolCallPatch, 'type' | 'toolCallId'>): SessionEvent {
  return { type: 'toolCall', toolCallId, ...change };
}

export const ready: SessionEvent = { type: 'linkChanged', link: { state: 'ready' } };

export function ended(stopReason = 'end_turn'): SessionEvent {
  return { type: 'state', state: 'idle', stopReason };
}

export function diff(path: string, oldText: string | null, newText: string): ToolCallContent {
  const change: DiffChange = { operation: oldText === null ? 'add' : 'modify', path, text: { oldText, newText } };
  return { type: 'diff', changes: [change] };
}

export const allowOrReject: readonly PermissionOption[] = [
  { optionId: 'once', name: 'Allow once', kind: 'allow_once' },
  { optionId: 'always', name: 'Always allow npm test here', kind: 'allow_always' },
  { optionId: 'no', name: 'Reject', kind: 'reject_once' },
];

export function asks(
  requestId: string,
  change: Partial<PermissionRequest> = {},
): Extract<SessionEvent, { readonly type: 'permissionAsked' }> {
  return { type: 'permissionAsked', requestId, request: { title: '', options: allowOrReject, ...change } };
}
