import * as vscode from 'vscode';
import { disposableTimeout } from '../../base/async';
import { type Disposable, DisposableObject } from '../../base/lifecycle';
import { diffLines, type LineEdit } from '../../changes/lineDiff';
import type { Hunks } from '../../changes/review';
import type { SessionChanges } from '../../changes/sessionChanges';
import { linesOf } from '../../changes/textLines';
import { isPending } from '../../changes/trackedFile';
import type { ChangeDesk } from './changeDesk';
import type { ReviewEditors } from './reviewEditors';

/** Editors follow what happens to their files after so long. Milliseconds. */
const FOLLOW_MS = 60;

/** One change as an editor shows it: what its buttons are about, also when the file changes before they are pressed. */
export class ShownHunk {
  constructor(
    readonly sessionId: string,
    readonly file: string,
    readonly hunks: Hunks,
    readonly index: number,
  ) {}

  get edit(): LineEdit {
    const edit = this.hunks.edits[this.index];
    if (!edit) throw new RangeError('There is no such change');
    return edit;
  }
}

/** Shows what agents have changed in editors of the files themselves: each change coloured, with Keep and Undo above it. */
export class HunkEditors extends DisposableObject implements vscode.CodeLensProvider {
  readonly #didChange = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#didChange.event;
  readonly #added = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('diffEditor.insertedLineBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.addedForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  readonly #removed = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderStyle: 'dashed none none none',
    borderWidth: '1px',
    borderColor: new vscode.ThemeColor('editorGutter.deletedBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.deletedForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  #following: Disposable | undefined;

  /** @param shown The session that the webview in use shows: of several that changed a file, it is the one that is meant. */
  constructor(
    private readonly desk: ChangeDesk,
    private readonly editors: ReviewEditors,
    private readonly shown: () => string | undefined,
  ) {
    super();
    for (const one of [this.#didChange, this.#added, this.#removed]) this.register(one);
    this.register(vscode.languages.registerCodeLensProvider({ scheme: 'file' }, this));
    const follow = (): void => {
      this.#following ??= disposableTimeout(() => {
        this.#following = undefined;
        this.#didChange.fire();
        this.desk.run(this.#decorate());
      }, FOLLOW_MS);
    };
    this.register(desk.onDidChange(follow));
    this.register(vscode.window.onDidChangeVisibleTextEditors(follow));
    this.register(vscode.window.onDidChangeActiveTextEditor(follow));
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.scheme === 'file' && this.#hasAny()) follow();
      }),
    );
    this.onDispose(() => this.#following?.dispose());
    follow();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const hunks = await this.of(document);
    return hunks.flatMap((hunk) => {
      const { oldStart, oldEnd, newStart, newEnd } = hunk.edit;
      const line = Math.min(newStart, document.lineCount - 1);
      const range = new vscode.Range(line, 0, line, 0);
      const lens = (title: string, command: string, tooltip: string): vscode.CodeLens =>
        new vscode.CodeLens(range, { title, command, tooltip, arguments: [hunk] });
      return [
        lens(vscode.l10n.t('Keep'), 'parley.keepChange', vscode.l10n.t('Keep this change')),
        lens(vscode.l10n.t('Undo'), 'parley.undoChange', vscode.l10n.t('Undo this change')),
        lens(
          `+${String(newEnd - newStart)} −${String(oldEnd - oldStart)}`,
          'parley.showChange',
          vscode.l10n.t('Show what was here before'),
        ),
      ];
    });
  }

  /** The changes in a document that wait for review, as it is now. */
  async of(document: vscode.TextDocument): Promise<readonly ShownHunk[]> {
    if (document.uri.scheme !== 'file' || !this.#hasAny()) return [];
    const file = await this.desk.files.placeOf(document.uri);
    const changes = this.#sessionOf(file);
    const tracked = changes?.get(file);
    const before = tracked && (await this.desk.versions.text(tracked.base));
    if (!changes || !before || document.isClosed) return [];
    // VS Code hides a byte order mark, and has one kind of line ends in a document.
    const mark = tracked.base.kind === 'file' && before.text.startsWith('\ufeff') ? '\ufeff' : '';
    const base = linesOf(withEnds(before.text, document.eol));
    const current = linesOf(mark + document.getText());
    const hunks = { base, current, edits: diffLines(base, current) };
    return hunks.edits.map((_, index) => new ShownHunk(changes.sessionId, file, hunks, index));
  }

  keep({ sessionId, file, hunks, index }: ShownHunk): Promise<void> {
    return this.desk.review.keepHunk(sessionId, file, hunks, index);
  }

  undo({ sessionId, file, hunks, index }: ShownHunk): Promise<void> {
    return this.desk.review.undoHunk(sessionId, file, hunks, index);
  }

  show({ sessionId, file }: ShownHunk): Promise<void> {
    return this.editors.showFile(sessionId, file);
  }

  /** The change at the cursor of the active editor, else the one that comes next in it. */
  async atCursor(): Promise<ShownHunk | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const hunks = await this.of(editor.document);
    const line = editor.selection.active.line;
    return hunks.find(({ edit }) => line < Math.max(edit.newEnd, edit.newStart + 1)) ?? hunks.at(-1);
  }

