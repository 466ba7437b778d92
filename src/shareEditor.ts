import * as vscode from 'vscode';
import type { PermissionRequest } from './acp/agentConnection';
import { errorMessage } from './base/errors';
import { DisposableObject, MutableDisposable } from './base/lifecycle';
import type { Log } from './base/log';
import type { EditorTools } from './editorTools';
import type { McpBridges } from './mcp/bridges';
import type { HttpOffer } from './mcp/bridge/loopbackHttp';
import type { AskPermission, SessionAccess, WorkspaceFolder } from './sessions/ports';
import { shareEditorToolsSetting } from './settings';
import type { WindowEditorServices } from './workspace/editorTools/windowEditor';

export interface ShareEditorServices {
  readonly tools: EditorTools;
  readonly bridges: McpBridges;
  readonly folders: () => readonly WorkspaceFolder[];
  /** The rules that count: those of the first folder. */
  readonly access: (first: WorkspaceFolder) => SessionAccess;
  /** Reads files of these folders. */
  readonly files: (folders: readonly [string, ...string[]], access: SessionAccess) => WindowEditorServices['files'];
  readonly log: Log;
}

/** Offers the editor's tools of this window to other programs, while the setting says so: one endpoint with a token of its own. */
export class ShareEditor extends DisposableObject {
  readonly #offer = this.register(new MutableDisposable<HttpOffer>());

  constructor(private readonly services: ShareEditorServices) {
    super();
    const subscriptions = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('parley.editorTools.share') && !shareEditorToolsSetting()) this.#end();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#end(); // It was made for other folders.
      }),
    ];
    this.onDispose(() => {
      for (const one of subscriptions) one.dispose();
    });
  }

  #end(): void {
    this.#offer.value = undefined;
  }

  /** Puts the connection into the clipboard; says why not. */
  async copy(): Promise<void> {
    const [first, ...others] = this.services.folders();
    if (!vscode.workspace.isTrusted || first === undefined) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('The editor’s tools are offered only in a trusted workspace with a folder.'),
      );
      return;
    }
    if (!shareEditorToolsSetting()) {
      await this.#explain();
      return;
    }
    try {
      this.#offer.value ??= await this.#start(first, others);
    } catch (error) {
      this.services.log.error(`The editor's tools could not be offered: ${errorMessage(error)}`);
      void vscode.window.showErrorMessage(vscode.l10n.t('The connection could not be made; see the log.'));
      return;
    }
    const { url, token } = this.#offer.value;
    const server = { type: 'http', url, headers: { Authorization: `Bearer ${token}` } };
    await vscode.env.clipboard.writeText(JSON.stringify({ mcpServers: { 'parley-editor': server } }, undefined, 2));
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The connection is in the clipboard. It holds a token: whoever has it can use the editor’s tools until this window closes.',
      ),
    );
  }

  async #start(first: WorkspaceFolder, others: readonly WorkspaceFolder[]): Promise<HttpOffer> {
    const { tools, bridges, files } = this.services;
    const access = this.services.access(first);
    const folders = [first.path, ...others.map(({ path }) => path)] as const;
    return bridges.offer(
      tools.server({ folders: () => folders, files: files(folders, access), ask: askInWindow, access }),
    );
  }

  async #explain(): Promise<void> {
    const open = vscode.l10n.t('Open Setting');
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t('Sharing the editor’s tools with other programs is turned off.'),
      open,
    );
    if (chosen === open) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'parley.editorTools.share');
    }
  }
}

/** A dialog holds so much. Characters. */
const MAX_DETAIL = 4000;

/** There is no session in which to ask: a dialog. */
const askInWindow: AskPermission = async (request, signal) => {
  // A command counts as a whole.
  if (request.subject?.type === 'command' && request.subject.command.length > MAX_DETAIL / 2) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Another program wanted to run a command that is too long to be shown. It was not run.'),
    );
    return { outcome: 'cancelled' };
  }
  const names = request.options.map(({ name }) => name);
  const title = vscode.l10n.t('Another program that uses this window’s tools: {0}', request.title);
  const chosen = await vscode.window.showWarningMessage(title, { modal: true, detail: detailOf(request) }, ...names);
  const option = request.options.find(({ name }) => name === chosen);
  if (!option || signal.aborted) return { outcome: 'cancelled' };
  return { outcome: 'selected', optionId: option.optionId };
};

/** What exactly is asked: the command, or the files. */
function detailOf({ description, subject }: PermissionRequest): string {
  const lines = description === undefined ? [] : [description];
  if (subject?.type === 'command') lines.push(subject.command, subject.cwd);
  if (subject?.type === 'toolCall') {
    for (const { path, line } of subject.toolCall.locations ?? [])
      lines.push(line === undefined ? path : `${path}:${line}`);
    for (const content of subject.toolCall.content ?? []) {
      if (content.type !== 'diff') continue;
      for (const { text } of content.changes) if (text) lines.push(`- ${text.oldText ?? ''}`, `+ ${text.newText}`);
    }
  }
  const text = lines.join('\n');
  const more = text.length - MAX_DETAIL;
  return more > 0 ? `${text.slice(0, MAX_DETAIL)}…\n${vscode.l10n.t('and {0} more characters', more)}` : text;
}
