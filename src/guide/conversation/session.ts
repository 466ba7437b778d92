import { randomUUID } from 'node:crypto';
import { answer } from '../brain/answer';
import { Workspace } from '../files/workspaceFolder';
import { History } from './history';
import { logError } from '../log';
import { defaultOptions, withOption } from './options';
import { pause, pieces } from './pace';
import type { Step } from '../brain/step';
import type { ClientServices, CommandRequest, Prompt, RunningCommand, Turn } from '../brain/turn';
import type { GuideOptions } from './options';
import type { SessionRecord } from './store';
import type { MessageRole, PromptMessage, TerminalOutput, TerminalPatch, ToolKind, Update } from './update';

/** Why a turn ended. */
export type TurnEnd =
  { readonly reason: 'end_turn' | 'cancelled' } | { readonly reason: 'error'; readonly error: Error };

/** Takes what happens in a terminal; resolves when it is told and kept. */
export type TerminalReport = (update: TerminalPatch | TerminalOutput) => Promise<void>;

/** The client's side of a session: it is told what happens, and serves the brain. */
export interface SessionClient extends Omit<ClientServices, 'startCommand'> {
  /** As in `ClientServices`; what the command shows and how it ends goes to `report` before `ended` resolves. */
  startCommand(request: CommandRequest, signal: AbortSignal, report: TerminalReport): Promise<RunningCommand>;
  send(update: Update): Promise<void>;
  /** The prompt has become a message of the session and is being worked on. */
  turnStarted(prompt: PromptMessage): Promise<void>;
  turnEnded(end: TurnEnd): Promise<void>;
}

export interface SessionSetup {
  /** Absolute. */
  readonly cwd: string;
  readonly additionalFolders: readonly string[];
  readonly mcpServers: readonly string[];
  /** Milliseconds between two pieces of streamed text. */
  readonly pace: number;
}

/** A prompt was withdrawn by a cancel before its turn came. */
export class PromptCancelled extends Error {
  override readonly name = 'PromptCancelled';
}

/** One conversation. Its turns run one after the other, in the order of their prompts. */
export class Session {
  readonly #workspace: Workspace;
  readonly #history: History;
  readonly #allowed = new Set<ToolKind>();
  readonly #services: ClientServices;
  /** Commands that have not ended; a turn does not end before them. */
  readonly #commands = new Set<Promise<unknown>>();
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
    private readonly setup: SessionSetup,
    private readonly client: SessionClient,
    private readonly save: (record: SessionRecord) => Promise<void>,
    record?: SessionRecord,
  ) {
    this.#workspace = new Workspace(setup.cwd, setup.additionalFolders);
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
      cwd: this.setup.cwd,
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
    if (this.#history.entries.length > 0) await this.save(this.record);
    return true;
  }

  /** Cancels one tool call. @returns false when there is none with this id that can be cancelled */
  cancelCall(toolCallId: string): boolean {
    const call = this.#calls.get(toolCallId);
    call?.abort(new PromptCancelled());
    return call !== undefined;
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
      await Promise.allSettled(this.#commands);
      await this.#closeWhatIsOpen();
      await this.#tell({ type: 'usage', ...estimateUsage(this.#history.size) });
    } catch (error) {
      end = { reason: 'error', error: error instanceof Error ? error : new Error(String(error)) };
    } finally {
      withdraw.removeEventListener('abort', stop);
      this.#turn = undefined;
      this.#calls.clear();
    }
    this.#updatedAt = new Date().toISOString();
    // A disk that is full must not cost the answer.
    await this.save(this.record).catch((error: unknown) => {
      logError('the session could not be kept', error);
    });
    await this.client.turnEnded(end);
    return end;
  }

  async #begin(prompt: Prompt, inserted: (messageId: string) => void): Promise<void> {
    const message: PromptMessage = { type: 'prompt', messageId: randomUUID(), blocks: prompt.blocks };
    this.#history.add(message);
    await this.client.turnStarted(message);
    inserted(message.messageId);
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
      workspace: this.#workspace,
      options: this.#options,
      client: this.#services,
      allowed: this.#allowed,
      mcpServers: this.setup.mcpServers,
      signal,
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
      readTextFile: (path, signal) => client.readTextFile(path, signal),
      writeTextFile: (path, text, signal) => client.writeTextFile(path, text, signal),
      startCommand: async (request, signal) => {
        const running = await client.startCommand(request, signal, (update) => this.#tell(update));
        const ended = running.ended.finally(() => this.#commands.delete(ended));
        this.#commands.add(ended);
        return { ...running, ended };
      },
    };
  }

  async #take(step: Step, message: MessageIds, signal: AbortSignal): Promise<void> {
    switch (step.type) {
      case 'say':
        return this.#stream('agent', step.text, message, signal);
      case 'think':
        return this.#options.thoughts ? this.#stream('thought', step.text, message, signal) : undefined;
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
      await pause(this.setup.pace, signal);
    }
  }

  /** Nothing may look as if it went on when the turn has ended. */
  async #closeWhatIsOpen(): Promise<void> {
    for (const { toolCallId } of this.#history.open.toolCalls)
      await this.#tell({ type: 'toolCall', toolCallId, status: 'cancelled', cancellable: false });
  }

  async #tell(update: Update): Promise<void> {
    this.#history.add(update);
    await this.client.send(update);
  }
}

/** Text that is not interrupted by a tool call or by another voice is one message. */
class MessageIds {
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

/** The first line, shortened between words. */
function titleOf(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length <= 60 ? line : line.slice(0, 60).replace(/\s+\S*$/, '') + '…';
}

/**
 * The Guide has no context window. It tells what the conversation would take in a model's: about four characters a token,
 * of 128,000 tokens.
 */
function estimateUsage(characters: number): { readonly used: number; readonly size: number } {
  return { used: Math.ceil(characters / 4), size: 128_000 };
}
