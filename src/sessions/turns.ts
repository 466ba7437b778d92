import type { SessionHandle } from '../acp/agentConnection';
import type { AgentFailure } from '../acp/agentFailure';
import type { ContentBlock } from '../acp/content';
import { Deferred, disposableTimeout } from '../base/async';
import { type Disposable, DisposableObject, MutableDisposable } from '../base/lifecycle';
import type { Attachment } from './attachment';
import type { SessionEvent } from './events';
import { fitContent } from './fitContent';
import { failureOf, isConnectionClosed } from './failureOf';
import type { PendingRequests } from './pendingRequests';
import type { AgentLink } from './ports';
import { moved } from './promptQueue';
import { inTurn } from './reduce/rows';
import type { QueuedPrompt, SessionState } from './state';

/** The session whose turns they are. */
interface Told {
  state(): SessionState;
  emit(event: SessionEvent): void;
}

/** A prompt on its way. */
interface Delivery {
  readonly promptId: string;
  /** It was handed over; from then on the agent ends the turn. */
  isWithAgent: boolean;
}

/** Drives a session's turns: sends prompts, one at a time, keeps the others in the queue, and cancels. */
export class Turns extends DisposableObject {
  readonly #grace = this.register(new MutableDisposable<Disposable>());
  #delivery: Delivery | undefined;
  /** The next queued prompt goes out when the turn ends, whatever its end. */
  #sendsNext = false;
  /** Until all of them have settled, prompts wait. */
  readonly #awaited = new Set<Promise<unknown>>();
  /** The prompts that wait for that. */
  readonly #held = new Set<string>();
  /** Settles with the turn that is to stop. */
  #stopping: Deferred<void> | undefined;

  constructor(
    private readonly session: Told,
    private readonly attachment: Attachment,
    private readonly requests: PendingRequests,
    private readonly link: AgentLink,
    private readonly cancelGraceMs: number,
  ) {
    super();
  }

