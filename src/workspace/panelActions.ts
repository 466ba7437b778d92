import * as path from 'node:path';
import * as vscode from 'vscode';
import { errorMessage } from '../base/errors';
import { labelText } from '../base/labelText';
import { DisposableObject } from '../base/lifecycle';
import type { Log } from '../base/log';
import { notificationText } from '../base/notificationText';
import { isOnNetwork, placeOfLink, schemeOfLink } from './linkPlace';
import type { ShownCommand, TerminalViews } from './terminalViews';
import { type SignInCommand, signInInTerminal } from './signInTerminal';

/** Schemes that a link in an agent's text may have; VS Code asks the person before it leaves for an untrusted address. */
const OUTSIDE = new Set(['http', 'https', 'mailto']);

/** What leaves the panel: links, files, the clipboard, settings. */
export class PanelActions extends DisposableObject {
  readonly #ended = new AbortController();
  #terminals: TerminalViews | undefined;

  /** @param findSignIn What to run for a method of the type `terminal`; undefined when there is no such method. */
  constructor(
    private readonly log: Log,
    private readonly findSignIn: (
      folder: string,
      agentId: string,
      methodId: string,
    ) => Promise<SignInCommand | undefined>,
  ) {
    super();
    this.onDispose(() => {
      this.#ended.abort();
    });
  }

  /** Follows a link of an agent's text: outside, or to a file of the workspace (`path`, `path:line`, `path#Lline`). Others are inert. */
  openLink(href: string, folder: string | undefined): void {
    const scheme = schemeOfLink(href);
    if (scheme !== undefined && OUTSIDE.has(scheme)) {
      const uri = parseUri(href);
      if (uri) this.#openOutside(uri, href);
    } else if (scheme === 'file') {
      const uri = parseUri(href);
      if (uri?.authority === '') this.openFile(uri.fsPath, lineOf(uri.fragment));
    } else if (scheme === undefined) {
      const place = placeOfLink(href, folder === undefined ? undefined : vscode.Uri.parse(folder).fsPath);
      if (place) this.openFile(place.file, place.line);
    } else {
      this.log.info(`A link of the scheme ${scheme} was not followed`);
    }
  }

  /** Opens a page outside of VS Code; only `http` and `https`, whoever asks. */
  openPage(url: string): void {
    const uri = parseUri(url);
    if (uri?.scheme !== 'https' && uri?.scheme !== 'http') {
      this.log.info(`A page of the scheme ${uri?.scheme ?? '?'} was not opened`);
      return;
    }
    this.#openOutside(uri, url);
  }

  /**
   * A `Uri` decodes what it is made from and encodes it in another way, which breaks the parameters of OAuth: `%2B` becomes `+`, and an
   * encoded address falls apart. `vscode.open` takes a page's address as text, and leaves it so.
   */
  #openOutside(uri: vscode.Uri, address: string): void {
    const isPage = uri.scheme === 'https' || uri.scheme === 'http';
    // A page of this computer may need a tunnel from a remote window, which only the other way makes.
    const isHere = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(uri.authority);
    this.#run(
      isPage && !isHere ? vscode.commands.executeCommand('vscode.open', address) : vscode.env.openExternal(uri),
    );
  }

  openTerminal(command: ShownCommand): void {
    this.#run(this.#openTerminal(command));
  }

  async #openTerminal(command: ShownCommand): Promise<void> {
    const { TerminalViews: Views } = await import('./terminalViews');
    if (this.isDisposed) command.dispose();
    else (this.#terminals ??= this.register(new Views())).show(command);
  }

  async signInInTerminal(folder: string, agentId: string, methodId: string): Promise<boolean> {
    try {
      return await this.#signIn(folder, agentId, methodId);
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  async #signIn(folder: string, agentId: string, methodId: string): Promise<boolean> {
    const command = vscode.workspace.isTrusted ? await this.findSignIn(folder, agentId, methodId) : undefined;
    return command !== undefined && signInInTerminal(command, this.#ended.signal);
  }

  /** Shows a file of this computer, absolute, in an editor. */
  openFile(file: string, line: number | undefined, column = 1): void {
    if (!path.isAbsolute(file) || isOnNetwork(file)) return;
    const start = line === undefined ? undefined : new vscode.Position(line - 1, column - 1);
    this.#run(
      vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), {
        ...(start && { selection: new vscode.Range(start, start) }),
        preview: true,
      } satisfies vscode.TextDocumentShowOptions),
    );
  }

  copy(text: string): void {
    this.#run(vscode.env.clipboard.writeText(text));
  }

  openSettings(query: string): void {
    this.#run(vscode.commands.executeCommand('workbench.action.openSettings', query));
  }

  say(text: string): void {
    void vscode.window.showWarningMessage(notificationText(text));
  }

  branchTitle(title: string): string {
    return vscode.l10n.t('{0} (fork)', title);
  }

  showBranching(agentName: string, work: Promise<unknown>): void {
    const title = `${labelText(agentName)}: ${vscode.l10n.t('opening the session…')}`;
    const until = work.catch(() => undefined);
    void vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => until);
  }

  sayNotBranched(agentName: string): void {
    this.say(
      vscode.l10n.t(
        '{0} could not begin a new session before that message. It was sent in the same session: what was said since stays.',
        agentName,
      ),
    );
  }

  notSentText(why: 'notStopped' | 'notRestored' | 'noCheckpoint' | 'notBegun' | 'closed', agentName: string): string {
    switch (why) {
      case 'notStopped':
        return vscode.l10n.t('Not sent, nothing restored: {0} has not stopped yet. Restart it first.', agentName);
      case 'notRestored':
        return vscode.l10n.t('Not sent: not all files could be restored.');
      case 'noCheckpoint':
        return vscode.l10n.t('There is no checkpoint of this message.');
      case 'notBegun':
        return vscode.l10n.t('Not sent: {0} began no new session.', agentName);
      case 'closed':
        return vscode.l10n.t('Not sent: the session is closed.');
    }
  }

  addAgent(): void {
    this.#run(vscode.commands.executeCommand('parley.addAgent'));
  }

  manageTrust(): void {
    this.#run(vscode.commands.executeCommand('workbench.trust.manage'));
  }

  #run(action: Thenable<unknown>): void {
    action.then(undefined, (error: unknown) => {
      this.#failed(error);
    });
  }

  #failed(error: unknown): void {
    const message = errorMessage(error);
    this.log.warn(`An action of the panel failed: ${message}`);
    void vscode.window.showWarningMessage(notificationText(message));
  }
}

/** The line that a fragment such as `L3` or `L3-L9` names, counted from 1. */
function lineOf(fragment: string): number | undefined {
  const [, line] = /^L(\d{1,9})(?:\D|$)/.exec(fragment) ?? [];
  return line === undefined ? undefined : Math.max(1, Number(line));
}

/** Undefined for what VS Code takes for no URI, e.g. `file:////a`: it throws then. */
function parseUri(text: string): vscode.Uri | undefined {
  try {
    return vscode.Uri.parse(text);
  } catch {
    return undefined;
  }
}
