import type { AgentFailure } from '../acp/agentFailure';
import { untilAborted } from '../base/async';
import { DisposableObject } from '../base/lifecycle';
import type { Attachment } from './attachment';
import type { SessionEvent } from './events';
import type { AgentLink } from './ports';

/** What a sign-in needs of its session. */
interface SigningIn {
  emit(event: SessionEvent): void;
  /** Runs a call to the agent. @returns Why it failed, if it did. */
  settle(method: string, call: () => Promise<unknown>): Promise<AgentFailure | undefined>;
}

/** Signing in at a session's agent, by a method of the type `agent`: one at a time. A session that works goes on, whatever comes of it. */
export class SignIn extends DisposableObject {
  #current: AbortController | undefined;

  constructor(
    private readonly session: SigningIn,
    private readonly attachment: Attachment,
    private readonly link: AgentLink,
  ) {
    super();
    this.onDispose(() => this.#current?.abort());
  }

  /** @returns What came of it; `givenUp`: another one was begun, or {@link cancel} was called. */
  async run(methodId: string): Promise<AgentFailure | 'done' | 'givenUp'> {
    this.cancel();
    const cancel = new AbortController();
    this.#current = cancel;
    const failure = await this.session.settle('authenticate', async () => {
      this.session.emit({ type: 'linkChanged', link: { state: 'starting', stage: 'signingIn' } });
      const connection = await this.link.connect();
      // An agent that does not know how to give up is not waited for.
      await untilAborted(connection.signIn(methodId, cancel.signal), cancel.signal);
      await this.attachment.attach();
    });
    if (this.#current === cancel) this.#current = undefined;
    if (cancel.signal.aborted) return 'givenUp';
    const isReady = !failure || this.attachment.handle !== undefined;
    this.session.emit({ type: 'linkChanged', link: isReady ? { state: 'ready' } : { state: 'failed', failure } });
    if (failure && isReady) this.session.emit({ type: 'requestFailed', failure });
    return failure ?? 'done';
  }

  /** Gives up the one that is under way: the person went another way, or the agent does not come back. */
  cancel(): void {
    if (!this.#current) return;
    this.#current.abort();
    this.#current = undefined;
    this.session.emit({ type: 'linkChanged', link: { state: this.attachment.handle ? 'ready' : 'none' } });
  }
}
