import type { TerminalOutput, TerminalRequest, TerminalSink } from '../acp/agentConnection';
import type { TerminalExitStatus } from '../acp/update';
import { Lazy } from '../base/lazy';
import { DisposableObject } from '../base/lifecycle';
import type { TerminalOptions } from './terminals';

/** The terminals of one session: `SessionTerminals`, which is loaded when the agent wants one. Disposing ends them all. */
export class LateTerminals extends DisposableObject implements TerminalSink {
  readonly #terminals = new Lazy(async () => {
    const { SessionTerminals } = await import('./terminals');
    return this.register(new SessionTerminals(this.options));
  });

  constructor(private readonly options: TerminalOptions) {
    super();
  }

  async create(request: TerminalRequest, signal: AbortSignal): Promise<string> {
    return (await this.#terminals.get()).create(request, signal);
  }

  async output(terminalId: string): Promise<TerminalOutput> {
    return (await this.#terminals.get()).output(terminalId);
  }

  async waitForExit(terminalId: string, signal: AbortSignal): Promise<TerminalExitStatus> {
    return (await this.#terminals.get()).waitForExit(terminalId, signal);
  }

  async kill(terminalId: string): Promise<void> {
    await (await this.#terminals.get()).kill(terminalId);
  }

  async release(terminalId: string): Promise<void> {
    await (await this.#terminals.get()).release(terminalId);
  }
}
