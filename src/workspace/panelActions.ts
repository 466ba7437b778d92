import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Log } from '../base/log';
import { type SignInCommand, signInInTerminal } from './signInTerminal';

/** Schemes that a link in an agent's text may have; VS Code asks the person before it leaves for an untrusted address. */
const OUTSIDE = new Set(['http', 'https', 'mailto']);

/** What leaves the panel: links, files, the clipboard, settings. */
export class PanelActions {
  /** @param findSignIn What to run for a method of the type `terminal`; undefined when there is no such method. */
  constructor(
    private readonly log: Log,
    private readonly findSignIn: (folder: string, agentId: string, methodId: string) => SignInCommand | undefined,
  ) {}

  /** Follows a link of an agent's text: outside, or to a file of the workspace (`path`, `path:line`, `path#Lline`). Others are inert. */
  openLink(href: string, folder: string | undefined): void {
    const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(href)?.[1]?.toLowerCase();
    if (scheme !== undefined && OUTSIDE.has(scheme)) {
      this.#run(vscode.env.openExternal(vscode.Uri.parse(href, true)));
    } else if (scheme === 'file') {
      this.openFile(vscode.Uri.parse(href, true).fsPath, undefined);
    } else if (scheme === undefined || /^[a-z]:[\\/]/i.test(href)) {
      const { file, line } = splitLine(href);
      const base = folder === undefined ? undefined : vscode.Uri.parse(folder).fsPath;
      if (path.isAbsolute(file)) this.openFile(file, line);
      else if (base !== undefined) this.openFile(path.join(base, file), line);
    } else {
      this.log.info(`A link of the scheme ${scheme} was not followed`);
    }
  }

  /** Opens a page outside of VS Code; only `http` and `https`, whoever asks. */
  openPage(url: string): void {
    const uri = vscode.Uri.parse(url);
    if (uri.scheme !== 'https' && uri.scheme !== 'http') {
      this.log.info(`A page of the scheme ${uri.scheme} was not opened`);
      return;
    }
    this.#run(vscode.env.openExternal(uri));
  }

  async signInInTerminal(folder: string, agentId: string, methodId: string): Promise<boolean> {
    const command = vscode.workspace.isTrusted ? this.findSignIn(folder, agentId, methodId) : undefined;
    return command !== undefined && signInInTerminal(command);
  }

  /** Shows a file, absolute, in an editor. */
  openFile(file: string, line: number | undefined): void {
    if (!path.isAbsolute(file)) return;
    const start = line === undefined ? undefined : new vscode.Position(line - 1, 0);
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

  manageTrust(): void {
    this.#run(vscode.commands.executeCommand('workbench.trust.manage'));
  }

  #run(action: Thenable<unknown>): void {
    action.then(undefined, (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.log.warn(`An action of the panel failed: ${message}`);
      void vscode.window.showWarningMessage(message);
    });
  }
}

/** Splits `file:12`, `file:12:3` and `file#L12`. Lines count from 1. */
export function splitLine(reference: string): { readonly file: string; readonly line: number | undefined } {
  const match = /^(.+?)(?::(\d+)(?::\d+)?|#L(\d+)(?:-L?\d+)?)$/.exec(reference);
  const line = Number(match?.[2] ?? match?.[3]);
  return match?.[1] !== undefined && line >= 1 ? { file: match[1], line } : { file: reference, line: undefined };
}
