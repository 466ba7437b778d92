import type { ContentBlock } from '../acp/content';
import type { QueuedPrompt } from './state';

type Queue = readonly QueuedPrompt[];

/** The queue with another content for one prompt. */
export function withContent(queue: Queue, promptId: string, content: readonly ContentBlock[]): Queue {
  return queue.map((prompt) => (prompt.promptId === promptId ? { promptId, content } : prompt));
}

export function without(queue: Queue, promptId: string): Queue {
  return queue.filter((prompt) => prompt.promptId !== promptId);
}

/** The queue with one prompt at another place, counted from 0. */
export function moved(queue: Queue, promptId: string, index: number): Queue {
  const prompt = queue.find((one) => one.promptId === promptId);
  return prompt ? without(queue, promptId).toSpliced(Math.max(0, index), 0, prompt) : queue;
}
