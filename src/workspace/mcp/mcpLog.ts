import * as vscode from 'vscode';
import { DisposableObject } from '../../base/lifecycle';

/** What happened with each MCP server: one log for all, each line with the server's name. Made with the first line. */
export class McpLog extends DisposableObject {
  #channel: vscode.LogOutputChannel | undefined;

  info(server: string, message: string): void {
    this.#get().info(`[${server}] ${message}`);
  }

  warn(server: string, message: string): void {
    this.#get().warn(`[${server}] ${message}`);
  }

  show(): void {
    this.#get().show();
  }

  #get(): vscode.LogOutputChannel {
    this.#channel ??= this.register(vscode.window.createOutputChannel('Parley MCP', { log: true }));
    return this.#channel;
  }
}
