import * as vscode from 'vscode';
import { Emitter } from '../base/events';
import { DisposableObject } from '../base/lifecycle';

const SCHEME = 'parley-agent';

/** Pages about agents, shown as markdown in an editor. */
export class AgentPages extends DisposableObject implements vscode.TextDocumentContentProvider {
  readonly #pages = new Map<string, string>();
  readonly #changed = this.register(new Emitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;

  constructor() {
    super();
    this.register(vscode.workspace.registerTextDocumentContentProvider(SCHEME, this));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#pages.get(uri.toString()) ?? '';
  }

  /** @param name Of the editor's tab; one page for each. */
  async show(name: string, markdown: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `${name.replaceAll('/', ' ')}.md` });
    this.#pages.set(uri.toString(), markdown);
    this.#changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }
}
