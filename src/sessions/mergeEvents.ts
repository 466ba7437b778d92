import type { ContentBlock, TextBlock } from '../acp/content';
import type { SessionEvent, TimedEvent } from './events';
import { continues } from './reduce/content';

/**
 * One event in the place of two that follow each other directly, where reducing it gives the same state as reducing both; undefined
 * where there is none. So a stream of small pieces becomes few events, without changing what comes of it.
 */
export function mergeTimed(first: TimedEvent, second: TimedEvent): TimedEvent | undefined {
  const event = mergeEvents(first.event, second.event);
  return event && { at: first.at, until: second.until ?? second.at, event };
}

/** As {@link mergeTimed}, without the times. */
export function mergeEvents(first: SessionEvent, second: SessionEvent): SessionEvent | undefined {
  switch (first.type) {
    case 'messageChunk': {
      if (second.type !== 'messageChunk') return undefined;
      if (second.messageId !== first.messageId || second.role !== first.role) return undefined;
      const content = mergeText(first.content, second.content);
      return content && { ...first, content };
    }
    case 'toolCallContent': {
      if (second.type !== 'toolCallContent' || second.toolCallId !== first.toolCallId) return undefined;
      if (first.content.type !== 'content' || second.content.type !== 'content') return undefined;
      const content = mergeText(first.content.content, second.content.content);
      return content && { ...first, content: { type: 'content', content } };
    }
    case 'terminalOutput':
      if (second.type !== 'terminalOutput' || second.terminalId !== first.terminalId) return undefined;
      return { ...first, data: first.data + second.data };
    case 'compactionSummary': {
      if (second.type !== 'compactionSummary' || second.compactionId !== first.compactionId) return undefined;
      const content = mergeText(first.content, second.content);
      return content && { ...first, content };
    }
    case 'sessionMessageChunk': {
      if (second.type !== 'sessionMessageChunk' || second.messageId !== first.messageId) return undefined;
      const content = mergeText(first.content, second.content);
      return content && { ...first, content };
    }
    case 'subagentEvent': {
      if (second.type !== 'subagentEvent' || second.sessionId !== first.sessionId) return undefined;
      const event = mergeEvents(first.event, second.event);
      return event && { ...first, event };
    }
    default:
      return undefined;
  }
}

/** Empty text stays alone: it counts as heard, but neither creates a message nor changes one. */
function mergeText(first: ContentBlock, second: ContentBlock): TextBlock | undefined {
  if (first.type !== 'text' || second.type !== 'text') return undefined;
  if (first.text === '' || second.text === '' || !continues(first, second)) return undefined;
  return { ...first, text: first.text + second.text };
}
