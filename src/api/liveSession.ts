import { Turnstile } from '../base/async';
import { DisposableObject } from '../base/lifecycle';
import { inTurn } from '../sessions/reduce/rows';
import type { Session, SessionChange } from '../sessions/session';
import { ApiError, argument, failureError } from './apiError';
import { promptCheck } from './contentCheck';
import { type Entry, EntryQueue, type QueueLimits } from './entryQueue';
import type { ActiveSession, ContentBlock, SessionUpdate } from './parley';
import { ReplyText } from './replyText';
import type { ApiServices } from './services';
import { isTold, updateOf } from './updateOf';

/** A session as another extension has it: what happens in it waits to be read. Hears of it from the beginning, to its end. */
export class LiveSession extends DisposableObject implements ActiveSession {
  readonly #session: Session;
  readonly #services: Pick<ApiServices, 'sessions' | 'show'>;
  readonly #entries: EntryQueue;
  readonly #readers = new Turnstile();
  /** The prompts that were sent from here and whose turns have not ended. */
  readonly #own = new Map<string, 'waiting' | 'sent'>();
  #isEnded = false;

  constructor(session: Session, services: Pick<ApiServices, 'sessions' | 'show'>, limits?: QueueLimits) {
    super();
    this.#session = session;
    this.#services = services;
    this.#entries = new EntryQueue(limits);
    this.register(
      session.onDidChange((change) => {
        this.#heard(change);
      }),
    );
    this.register(
      session.onDidEnd(() => {
        this.#end();
      }),
    );
  }

  get id(): string {
    return this.#session.id;
  }

  get agentSessionId(): string | undefined {
    return this.#session.agentSessionId;
  }

  get agentId(): string {
    return this.#session.agentId;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  sendPrompt(prompt: string | readonly ContentBlock[]): string {
    const content = argument('sendPrompt', 'prompt', promptCheck, prompt);
    if (this.#isEnded) throw ended();
    const promptId = crypto.randomUUID();
    this.#own.set(promptId, 'waiting');
    this.#session.prompt(content, promptId);
    return promptId;
  }

  async readUpdate(): Promise<SessionUpdate> {
    const leave = await this.#readers.enter();
    try {
      return publicEntry(await this.#entries.next());
    } finally {
      leave();
    }
  }

  async *updates(): AsyncGenerator<SessionUpdate, void, undefined> {
    const leave = await this.#readers.enter();
    try {
      for (;;) {
        const update = publicEntry(await this.#entries.next());
        yield update;
        if (update.type === 'stop') return;
      }
    } finally {
      leave();
    }
  }

  async readToString(): Promise<string> {
    const leave = await this.#readers.enter();
    try {
      const text = new ReplyText();
      let missed = 0;
      for (;;) {
        const entry = await this.#entries.next();
        if (entry.type === 'error') throw entry.error;
        if (entry.type === 'event' && entry.inTurn) text.add(entry.event);
        if (entry.type === 'missed' && entry.inTurn) missed += entry.count;
        if (entry.type !== 'stop') continue;
        if (missed === 0) return text.toString();
        throw new ApiError('missed', `readToString: ${missed} updates of the turn were not read in time, and are gone`);
      }
    } finally {
      leave();
    }
  }

  cancel(): void {
    this.#session.cancel();
  }

  async show(): Promise<void> {
    if (this.#isEnded) throw ended();
    this.#session.reveal();
    await this.#services.show(this.id);
  }

  /** Closes the session, and hears of that like of any other end. */
  override dispose(): void {
    this.#services.sessions.close(this.id);
  }

  #heard(change: SessionChange): void {
    const { event, before, state } = change;
    if (event.type === 'promptSent' && this.#own.has(event.promptId)) this.#own.set(event.promptId, 'sent');
    const isEnd = inTurn(before) && !inTurn(state);
    const promptId = isEnd ? before.turnPrompt : state.turnPrompt;
    const isForeign = promptId !== undefined && !this.#own.has(promptId);
    if (isEnd) {
      if (!isForeign) this.#turnEnded(change, promptId);
    } else if (event.type === 'promptFailed' && this.#own.delete(event.promptId)) {
      // It was sent into a turn of the agent's own, which goes on.
      this.#entries.add({ type: 'error', error: failureError('promptFailed', 'The prompt failed', event.failure) });
    } else if (event.type === 'agentLost') {
      this.#entries.failWaiting(failureError('agentLost', 'The agent is gone', event.failure));
    } else if (!isForeign && isTold(event)) {
      this.#entries.event(event, inTurn(state));
    }
    if (isEnd || event.type === 'queueChanged') this.#checkQueue();
  }

  #turnEnded({ event, before }: SessionChange, promptId: string | undefined): void {
    if (promptId !== undefined) this.#own.delete(promptId);
    if (event.type === 'promptFailed') {
      this.#entries.add({ type: 'error', error: failureError('promptFailed', 'The prompt failed', event.failure) });
    } else if (event.type === 'agentLost') {
      this.#entries.add({ type: 'error', error: failureError('agentLost', 'The agent is gone', event.failure) });
    } else {
      const told = event.type === 'state' ? event : undefined;
      if (told?.background) this.#entries.event(told, true);
      const isCancelled = !told || before.activity === 'cancelling';
      this.#entries.add({
        type: 'stop',
        stop: {
          type: 'stop',
          stopReason: told?.stopReason ?? (isCancelled ? 'cancelled' : 'end_turn'),
          ...(told?.error && { error: told.error }),
          ...(promptId !== undefined && { promptId }),
        },
      });
    }
  }

  /**
   * A prompt that will not be sent by itself is told so: it was taken out of the queue, or the turn before it ended in a way that holds the
   * queue. It is looked at when the queue has gone on, where it does.
   */
  #checkQueue(): void {
    if (![...this.#own.values()].includes('waiting')) return;
    queueMicrotask(() => {
      queueMicrotask(() => {
        if (!this.#isEnded) this.#failUnsent();
      });
    });
  }

  #failUnsent(): void {
    const { state } = this.#session;
    const queued = new Set(state.queue.map(({ promptId }) => promptId));
    for (const [promptId, stage] of this.#own) {
      if (stage === 'sent' || (queued.has(promptId) && this.#session.willSend(promptId))) continue;
      this.#own.delete(promptId);
      const why = queued.has(promptId) ? 'the turn before it was cancelled or failed' : 'it was taken out of the queue';
      this.#entries.add({ type: 'error', error: new ApiError('notSent', `The prompt was not sent: ${why}`) });
      if (queued.has(promptId)) this.#session.removeQueued(promptId);
    }
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#entries.end(ended());
    super.dispose();
  }
}

/** @throws ApiError in place of the end of a turn that failed. */
function publicEntry(entry: Entry): SessionUpdate {
  switch (entry.type) {
    case 'event':
      return updateOf(entry.event);
    case 'missed':
      return { type: 'missed', count: entry.count };
    case 'stop':
      return entry.stop;
    case 'error':
      throw entry.error;
  }
}

function ended(): ApiError {
  return new ApiError('ended', 'The session has ended');
}
