import * as vscode from 'vscode';
import { disposableTimeout } from '../base/async';
import { Emitter } from '../base/events';
import { type Disposable, DisposableObject, MutableDisposable } from '../base/lifecycle';
import { attachmentId, type LineRange, type PlaceAttachment } from '../sessions/promptAttachment';
import { nameOf } from './mentions/offers';
import { isText } from './mentions/openEditors';

/** How long a selection rests before it is told. Milliseconds. */
const REST_MS = 100;

/** What the person looks at: the lines that are selected in the active editor, or its file. */
export class EditorContext extends DisposableObject {
  readonly #changed = this.register(new Emitter<void>());
  readonly onDidChange = this.#changed.event;
  readonly #rest = this.register(new MutableDisposable<Disposable>());
  #current: PlaceAttachment | undefined;

  /** @param isWanted Whether the person wants it to be offered. */
  constructor(private readonly isWanted: () => boolean) {
    super();
    const changed = (): void => {
      this.#rest.value = disposableTimeout(() => {
        this.#update();
      }, REST_MS);
    };
    this.register(vscode.window.onDidChangeActiveTextEditor(changed));
    this.register(vscode.window.onDidChangeTextEditorSelection(changed));
    this.register(vscode.window.tabGroups.onDidChangeTabs(changed));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('parley.includeSelection')) changed();
      }),
    );
    this.#current = this.#find();
  }

  get current(): PlaceAttachment | undefined {
    return this.#current;
  }

  #update(): void {
    const next = this.#find();
    if (next?.id === this.#current?.id) return;
    this.#current = next;
    this.#changed.fire();
  }

  #find(): PlaceAttachment | undefined {
    return this.isWanted() ? selectionAttachment(this.#editor()) : undefined;
  }

  /** With the focus in an editor tab of Parley's own, no text editor is active: the one beside it is meant. */
  #editor(): vscode.TextEditor | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    if (activeTextEditor) return activeTextEditor;
    const address = this.#current?.uri;
    return visibleTextEditors.find(({ document }) => document.uri.toString() === address);
  }
}

/** The selected lines of an editor, or its file when nothing is selected; undefined where there is nothing that a person works on. */
export function selectionAttachment(editor: vscode.TextEditor | undefined): PlaceAttachment | undefined {
  if (!editor || !isText(editor.document.uri)) return undefined;
  const uri = editor.document.uri.toString();
  const range = selectedLines(editor.selection);
  return {
    type: 'selection',
    id: attachmentId('selection', uri, range),
    name: nameOf(editor.document.uri),
    uri,
    ...(range && { range }),
  };
}

/** A selection that ends at the beginning of a line does not mean that line. */
function selectedLines({ isEmpty, start, end }: vscode.Selection): LineRange | undefined {
  if (isEmpty) return undefined;
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { start: start.line + 1, end: last + 1 };
}
