import type { ContentBlock } from '../acp/content';
import type { SessionEvent } from '../sessions/events';

/** What an agent writes to the person, put together from events. Its thoughts, and what agents within it say, are not of it. */
export class ReplyText {
  /** By message, in the order in which they began. */
  readonly #messages = new Map<string, string>();

  add(event: SessionEvent): void {
    if (event.type === 'messageChunk' && event.role === 'agent' && event.parentToolCallId === undefined) {
      const before = this.#messages.get(event.messageId) ?? '';
      this.#messages.set(event.messageId, before + textOf(event.content));
    } else if (event.type === 'message' && event.role === 'agent' && event.content !== undefined) {
      this.#messages.set(event.messageId, (event.content ?? []).map(textOf).join(''));
    }
  }

  /** The messages, with an empty line between two. */
  toString(): string {
    return [...this.#messages.values()].filter((text) => text !== '').join('\n\n');
  }
}

function textOf(block: ContentBlock): string {
  return block.type === 'text' ? block.text : '';
}
