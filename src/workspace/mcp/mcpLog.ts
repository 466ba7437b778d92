import * as vscode from 'vscode';
import type { KnownSecrets } from '../../base/knownSecrets';
import { shortLabel } from '../../base/labelText';
import { DisposableObject } from '../../base/lifecycle';
import { visibleText } from '../../base/visibleText';

/** Characters of a line that are kept: servers write what they like. */
const MAX_LINE = 10_000;

/** What happened with each MCP server: one log for all, each line with the server's name, without secrets. Made with the first line. */
export class McpLog extends DisposableObject {
  #channel: vscode.LogOutputChannel | undefined;

  constructor(private readonly secrets: Pick<KnownSecrets, 'hideIn'>) {
    super();
  }

  info(server: string, message: string): void {
    this.#get().info(this.#line(server, message));
  }

  warn(server: string, message: string): void {
    this.#get().warn(this.#line(server, message));
  }

  show(): void {
    this.#get().show();
  }

  /** One line of it, so that nobody writes lines in another's name. */
  #line(server: string, message: string): string {
    const text = this.secrets
      .hideIn(message)
      .slice(0, MAX_LINE)
      .replaceAll(/[\r\n]+/g, ' ⏎ ');
    return `[${shortLabel(server)}] ${visibleText(text)}`;
  }

  #get(): vscode.LogOutputChannel {
    this.#channel ??= this.register(vscode.window.createOutputChannel('Parley MCP', { log: true }));
    return this.#channel;
  }
}