  /** Sends a prompt, or queues it while a turn runs, or something is awaited. */
  prompt(prompt: QueuedPrompt): void {
    if (this.#isRunning) this.setQueue([...this.#queue, prompt]);
    else if (this.#awaited.size > 0) {
      // Before what waited already, and after those that came since.
      const place = this.#queue.findLastIndex(({ promptId }) => this.#held.has(promptId)) + 1;
      this.#held.add(prompt.promptId);
      this.setQueue(this.#queue.toSpliced(place, 0, prompt));
    } else this.#send(prompt);
  }

  /** Lets prompts wait until something is settled that comes before them in the transcript. */
  async sendAfter<T>(awaited: Promise<T>): Promise<T> {
    this.#awaited.add(awaited);
    try {
      return await awaited;
    } finally {
      this.#awaited.delete(awaited);
      if (this.#awaited.size === 0) this.#sendHeld();
    }
  }

  #sendHeld(): void {
    const next = this.isDisposed ? undefined : this.#queue.find(({ promptId }) => this.#held.has(promptId));
    this.#held.clear();
    if (next && !this.#isRunning) this.sendQueuedNow(next.promptId);
  }

  setQueue(queue: readonly QueuedPrompt[]): void {
    this.session.emit({ type: 'queueChanged', queue });
  }

  sendQueuedNow(promptId: string): void {
    if (!this.#queue.some((prompt) => prompt.promptId === promptId)) return;
    this.setQueue(moved(this.#queue, promptId, 0));
    if (this.#isRunning) {
      this.#sendsNext = true;
      this.#cancel();
    } else if (this.#awaited.size > 0) this.#held.add(promptId);
    else this.#sendQueued();
  }

  /** Ends the turn; where there is none yet, the prompts that wait for it to begin stay in the queue. */
  cancel(): void {
    this.#sendsNext = false;
    this.#cancel();
    if (this.#isRunning || this.#held.size === 0) return;
    this.#held.clear();
    this.setQueue(this.#queue);
  }

  /** Whether a prompt of the queue is sent by itself, sooner or later. */
  willSend(promptId: string): boolean {
    return this.#isRunning || this.#held.has(promptId);
  }

  /** Cancels, and waits for the turn's end. @returns Whether the agent is not at it any more, as far as it has said. */
  async stop(): Promise<boolean> {
    if (this.#isRunning) {
      this.#stopping ??= new Deferred();
      const { promise } = this.#stopping;
      this.#sendsNext = false;
      this.#cancel();
      await promise;
    }
    return !this.session.state().unresponsive;
  }

  /** Ends a turn without the agent: it does not know of it, or will not be asked about it any more. */
  endHere(): void {
    this.requests.cancelAll();
    if (!this.#isRunning) return;
    this.#delivery = undefined;
    this.session.emit({ type: 'cancelRequested' });
    this.session.emit({ type: 'state', state: 'idle', stopReason: 'cancelled' });
  }

  /** To be called for each event that ends a turn. */
  ended(event: SessionEvent): void {
    const wasCancelled = this.#grace.value !== undefined;
    this.#grace.value = undefined;
    this.#stopping?.resolve();
    this.#stopping = undefined;
    // A prompt that is still on its way is not what the agent ended.
    if (event.type !== 'state' || this.#delivery?.isWithAgent !== false) this.#delivery = undefined;
    // An agent that was done just as it was cancelled says that it ended well.
    const isHeld = !this.#sendsNext && (wasCancelled || !endsWell(event));
    this.#sendsNext = false;
    if (isHeld || this.#queue.length === 0) return;
    // Not within the dispatch of the agent's message: what ends the turn is told to everybody first.
    queueMicrotask(() => {
      const [next] = this.#queue;
      if (this.isDisposed || this.#isRunning || !next) return;
      if (this.#awaited.size > 0) this.#held.add(next.promptId);
      else this.#sendQueued();
    });
  }

  get #queue(): readonly QueuedPrompt[] {
    return this.session.state().queue;
  }

  get #isRunning(): boolean {
    return inTurn(this.session.state());
  }

  #sendQueued(): void {
    const [next, ...rest] = this.#queue;
    if (!next) return;
    this.setQueue(rest);
    this.#send(next);
  }

  #send({ promptId, content }: QueuedPrompt): void {
    const delivery = { promptId, isWithAgent: false };
    this.#delivery = delivery;
    this.session.emit({ type: 'promptSent', promptId, content });
    const { handle } = this.attachment;
    // An agent that is there is told in this call, so that what is done next comes after it.
    void (handle ? this.#deliver(delivery, content, handle) : this.#startAndDeliver(delivery, content));
  }

  async #startAndDeliver(delivery: Delivery, content: readonly ContentBlock[]): Promise<void> {
    let handle: SessionHandle;
    try {
      handle = await this.attachment.attach();
    } catch (error) {
      if (this.#delivery === delivery) this.#failed(delivery, failureOf(error, 'session/new', this.link));
      return;
    }
    if (this.#delivery === delivery) await this.#deliver(delivery, content, handle);
  }

  async #deliver(delivery: Delivery, content: readonly ContentBlock[], handle: SessionHandle): Promise<void> {
    const { promptId } = delivery;
    delivery.isWithAgent = true;
    try {
      const abilities = this.attachment.connection?.agent.capabilities;
      const fitted = abilities ? fitContent(content, abilities) : { content, changes: [] };
      if (fitted.changes.length > 0) this.session.emit({ type: 'promptFitted', promptId, changes: fitted.changes });
      const { messageId } = await handle.prompt(fitted.content);
      this.session.emit({ type: 'promptAccepted', promptId, ...(messageId !== undefined && { messageId }) });
    } catch (error) {
      // What the end of a connection means for the turn is told when the connection says so.
      if (isConnectionClosed(error) || this.attachment.handle !== handle) return;
      if (this.#delivery !== delivery) {
        // It did not end in time after its cancel; now it has.
        if (!this.#isRunning) this.session.emit({ type: 'state', state: 'idle' });
        return;
      }
      // Some agents answer a prompt that was cancelled with an error.
      if (this.session.state().activity === 'cancelling') {
        this.session.emit({ type: 'state', state: 'idle', stopReason: 'cancelled' });
      } else {
        this.#failed(delivery, failureOf(error, 'session/prompt', this.link));
      }
    }
  }

  #failed({ promptId }: Delivery, failure: AgentFailure): void {
    this.session.emit({ type: 'promptFailed', promptId, failure });
  }

  #cancel(): void {
    if (!this.#isRunning || this.session.state().activity === 'cancelling') return;
    const { handle } = this.attachment;
    if (!handle || this.#delivery?.isWithAgent === false) {
      this.endHere();
      return;
    }
    const limitMs = this.cancelGraceMs;
    this.#grace.value = disposableTimeout(() => {
      this.session.emit({ type: 'cancelOverdue', limitMs });
    }, limitMs);
    handle.cancel();
    this.requests.cancelAll();
    this.session.emit({ type: 'cancelRequested' });
  }
}

/** Whether the queue goes on by itself after a turn that ended so. */
function endsWell(event: SessionEvent): boolean {
  if (event.type !== 'state') return false;
  return event.stopReason !== 'cancelled' && event.stopReason !== 'refusal' && event.stopReason !== 'error';
}
