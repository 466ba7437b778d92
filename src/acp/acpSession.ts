import type { PromptReceipt, SessionHandle } from './agentConnection';
import type { ContentBlock } from './content';
import { AcpError, errorCodes, isAcpError } from './errors';
import type { ToAgentNotification, ToAgentRequest } from './methods';
import type { Call, SessionSetup } from './sessionLift';
import type { SessionRoute } from './sessionRoute';
import { writeContent } from './writeRequest';

/** What a session needs of its connection. */
export interface SessionCaller {
  readonly version: 1 | 2;
  readonly canClose: boolean;
  /** @throws AcpError */
  call(call: Call, limit: 'none' | 'short'): Promise<unknown>;
  notify(method: ToAgentNotification, params: object): void;
}

/** A session that the agent has open, seen from the client. */
export class AcpSession implements SessionHandle {
  readonly sessionId: string;
  readonly configOptions: SessionSetup['configOptions'];
  readonly commands: SessionSetup['commands'];

  constructor(
    private readonly caller: SessionCaller,
    private readonly route: SessionRoute,
    setup: SessionSetup,
  ) {
    this.sessionId = route.sessionId;
    this.configOptions = setup.configOptions;
    this.commands = setup.commands;
  }

  async prompt(content: readonly ContentBlock[]): Promise<PromptReceipt> {
    const { sessionId, route } = this;
    if (route.isEnded) throw new AcpError('closed', 'The session has ended');
    const prompt = writeContent(content);
    const sent = route.lift.promptSent();
    let result: unknown;
    try {
      result = await this.caller.call({ method: 'session/prompt', params: { sessionId, prompt } }, 'none');
    } catch (error) {
      sent.failed();
      throw error;
    }
    // Nothing may be awaited before this: the end of the turn must not be overtaken by the message after the response.
    return sent.answered(route.response('session/prompt', result));
  }

  cancel(): void {
    this.route.lift.cancelSent();
    this.caller.notify('session/cancel', { sessionId: this.sessionId });
  }

  cancelSubagent(sessionId: string): void {
    this.caller.notify('session/cancel', { sessionId });
  }

  async setConfigOption(configId: string, value: string | boolean): Promise<void> {
    const call = this.route.lift.setConfigOption(configId, value);
    const result = await this.caller.call(call, 'short');
    this.route.lift.configOptionSet(configId, value, this.route.response(call.method, result));
  }

  async cancelToolCall(toolCallId: string): Promise<void> {
    await this.#callV2('tool_call/cancel', { toolCallId });
  }

  async cancelTerminal(terminalId: string): Promise<void> {
    await this.#callV2('terminal/cancel', { terminalId });
  }

  async close(): Promise<void> {
    const { sessionId } = this;
    try {
      if (this.caller.canClose) await this.caller.call({ method: 'session/close', params: { sessionId } }, 'short');
    } catch (error) {
      if (!isUnknownSession(error)) throw error;
    } finally {
      this.dispose();
    }
  }

  dispose(): void {
    this.route.dispose();
  }

  async #callV2(method: ToAgentRequest, params: object): Promise<void> {
    if (this.caller.version < 2) throw new AcpError('unsupported', `${method} needs version 2 of the protocol`);
    await this.caller.call({ method, params: { sessionId: this.sessionId, ...params } }, 'short');
  }
}

/** The answer to `session/close` and `session/delete` that counts as success. */
export function isUnknownSession(error: unknown): boolean {
  return isAcpError(error) && error.kind === 'answered' && error.code === errorCodes.resourceNotFound;
}
