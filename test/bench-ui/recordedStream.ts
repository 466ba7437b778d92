import { mock } from 'node:test';
import type { HostMessage } from '../../src/chat/protocol';
import { SessionFeed } from '../../src/chat/sessionFeed';
import { prompt, ready, says } from '../ui/states/events';
import { FeedSession } from './feedSession';
import { chunksOf } from './replyText';

const FRAME_MS = 16;
/** What the benchmark prescribes: pieces of so many characters, so many of them in a frame. */
export const CHUNK = 24;
export const CHUNKS_PER_FRAME = 4;

/** What the host posts for one streamed reply: the messages of each frame. */
export interface RecordedStream {
  /** What makes the session appear. */
  readonly opening: readonly HostMessage[];
  readonly frames: readonly (readonly HostMessage[])[];
}

/** Lets the real feed of a visible panel that keeps up send a reply, with a clock that stands still between frames. */
export function recordStream(text: string): RecordedStream {
  mock.timers.enable({ apis: ['setTimeout'] });
  const session = new FeedSession();
  let posted: HostMessage[] = [];
  const feed = new SessionFeed('one', session, (message) => posted.push(message));
  const take = (): HostMessage[] => {
    mock.timers.tick(FRAME_MS);
    const messages = posted;
    posted = [];
    for (const message of messages) {
      if (message.type === 'text') feed.acknowledge(message.n);
      else if ('sequence' in message) feed.acknowledge(message.sequence);
    }
    return messages;
  };
  try {
    feed.setVisible(true);
    session.happen(ready, ...prompt('Tell me everything.'));
    const opening = take();
    const frames: HostMessage[][] = [];
    const chunks = chunksOf(text, CHUNK);
    for (let index = 0; index < chunks.length; index += CHUNKS_PER_FRAME) {
      session.pass(FRAME_MS);
      session.happen(...chunks.slice(index, index + CHUNKS_PER_FRAME).map((chunk) => says(chunk)));
      frames.push(take());
    }
    // What the feed still gathers.
    frames.push(take(), take(), take());
    return { opening, frames };
  } finally {
    feed.dispose();
    session.dispose();
    mock.timers.reset();
  }
}
