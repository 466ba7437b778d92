import * as vscode from 'vscode';
import { DisposableObject } from '../../base/lifecycle';
import { uriExists } from '../uriExists';
import { ScrollWatch } from './scrollWatch';

/** Tells when the person moves: types, clicks, scrolls, goes to another editor, or closes the one that was shown. */
export class PersonMoves extends DisposableObject {
  readonly #scroll = new ScrollWatch(() => performance.now());
  /** What was shown last, and before: VS Code tells of it some time later. */
  #shown: readonly string[] = [];

  /** @param moved May be called more than once. */
  constructor(private readonly moved: () => void) {
    super();
    const { window } = vscode;
    this.register(
      window.onDidChangeTextEditorSelection(({ kind }) => {
        // Without a kind it is a program's doing, also ours.
        if (kind !== undefined && kind !== vscode.TextEditorSelectionChangeKind.Command) moved();
      }),
    );
    this.register(
      window.onDidChangeActiveTextEditor((editor) => {
        if (editor && !this.#isShown(editor.document.uri)) moved();
      }),
    );
    this.register(
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        const last = this.#shown.at(-1);
        const isClosed = closed.some(({ input }) => input instanceof vscode.TabInputText && String(input.uri) === last);
        if (isClosed && last !== undefined) void this.#closed(vscode.Uri.parse(last));
      }),
    );
    this.register(
      window.onDidChangeTextEditorVisibleRanges(({ textEditor, visibleRanges: [first] }) => {
        if (!first || String(textEditor.document.uri) !== this.#shown.at(-1)) return;
        if (this.#scroll.isPersons(first.start.line)) moved();
      }),
    );
    this.register(window.onDidChangeVisibleTextEditors(() => this.#scroll.stir()));
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#isShown(document.uri)) this.#scroll.stir();
      }),
    );
  }

  /** A file is about to be shown: that is nobody's move. */
  expect(uri: vscode.Uri): void {
    this.#shown = [...this.#shown.slice(-1), String(uri)];
    this.#scroll.stir();
  }

  /** An editor is also closed when its file is deleted. */
  async #closed(uri: vscode.Uri): Promise<void> {
    if ((await uriExists(uri)) && !this.isDisposed) this.moved();
  }

  #isShown(uri: vscode.Uri): boolean {
    return this.#shown.includes(String(uri));
  }
}
