import { methods } from '@agentclientprotocol/sdk';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runCommand } from '../commandProcess';
import { formAnswer, formSchema } from '../form';
import { logError } from '../log';
import { featuresOf, toV1, toolCallToV1 } from './v1Updates';
import type { AgentContext, ClientCapabilities, RequestPermissionRequest } from '@agentclientprotocol/sdk';
import type { CommandRequest, Form, FormAnswer, PermissionRequest, RunningCommand } from '../brain/turn';
import type { SessionClient, TerminalReport } from '../conversation/sessionClient';
import type { Update } from '../conversation/update';
import type { V1ClientFeatures } from './v1Updates';

/** A v1 client, in one session. */
export class V1Client implements SessionClient {
  readonly #features: V1ClientFeatures;
  readonly #knownToolCalls = new Set<string>();

  constructor(
    private readonly context: AgentContext,
    private readonly capabilities: ClientCapabilities | undefined,
    private readonly sessionId: string,
  ) {
    this.#features = featuresOf(capabilities);
  }

  get offersForms(): boolean {
    return Boolean(this.capabilities?.elicitation?.form);
  }

  async send(update: Update): Promise<void> {
    if (update.type === 'prompt') return; // a v1 client shows it by itself
    const isNew = update.type === 'toolCall' && !this.#knownToolCalls.has(update.toolCallId);
    if (update.type === 'toolCall') this.#knownToolCalls.add(update.toolCallId);
    const told = toV1(update, this.#features, isNew);
    if (told) await this.context.notify(methods.client.session.update, { sessionId: this.sessionId, update: told });
  }

  /** v1 tells the start and the end of a turn by the prompt's request and response. */
  turnStarted(): Promise<void> {
    return Promise.resolve();
  }

  turnEnded(): Promise<void> {
    return Promise.resolve();
  }

  async requestPermission(request: PermissionRequest, signal: AbortSignal): Promise<string | undefined> {
    const params: RequestPermissionRequest = {
      sessionId: this.sessionId,
      toolCall: toolCallToV1(request.toolCall),
      options: request.options.map(({ id, name, kind }) => ({ optionId: id, name, kind })),
    };
    const { outcome } = await this.context.request(
      methods.client.session.requestPermission,
      params,
      cancelledBy(signal),
    );
    return outcome.outcome === 'selected' ? outcome.optionId : undefined;
  }

  async fillForm(form: Form, signal: AbortSignal): Promise<FormAnswer> {
    const answer = await this.context.request(
      methods.client.elicitation.create,
      { sessionId: this.sessionId, mode: 'form', message: form.message, requestedSchema: formSchema(form) },
      cancelledBy(signal),
    );
    return formAnswer(answer);
  }

  get offersPages(): boolean {
    return Boolean(this.capabilities?.elicitation?.url);
  }

  async openPage(page: { readonly url: string; readonly message: string }, signal: AbortSignal): Promise<boolean> {
    const elicitationId = randomUUID();
    const { action } = await this.context.request(
      methods.client.elicitation.create,
      { sessionId: this.sessionId, mode: 'url', message: page.message, url: page.url, elicitationId },
      cancelledBy(signal),
    );
    if (action !== 'accept') return false;
    // There is nothing to be done on the page that one would have to wait for.
    await this.context.notify(methods.client.elicitation.complete, { elicitationId });
    return true;
  }

  async readTextFile(path: string, signal: AbortSignal): Promise<string | undefined> {
    if (this.capabilities?.fs?.readTextFile !== true) return undefined;
    try {
      const { content } = await this.context.request(
        methods.client.fs.readTextFile,
        { sessionId: this.sessionId, path },
        cancelledBy(signal),
      );
      return content;
    } catch (error) {
      signal.throwIfAborted();
      // The Guide only asks for what it has seen on the disk: that will do.
      logError(`the client did not read ${path}`, error);
      return undefined;
    }
  }

  async writeTextFile(path: string, text: string, signal: AbortSignal): Promise<void> {
    if (this.capabilities?.fs?.writeTextFile === true) {
      await this.context.request(
        methods.client.fs.writeTextFile,
        { sessionId: this.sessionId, path, content: text },
        cancelledBy(signal),
      );
      return;
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { signal });
  }

  /** v1 has no word for work behind the conversation: the terminal just runs on. */
  startInBackground(request: CommandRequest, signal: AbortSignal, report: TerminalReport): Promise<RunningCommand> {
    return this.startCommand(request, signal, report);
  }

  async startCommand(request: CommandRequest, signal: AbortSignal, report: TerminalReport): Promise<RunningCommand> {
    if (this.capabilities?.terminal !== true)
      return { terminalId: undefined, ended: runCommand(request, signal, () => undefined) };
    signal.throwIfAborted();
    // A shell's line goes in `command` without `args`: how a shell is called is the client's machine's affair.
    const terminal = await this.context.createTerminal({
      sessionId: this.sessionId,
      command: request.line,
      cwd: request.cwd,
    });
    await report({ type: 'terminal', terminalId: terminal.id, command: request.line, cwd: request.cwd });
    const kill = (): void => {
      // One that has ended meanwhile cannot be killed.
      terminal.kill().catch(() => undefined);
    };
    if (signal.aborted) kill();
    signal.addEventListener('abort', kill, { once: true });
    const ended = (async () => {
      try {
        const { exitCode, signal: signalName } = await terminal.waitForExit();
        const exit = { exitCode: exitCode ?? null, signal: signalName ?? null };
        const { output } = await terminal.currentOutput();
        await report({ type: 'terminalOutput', terminalId: terminal.id, text: output });
        await report({ type: 'terminal', terminalId: terminal.id, exit });
        return { ...exit, output };
      } finally {
        signal.removeEventListener('abort', kill);
        await terminal.release();
      }
    })();
    return { terminalId: terminal.id, ended };
  }
}

/** A request that ends with the turn: the client is told, and its answer is not waited for. */
function cancelledBy(signal: AbortSignal): {
  readonly cancellationSignal: AbortSignal;
  readonly stopWaitingOnCancel: true;
} {
  return { cancellationSignal: signal, stopWaitingOnCancel: true };
}
