import { randomUUID } from 'node:crypto';
import { answer } from '../brain/answer';
import { Workspace } from '../files/workspaceFolder';
import { History } from './history';
import { logError } from '../log';
import { defaultOptions, withOption } from './options';
import { pause, pieces } from './pace';
import { PromptCancelled } from './sessionClient';
import { estimateUsage, MessageIds, titleOf } from './turnText';
import type { SessionClient, TurnEnd } from './sessionClient';
import type { Step } from '../brain/step';
import type { ClientServices, Prompt, RunningCommand, Turn } from '../brain/turn';
import type { GuideOptions } from './options';
import type { SessionRecord } from './store';
import type { MessageRole, PromptMessage, Update } from './update';

export interface SessionSetup {
  /** Absolute. */
  readonly cwd: string;
  readonly additionalFolders: readonly string[];
  readonly mcpServers: readonly string[];
  /** Milliseconds between two pieces of streamed text. */
  readonly pace: number;
}

/** One conversation. Its turns run one after the other, in the order of their prompts. */
export class Session {
  #setup: SessionSetup;
  readonly #history: History;
  readonly #allowed = new Set<string>();
  readonly #services: ClientServices;
  /** Commands that have not ended; a turn does not end before them. */
  readonly #commands = new Set<Promise<unknown>>();
  /** Commands that run behind the conversation; the session does not end before them. */
  readonly #background = new Set<Promise<unknown>>();
  readonly #lifetime = new AbortController();
  #hasSuggested = false;
  #lastSave: Promise<void> = Promise.resolve();
  readonly #calls = new Map<string, AbortController>();
  #options: GuideOptions;
  #title: string;
  #updatedAt: string;
  #turn: AbortController | undefined;
  /** Prompts that wait for their turn; each is aborted by a cancel. */
  readonly #waiting = new Set<AbortController>();
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly id: string,
    setup: SessionSetup,
    private readonly client: SessionClient,
    private readonly keep: (record: SessionRecord) => Promise<void>,
    record?: SessionRecord,
  ) {
    this.#setup = setup;
    this.#history = new History(record?.history);
    this.#services = this.#servicesOf(client);
    this.#options = record?.options ?? defaultOptions;
    this.#title = record?.title ?? '';
    this.#updatedAt = record?.updatedAt ?? new Date().toISOString();
  }

  get options(): GuideOptions {
    return this.#options;
  }

  get history(): History {
    return this.#history;
  }

  get isRunning(): boolean {
    return this.#turn !== undefined;
  }

  get record(): SessionRecord {
    return {
      sessionId: this.id,
      cwd: this.#setup.cwd,
      title: this.#title,
      updatedAt: this.#updatedAt,
      options: this.#options,
      history: this.#history.entries,
    };
  }

  /**
   * Answers a prompt when its turn comes.
   * @param inserted Called with the id of the message that the prompt has become.
   * @throws PromptCancelled when a cancel, or the abort of `withdraw`, came before that
   */
  async prompt(
    prompt: Prompt,
    withdraw: AbortSignal,
    inserted: (messageId: string) => void = () => undefined,
  ): Promise<TurnEnd> {
    const waiting = new AbortController();
    this.#waiting.add(waiting);
    const turn = this.#lastTurn.then(() => {
      this.#waiting.delete(waiting);
      if (waiting.signal.aborted || withdraw.aborted) throw new PromptCancelled();
      return this.#run(prompt, withdraw, inserted);
    });
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Stops the running turn and withdraws the prompts that wait. Resolves when that is done. */
  async cancel(): Promise<void> {
    for (const waiting of this.#waiting) waiting.abort();
    this.#turn?.abort(new PromptCancelled());
    await this.#lastTurn;
  }

  /** @returns false when there is no such option or value */
  async setOption(id: string, value: unknown): Promise<boolean> {
    const options = withOption(this.#options, id, value);
    if (!options) return false;
    this.#options = options;
    await this.save();
    return true;
  }

  /** Takes over the folders and servers that a client names when it takes up the session again. */
  adopt(setup: SessionSetup): void {
    this.#setup = setup;
  }

  /** Ends all that the session does. */
  async close(): Promise<void> {
    await this.cancel();
    this.#lifetime.abort(new PromptCancelled());
    await Promise.allSettled(this.#background);
    await this.#lastSave;
  }

  /** Cancels one tool call. @returns false when there is none with this id that can be cancelled */
  cancelCall(toolCallId: string): boolean {
    const call = this.#calls.get(toolCallId);
    const told = this.#history.openToolCalls.find((one) => one.toolCallId === toolCallId);
    if (!call || told?.cancellable !== true) return false;
    call.abort(new PromptCancelled());
    return true;
  }

  async #run(prompt: Prompt, withdraw: AbortSignal, inserted: (messageId: string) => void): Promise<TurnEnd> {
    const controller = new AbortController();
    this.#turn = controller;
    const stop = (): void => {
      controller.abort(new PromptCancelled());
    };
    withdraw.addEventListener('abort', stop, { once: true });
    let end: TurnEnd;
    try {
      await this.#begin(prompt, inserted);
      end = await this.#answer(prompt, controller.signal);
    } catch (error) {
      end = { reason: 'error', error: error instanceof Error ? error : new Error(String(error)) };
    }
    try {
      await this.#settle();
    } finally {
      withdraw.removeEventListener('abort', stop);
      this.#turn = undefined;
      this.#updatedAt = new Date().toISOString();
      await this.save();
    }
    await this.client.turnEnded(end);
    return end;
  }

  async #begin(prompt: Prompt, inserted: (messageId: string) => void): Promise<void> {
    const message: PromptMessage = { type: 'prompt', messageId: randomUUID(), blocks: prompt.blocks };
    this.#history.add(message);
    await this.client.turnStarted(message);
    inserted(message.messageId);
    // What was suggested before has been answered by this prompt.
    if (this.#hasSuggested) await this.#tell({ type: 'suggestions', prompts: [] });
    this.#hasSuggested = false;
    await this.save();
    if (this.#title !== '') return;
    this.#title = titleOf(prompt.text) || 'Conversation';
    await this.#tell({ type: 'info', title: this.#title, updatedAt: new Date().toISOString() });
  }

  async #answer(prompt: Prompt, signal: AbortSignal): Promise<TurnEnd> {
    const message = new MessageIds();
    try {
      for await (const step of answer(this.#turnFor(prompt, signal))) {
        signal.throwIfAborted();
        await this.#take(step, message, signal);
      }
      return { reason: 'end_turn' };
    } catch (error) {
      if (signal.aborted) return { reason: 'cancelled' };
      throw error;
    }
  }

  #turnFor(prompt: Prompt, signal: AbortSignal): Turn {
    return {
      prompt,
      workspace: new Workspace(this.#setup.cwd, this.#setup.additionalFolders),
      options: this.#options,
      client: this.#services,
      allowed: this.#allowed,
      mcpServers: this.#setup.mcpServers,
      signal,
      setOption: async (id, value) => {
        await this.setOption(id, value);
        return this.#options;
      },
      newId: (kind) => `${kind}-${randomUUID()}`,
      callSignal: (toolCallId) => {
        const call = new AbortController();
        this.#calls.set(toolCallId, call);
        return AbortSignal.any([signal, call.signal]);
      },
    };
  }

  /** The client's services, with terminals that are told and kept, and that the turn waits for. */
  #servicesOf(client: SessionClient): ClientServices {
    return {
      offersForms: client.offersForms,
      requestPermission: (request, signal) => client.requestPermission(request, signal),
      fillForm: (form, signal) => client.fillForm(form, signal),
      offersPages: client.offersPages,
      openPage: (page, signal) => client.openPage(page, signal),
      readTextFile: (path, signal) => client.readTextFile(path, signal),
      writeTextFile: (path, text, signal) => client.writeTextFile(path, text, signal),
      startCommand: async (request, signal) => {
        const running = await client.startCommand(request, signal, (update) => this.#tell(update));
        return until(running, this.#commands);
      },
      startInBackground: async (request) => {
        const { signal } = this.#lifetime;
        const running = await client.startInBackground(request, signal, (update) => this.#tell(update));
        const ended = running.ended.finally(() => this.save());
        ended.catch((error: unknown) => {
          logError('a command in the background', error);
        });
        return until({ ...running, ended }, this.#background);
      },
    };
  }

  async #take(step: Step, message: MessageIds, signal: AbortSignal): Promise<void> {
    switch (step.type) {
      case 'say':
        return this.#stream('agent', step.text, message, signal);
      case 'think':
        return this.#options.thoughts ? this.#stream('thought', step.text, message, signal) : undefined;
      case 'suggestions':
        this.#hasSuggested = true;
        return this.#tell(step);
      case 'toolCall':
        message.end();
        return this.#tell(step);
      default:
        return this.#tell(step);
    }
  }

  async #stream(role: MessageRole, text: string, message: MessageIds, signal: AbortSignal): Promise<void> {
    const messageId = message.for(role);
    for (const piece of pieces(text)) {
      await this.#tell({ type: 'message', role, messageId, text: piece });
      await pause(this.#setup.pace, signal);
    }
  }

  /** Nothing may look as if it went on when the turn has ended. */
  async #settle(): Promise<void> {
    await Promise.allSettled(this.#commands);
    this.#calls.clear();
    for (const { toolCallId } of this.#history.openToolCalls)
      await this.#tell({ type: 'toolCall', toolCallId, status: 'cancelled', cancellable: false });
    await this.#tell({ type: 'usage', ...estimateUsage(this.#history.size) });
  }

  /** Keeps the session as it is now. One that nobody has written in is not kept. A full disk must not cost the answer. */
  save(): Promise<void> {
    if (this.#history.entries.length === 0) return Promise.resolve();
    const { record } = this;
    this.#lastSave = this.#lastSave.then(() =>
      this.keep(record).catch(async (error: unknown) => {
        logError('the session could not be kept', error);
        const description = 'It ends with this window. The conversation itself goes on.';
        await this.#tell({
          type: 'notice',
          severity: 'warning',
          title: 'This session could not be saved',
          description,
        });
      }),
    );
    return this.#lastSave;
  }

  async #tell(update: Update): Promise<void> {
    this.#history.add(update);
    await this.client.send(update);
  }
}

/** Keeps a command's end among `running` until it comes. */
function until(command: RunningCommand, running: Set<Promise<unknown>>): RunningCommand {
  const ended = command.ended.finally(() => running.delete(ended));
  running.add(ended);
  return { ...command, ended };
}
