import * as path from 'node:path';
import * as vscode from 'vscode';
import { DisposableObject } from '../../base/lifecycle';
import { isOnNetwork } from '../linkPlace';
import { type FollowedPlace, lineOfPlace } from './followedPlace';

/** Larger files are not shown: they would hold the window up. Bytes. */
const MAX_BYTES = 5 * 1024 * 1024;

/** Shows where an agent is: in the preview editor, its line coloured; the focus and the person's cursor stay where they are. */
export class PlaceEditor extends DisposableObject {
  readonly #line = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.findMatchForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  #shown: vscode.TextEditor | undefined;

  /** @param expect Hears which file is about to be shown. */
  constructor(private readonly expect: (uri: vscode.Uri) => void) {
    super();
    this.register(this.#line);
  }

  /** Only what is in the workspace and is text. @throws VS Code's error when the file cannot be opened. */
  async show(place: FollowedPlace, isWanted: () => boolean): Promise<void> {
    if (!path.isAbsolute(place.file) || isOnNetwork(place.file)) return;
    const uri = vscode.Uri.file(path.normalize(place.file));
    if (!vscode.workspace.getWorkspaceFolder(uri)) return;
    const found = await vscode.workspace.fs.stat(uri);
    if ((found.type & vscode.FileType.File) === 0 || found.size > MAX_BYTES) return;
    const document = await vscode.workspace.openTextDocument(uri);
    if (!isWanted() || this.isDisposed) return;
    this.expect(document.uri);
    const editor = await vscode.window.showTextDocument(document, {
      viewColumn: columnFor(document.uri),
      preserveFocus: true,
      preview: true,
    });
    const line = Math.min(lineOfPlace(document.getText(), place), document.lineCount - 1);
    const range = document.lineAt(line).range;
    this.expect(document.uri);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    this.clear();
    editor.setDecorations(this.#line, [range]);
    this.#shown = editor;
  }

  /** The agent is nowhere any more. */
  clear(): void {
    this.#shown?.setDecorations(this.#line, []);
    this.#shown = undefined;
  }
}

/** Where the file is seen already, else where no session is shown: that is not covered. */
function columnFor(uri: vscode.Uri): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const isOf = ({ activeTab }: vscode.TabGroup): boolean =>
    activeTab?.input instanceof vscode.TabInputText && String(activeTab.input.uri) === String(uri);
  const isFree = ({ activeTab }: vscode.TabGroup): boolean => !(activeTab?.input instanceof vscode.TabInputWebview);
  const group = all.find(isOf) ?? (isFree(activeTabGroup) ? activeTabGroup : all.find(isFree));
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}
