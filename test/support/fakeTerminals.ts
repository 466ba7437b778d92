import { methods } from '@agentclientprotocol/sdk';
import type { ClientApp, CreateTerminalRequest, WaitForTerminalExitResponse } from '@agentclientprotocol/sdk';

/** A v1 client's terminals that run nothing: the test says how a command ends. */
export class FakeTerminals {
  readonly created: CreateTerminalRequest[] = [];
  /** What was asked of the terminals, in order. */
  readonly calls: string[] = [];
  output = 'said by the command\n';
  readonly #end = Promise.withResolvers<WaitForTerminalExitResponse>();

  /** Ends the command. */
  exit(exitCode: number): void {
    this.#end.resolve({ exitCode });
  }

  readonly register = (app: ClientApp): void => {
    const { terminal } = methods.client;
    app
      .onRequest(terminal.create, ({ params }) => {
        this.created.push(params);
        return { terminalId: `t${String(this.created.length)}` };
      })
      .onRequest(terminal.waitForExit, () => this.#end.promise)
      .onRequest(terminal.output, ({ method }) => {
        this.calls.push(method);
        return { output: this.output, truncated: false };
      })
      .onRequest(terminal.kill, ({ method }) => {
        this.calls.push(method);
        this.#end.resolve({ exitCode: null, signal: 'SIGTERM' });
        return {};
      })
      .onRequest(terminal.release, ({ method }) => {
        this.calls.push(method);
        return {};
      });
  };
}