  /** Goes to the next or the last change: in the active editor, then in the other files of the session, and round. */
  async go(direction: 1 | -1): Promise<void> {
    if (this.editors.isReviewActive) {
      const step = direction > 0 ? 'goToNextChange' : 'goToPreviousChange';
      await vscode.commands.executeCommand(`multiDiffEditor.${step}`);
      return;
    }
    const editor = vscode.window.activeTextEditor;
    const hunks = editor ? await this.of(editor.document) : [];
    const line = editor?.selection.active.line ?? 0;
    const lines = hunks.map(({ edit }) => edit.newStart);
    const next = direction > 0 ? lines.find((one) => one > line) : lines.findLast((one) => one < line);
    if (editor && next !== undefined) {
      reveal(editor, next);
      return;
    }
    const here = editor && (await this.desk.files.placeOf(editor.document.uri));
    const file = this.#fileAfter(here, direction);
    if (file === undefined) {
      vscode.window.setStatusBarMessage(vscode.l10n.t('There are no changes to review.'), 5000);
      return;
    }
    const uri = this.desk.files.document(file)?.uri ?? vscode.Uri.file(file);
    const opened = await vscode.window.showTextDocument(uri);
    const there = await this.of(opened.document);
    const hunk = direction > 0 ? there[0] : there.at(-1);
    if (hunk) reveal(opened, hunk.edit.newStart);
  }

  /** The next file, by path, that has changes and is there to be shown as text. */
  #fileAfter(here: string | undefined, direction: 1 | -1): string | undefined {
    const wanted = here === undefined ? undefined : this.#sessionOf(here);
    const session = wanted ?? this.#sessions().find(({ pending }) => pending.length > 0);
    const files = (session?.pending ?? [])
      .filter(({ counts, current }) => counts !== undefined && current.kind === 'file')
      .map(({ path }) => path);
    const at = here === undefined ? -1 : files.indexOf(here);
    if (files.length === 0) return undefined;
    return direction > 0 ? files[(at + 1) % files.length] : files.at((at < 0 ? 0 : at) - 1);
  }

  #sessionOf(file: string): SessionChanges | undefined {
    return this.#sessions().find((changes) => {
      const tracked = changes.get(file);
      return tracked && isPending(tracked);
    });
  }

  /** The one that is shown first. */
  #sessions(): readonly SessionChanges[] {
    const shown = this.shown();
    return this.desk.sessions.toSorted(
      (one, other) => Number(other.sessionId === shown) - Number(one.sessionId === shown),
    );
  }

  #hasAny(): boolean {
    return this.desk.sessions.some(({ pending }) => pending.length > 0);
  }

  async #decorate(): Promise<void> {
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme === 'file');
    for (const editor of editors) {
      const { document } = editor;
      // A diff editor has its own colours.
      const hunks = isInDiff(editor) ? [] : await this.of(document);
      if (this.isDisposed) return;
      const added = hunks.filter(({ edit }) => edit.newEnd > edit.newStart);
      const removed = hunks.filter(({ edit }) => edit.newEnd === edit.newStart);
      editor.setDecorations(
        this.#added,
        added.map(({ edit }) => new vscode.Range(edit.newStart, 0, edit.newEnd - 1, 0)),
      );
      editor.setDecorations(
        this.#removed,
        removed.map(({ edit }) => document.lineAt(Math.min(edit.newStart, document.lineCount - 1)).range),
      );
    }
    const { activeTextEditor } = vscode.window;
    const hasHunks = activeTextEditor !== undefined && (await this.of(activeTextEditor.document)).length > 0;
    const tell = (key: string, value: boolean): Thenable<unknown> =>
      vscode.commands.executeCommand('setContext', `parley.${key}`, value);
    await tell('fileHasChanges', hasHunks);
    await tell('fileIsInDiff', activeTextEditor !== undefined && isInDiff(activeTextEditor));
    await tell('hasChanges', this.#hasAny());
  }
}

function reveal(editor: vscode.TextEditor, line: number): void {
  const at = new vscode.Position(Math.min(line, editor.document.lineCount - 1), 0);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Editors within an editor of several diffs have no column of their own. */
function isInDiff({ document, viewColumn }: vscode.TextEditor): boolean {
  if (viewColumn === undefined) return true;
  return vscode.window.tabGroups.all.some(
    ({ activeTab, viewColumn: column }) =>
      column === viewColumn &&
      activeTab?.input instanceof vscode.TabInputTextDiff &&
      activeTab.input.modified.toString() === document.uri.toString(),
  );
}

function withEnds(text: string, eol: vscode.EndOfLine): string {
  return eol === vscode.EndOfLine.CRLF ? text.replace(/\r?\n/g, '\r\n') : text.replaceAll('\r\n', '\n');
}
