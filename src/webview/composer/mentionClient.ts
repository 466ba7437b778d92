import type { HostMessage, Intent } from '../../chat/protocol';
import type { Mention, MentionQuery } from '../../sessions/mention';

type Answer = Extract<HostMessage, { readonly type: 'mentions' }>;

/** Asks the host what can be mentioned. Only the last question counts: answers to earlier ones are dropped. */
export class MentionClient {
  #last = 0;
  #tell: ((mentions: readonly Mention[], done: boolean) => void) | undefined;

  constructor(private readonly post: (intent: Intent) => void) {}

  ask(
    query: MentionQuery,
    sessionKey: string | undefined,
    tell: (mentions: readonly Mention[], done: boolean) => void,
  ): void {
    this.#tell = tell;
    this.post({
      type: 'findMentions',
      requestId: ++this.#last,
      query,
      ...(sessionKey === undefined ? {} : { sessionKey }),
    });
  }

  /** What is still on its way is not wanted any more. */
  forget(): void {
    this.#tell = undefined;
  }

  answer({ requestId, mentions, done }: Answer): void {
    if (requestId === this.#last) this.#tell?.(mentions, done);
  }
}
