import type { TerminalOutput, TerminalRequest, TerminalSink } from '../acp/agentConnection';
import type { TerminalExitStatus } from '../acp/update';
import { DisposableObject } from '../base/lifecycle';
import type { TerminalOptions } from './terminals';

/** The terminals of one session: `SessionTerminals`, which is loaded when the agent wants one. Disposing ends them all. */
export class LateTerminals extends DisposableObject implements TerminalSink {
  #terminals: Promise<TerminalSink> | undefined;

  constructor(private readonly options: TerminalOptions) {
    super();
  }

  async create(request: TerminalRequest, signal: AbortSignal): Promise<string> {
    return (await this.#load()).create(request, signal);
  }

  async output(terminalId: string): Promise<TerminalOutput> {
    return (await this.#load()).output(terminalId);
  }

  async waitForExit(terminalId: string, signal: AbortSignal): Promise<TerminalExitStatus> {
    return (await this.#load()).waitForExit(terminalId, signal);
  }

  async kill(terminalId: string): Promise<void> {
    await (await this.#load()).kill(terminalId);
  }

  async release(terminalId: string): Promise<void> {
    await (await this.#load()).release(terminalId);
  }

  #load(): Promise<TerminalSink> {
    return (this.#terminals ??= import('./terminals').then(({ SessionTerminals }) =>
      this.register(new SessionTerminals(this.options)),
    ));
  }
}
