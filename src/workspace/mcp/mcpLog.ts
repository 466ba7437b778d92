import * as vscode from 'vscode';
import type { KnownSecrets } from '../../base/knownSecrets';
import { shortLabel } from '../../base/labelText';
import { DisposableMap, DisposableObject } from '../../base/lifecycle';
import { visibleText } from '../../base/visibleText';

/** Characters of a line that are kept: servers write what they like. */
const MAX_LINE = 10_000;
/** So many servers have a log of their own, the others one together: a workspace may name as many as it likes. */
const MAX_LOGS = 50;

/** What happened with each MCP server: a log for each, without secrets, made with its first line. */
export class McpLog extends DisposableObject {
  readonly #channels = this.register(new DisposableMap<string, vscode.LogOutputChannel>());

  constructor(private readonly secrets: Pick<KnownSecrets, 'hideIn'>) {
    super();
  }

  info(server: string, message: string): void {
    this.#of(server).info(this.#line(server, message));
  }

  warn(server: string, message: string): void {
    this.#of(server).warn(this.#line(server, message));
  }

  /** @param server Without one, what is of none. */
  show(server = ''): void {
    this.#of(server).show();
  }

  /** One line of it, so that nobody writes lines in another's name. */
  #line(server: string, message: string): string {
    const text = this.secrets
      .hideIn(message)
      .slice(0, MAX_LINE)
      .replaceAll(/[\r\n]+/g, ' ⏎ ');
    return `${server === '' ? '' : `[${shortLabel(server)}] `}${visibleText(text)}`;
  }

  #of(server: string): vscode.LogOutputChannel {
    const known = this.#channels.get(server);
    if (known) return known;
    if (server !== '' && this.#channels.values().length >= MAX_LOGS) return this.#of('');
    const name = server === '' ? 'Parley MCP' : `Parley MCP: ${shortLabel(server)}`;
    const channel = vscode.window.createOutputChannel(name, { log: true });
    this.#channels.set(server, channel);
    return channel;
  }
}
