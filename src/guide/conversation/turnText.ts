import { randomUUID } from 'node:crypto';
import type { MessageRole } from './update';

/** Text that is not interrupted by a tool call or by another voice is one message. */
export class MessageIds {
  #role: MessageRole | undefined;
  #id = '';

  for(role: MessageRole): string {
    if (this.#role !== role) this.#id = randomUUID();
    this.#role = role;
    return this.#id;
  }

  end(): void {
    this.#role = undefined;
  }
}

/** A session's title: the first line of its first prompt, without the slash of a command, shortened between words. */
export function titleOf(text: string): string {
  const first = text.trim().split('\n', 1)[0] ?? '';
  const line = first.replace(/^\/(\w)/, (_, letter: string) => letter.toUpperCase());
  return line.length <= 60 ? line : line.slice(0, 60).replace(/\s+\S*$/, '') + '…';
}

/**
 * The Guide has no context window. It tells what the conversation would take in a model's: about four characters a token,
 * of 128,000 tokens.
 */
export function estimateUsage(characters: number): { readonly used: number; readonly size: number } {
  return { used: Math.ceil(characters / 4), size: 128_000 };
}
