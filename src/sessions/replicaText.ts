import type { MessageRole } from '../acp/update';
import type { ReplicaUpdate } from './replica';

/** Text that goes on where the update before it ended: the same message, `ms` milliseconds later. */
export interface MoreText {
  readonly ms: number;
  readonly text: string;
}

interface Place {
  readonly role: MessageRole;
  readonly messageId: string;
  readonly at: number;
}

/**
 * Says in few bytes that a message grows: most of what an agent streams is text that goes on. Both ends of a feed have one, and show
 * it each update, in order.
 */
export class TextShorthand {
  #place: Place | undefined;

  /** A new beginning: what comes next continues nothing. */
  reset(): void {
    this.#place = undefined;
  }

  /** Takes note of an update that is sent, or has come. */
  note(update: ReplicaUpdate): void {
    this.#place = placeOf(update);
  }

  /** What the other end's {@link lengthen} makes the same update of; undefined when there is no short form. */
  shorten(update: ReplicaUpdate): MoreText | undefined {
    const now = placeOf(update);
    const before = this.#place;
    if (!now || now.role !== before?.role || now.messageId !== before.messageId) return undefined;
    if (!('event' in update) || update.event.type !== 'messageChunk' || update.event.content.type !== 'text')
      return undefined;
    return { ms: now.at - before.at, text: update.event.content.text };
  }

  /** Undefined when no text came before: something was missed. */
  lengthen({ ms, text }: MoreText): ReplicaUpdate | undefined {
    const before = this.#place;
    if (!before) return undefined;
    const { role, messageId } = before;
    return { at: before.at + ms, event: { type: 'messageChunk', role, messageId, content: { type: 'text', text } } };
  }
}

/** Where plain text ended, if an update is just that. Text that may have made a message of its own tells when it began, too. */
function placeOf(update: ReplicaUpdate): Place | undefined {
  if (!('event' in update) || update.event.type !== 'messageChunk') return undefined;
  const { role, messageId, content } = update.event;
  if (content.type !== 'text' || content.text === '' || content.annotations !== undefined) return undefined;
  return { role, messageId, at: update.until ?? update.at };
}
