import * as vscode from 'vscode';
import { DisposableObject } from '../base/lifecycle';

/** The editor of a file that was used last: it has the focus no more once the panel has it, and in an editor tab the panel itself is the active editor. */
export class LastEditor extends DisposableObject {
  #used: vscode.TextEditor | undefined = vscode.window.activeTextEditor;

  constructor() {
    super();
    this.register(
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor && isEditable(editor)) this.#used = editor;
      }),
    );
  }

  /** That one, or else one that can be seen. */
  get current(): vscode.TextEditor | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    if (activeTextEditor && isEditable(activeTextEditor)) return activeTextEditor;
    const used = this.#used;
    return used && visibleTextEditors.includes(used) ? used : visibleTextEditors.find(isEditable);
  }
}

function isEditable({ document }: vscode.TextEditor): boolean {
  return ['file', 'untitled'].includes(document.uri.scheme);
}
