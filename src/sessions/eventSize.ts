import { weightOf } from '../base/weight';
import type { SessionEvent } from './events';

/** About how many characters an event has, and no more than about `limit`. Costs next to nothing for a piece of text, of which there are many. */
export function eventSize(event: SessionEvent, limit: number): number {
  switch (event.type) {
    case 'messageChunk':
      return event.content.type === 'text' ? event.content.text.length + 100 : weightOf(event, limit);
    case 'terminalOutput':
      return event.data.length + 100;
    default:
      return weightOf(event, limit);
  }
}
