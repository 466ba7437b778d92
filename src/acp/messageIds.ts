import type { MessageRole } from './update';

/**
 * Gives ids to messages that come without: consecutive chunks of one role are one message, until something else stands between them.
 * Most v1 agents send no ids; v2 requires them, its lift only falls back on this.
 */
export class MessageIds {
  #role: MessageRole | undefined;
  #id = '';
  #count = 0;

  /** @param prefix Makes the ids unlike those of another run, whose messages may stand in the same transcript. */
  constructor(private readonly prefix: string) {}

  /** The id of the message that a chunk belongs to. @param given The id it came with. */
  idFor(role: MessageRole, given: string | undefined): string {
    if (given !== undefined) {
      this.#role = undefined;
      return given;
    }
    if (role !== this.#role) {
      this.#role = role;
      this.#id = `${this.prefix}${++this.#count}`;
    }
    return this.#id;
  }

  /** What comes next without an id is a message of its own. */
  breakOff(): void {
    this.#role = undefined;
  }
}
