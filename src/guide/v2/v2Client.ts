import { methods } from '@agentclientprotocol/sdk/experimental/v2';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runCommand } from '../commandProcess';
import { formAnswer, formSchema } from '../form';
import { idleUpdate, stateUpdate, toolCallToV2, toV2 } from './v2Updates';
import type {
  AgentContext,
  ClientCapabilities,
  RequestPermissionSubject,
  SessionUpdate,
} from '@agentclientprotocol/sdk/experimental/v2';
import type { CommandRequest, Form, FormAnswer, PermissionRequest, RunningCommand } from '../brain/turn';
import type { SessionClient, TerminalReport, TurnEnd } from '../conversation/sessionClient';
import type { PromptMessage, Update } from '../conversation/update';
import type { ForegroundState } from './v2Updates';

/** A v2 client, in one session. v2 has no files and terminals of the client: the Guide uses its own. */
export class V2Client implements SessionClient {
  /** Those whose command runs. */
  readonly #terminals = new Map<string, AbortController>();
  /** Terminals whose command runs behind the conversation. */
  readonly #background = new Set<string>();
  #state: ForegroundState = 'idle';

  constructor(
    private readonly context: AgentContext,
    private readonly capabilities: ClientCapabilities | undefined,
    private readonly sessionId: string,
  ) {}

  get offersForms(): boolean {
    return Boolean(this.capabilities?.elicitation?.form);
  }

  send(update: Update): Promise<void> {
    return this.#notify(toV2(update));
  }

  async turnStarted(prompt: PromptMessage): Promise<void> {
    await this.#enter('running');
    await this.send(prompt);
  }

  turnEnded(end: TurnEnd): Promise<void> {
    this.#state = 'idle';
    return this.#notify(idleUpdate(end, [...this.#background]));
  }

  /** Tells what the session is doing, to a client that takes it up again or when that has changed. */
  tellState(): Promise<void> {
    return this.#notify(stateUpdate(this.#state, [...this.#background]));
  }

  requestPermission(request: PermissionRequest, signal: AbortSignal): Promise<string | undefined> {
    return this.#blocked(signal, async () => {
      const { outcome } = await this.context.request(
        methods.client.session.requestPermission,
        {
          sessionId: this.sessionId,
          title: request.title,
          description: request.description,
          subject: subjectOf(request),
          options: request.options.map(({ id, name, kind }) => ({ optionId: id, name, kind })),
        },
        { cancellationSignal: signal, stopWaitingOnCancel: true },
      );
      return outcome.outcome === 'selected' && typeof outcome.optionId === 'string' ? outcome.optionId : undefined;
    });
  }

  fillForm(form: Form, signal: AbortSignal): Promise<FormAnswer> {
    return this.#blocked(signal, async () =>
      formAnswer(
        await this.context.request(
          methods.client.elicitation.create,
          { sessionId: this.sessionId, mode: 'form', message: form.message, requestedSchema: formSchema(form) },
          { cancellationSignal: signal, stopWaitingOnCancel: true },
        ),
      ),
    );
  }

  get offersPages(): boolean {
    return Boolean(this.capabilities?.elicitation?.url);
  }

  openPage(page: { readonly url: string; readonly message: string }, signal: AbortSignal): Promise<boolean> {
    return this.#blocked(signal, async () => {
      const elicitationId = randomUUID();
      const { action } = await this.context.request(
        methods.client.elicitation.create,
        { sessionId: this.sessionId, mode: 'url', message: page.message, url: page.url, elicitationId },
        { cancellationSignal: signal, stopWaitingOnCancel: true },
      );
      if (action !== 'accept') return false;
      // There is nothing to be done on the page that one would have to wait for.
      await this.context.notify(methods.client.elicitation.complete, { elicitationId });
      return true;
    });
  }

  readTextFile(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async writeTextFile(path: string, text: string, signal: AbortSignal): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { signal });
  }

  async startCommand(request: CommandRequest, signal: AbortSignal, report: TerminalReport): Promise<RunningCommand> {
    const terminalId = `terminal-${randomUUID()}`;
    const cancel = new AbortController();
    this.#terminals.set(terminalId, cancel);
    await report({ type: 'terminal', terminalId, command: request.line, cwd: request.cwd, cancellable: true });
    // Each report waits for the one before it, so that the output arrives in order.
    let last: Promise<void> = Promise.resolve();
    const ended = (async () => {
      const result = await runCommand(request, AbortSignal.any([signal, cancel.signal]), (text) => {
        last = last.then(() => report({ type: 'terminalOutput', terminalId, text }));
      });
      this.#terminals.delete(terminalId);
      await last;
      const { exitCode, signal: signalName } = result;
      await report({ type: 'terminal', terminalId, exit: { exitCode, signal: signalName }, cancellable: false });
      return result;
    })();
    return { terminalId, ended };
  }

  async startInBackground(
    request: CommandRequest,
    signal: AbortSignal,
    report: TerminalReport,
  ): Promise<RunningCommand> {
    const { terminalId, ended } = await this.startCommand(request, signal, report);
    if (terminalId === undefined) return { terminalId, ended };
    // Listed from the next state on: the terminal has been announced by now.
    this.#background.add(terminalId);
    const told = ended.finally(async () => {
      this.#background.delete(terminalId);
      await this.tellState();
    });
    return { terminalId, ended: told };
  }

  /** @returns false when there is no such terminal that still runs */
  cancelTerminal(terminalId: string): boolean {
    const terminal = this.#terminals.get(terminalId);
    terminal?.abort();
    return terminal !== undefined;
  }

  /** While the person is asked, nothing else goes on, and the state says so. */
  async #blocked<Result>(signal: AbortSignal, ask: () => Promise<Result>): Promise<Result> {
    await this.#enter('requires_action');
    try {
      return await ask();
    } finally {
      // A turn that was stopped goes straight to idle.
      if (!signal.aborted) await this.#enter('running');
    }
  }

  #enter(state: ForegroundState): Promise<void> {
    this.#state = state;
    return this.tellState();
  }

  async #notify(update: SessionUpdate): Promise<void> {
    await this.context.notify(methods.client.session.update, { sessionId: this.sessionId, update });
  }
}

function subjectOf({ command, toolCall }: PermissionRequest): RequestPermissionSubject {
  return command
    ? { type: 'command', command: command.line, cwd: command.cwd, toolCallId: toolCall.toolCallId }
    : { type: 'tool_call', toolCall: toolCallToV2(toolCall) };
}
