import type { MessageChunk, Update } from '../conversation/update';

/** One thing that the brain does while it answers. Text gets its message ids from the session, which tells it in small pieces. */
export type Step = Say | Think | Exclude<Update, MessageChunk>;

/** Markdown for the person. */
export interface Say {
  readonly type: 'say';
  readonly text: string;
}

/** Why it does what it does next; left out when "Show thinking" is off. */
export interface Think {
  readonly type: 'think';
  readonly text: string;
}

/** Prompts that may come next. */
export function suggest(...prompts: readonly string[]): Step {
  return { type: 'suggestions', prompts };
}

/** What the brain is: asked once per prompt, it ends when the answer is complete. It stops by throwing when the turn's signal aborts. */
export type Answer = AsyncGenerator<Step, void, undefined>;

/** An answer that waits for nothing. */
export type ReadyAnswer = Generator<Step, void, undefined>;

export function say(text: string): Say {
  return { type: 'say', text };
}

export function think(text: string): Think {
  return { type: 'think', text };
}
