import * as vscode from 'vscode';
import type { FileSink } from '../../acp/agentConnection';
import type {
  ChangedFile,
  CodeActionOffer,
  CodeSymbol,
  Diagnostic,
  Editor,
  EditorSelection,
  FileEdits,
  Found,
  LineSpan,
  OpenEditor,
  Place,
  TaskOffer,
  TaskRun,
} from '../../mcp/editorTools/editor';
import type { AskPermission, SessionAccess } from '../../sessions/ports';
import { openFiles } from '../mentions/openEditors';
import type { TextDocuments } from '../textDocuments';
import type { AroundWrite } from '../files';
import { CodeEdits } from './codeEdits';
import { CodeFacts, span } from './codeFacts';
import { GitFacts } from './gitFacts';
import { SessionPaths } from './sessionPaths';
import type { TaskRuns } from './taskRuns';
import { SessionTasks } from './tasks';

export interface WindowEditorServices {
  /** Of the session, as they are now; absolute, relative paths are those of the first. */
  readonly folders: () => readonly [string, ...string[]];
  readonly ask: AskPermission;
  readonly access: Pick<SessionAccess, 'denial'>;
  /** Reads files under the session's rules. */
  readonly files: Pick<FileSink, 'readTextFile'>;
  readonly aroundWrite?: AroundWrite;
  readonly tasks: TaskRuns;
  /** Texts that are shown beside files. */
  readonly texts: TextDocuments;
}

/** This window, as far as one session may see and change it. */
export class WindowEditor implements Editor {
  readonly #paths: SessionPaths;
  readonly #code: CodeFacts;
  readonly #edits: CodeEdits;
  readonly #git: GitFacts;
  readonly #tasks: SessionTasks;

  constructor(private readonly services: WindowEditorServices) {
    const { folders, ask, access, files, aroundWrite = plainly, tasks } = services;
    this.#paths = new SessionPaths(folders, access);
    this.#code = new CodeFacts(this.#paths, files);
    this.#edits = new CodeEdits(this.#paths, ask, aroundWrite);
    this.#git = new GitFacts(this.#paths);
    this.#tasks = new SessionTasks(this.#paths, tasks, ask);
  }

  diagnostics(path: string | undefined): Promise<readonly Diagnostic[]> {
    return this.#code.diagnostics(path);
  }

  async selection(): Promise<EditorSelection | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const path = await this.#paths.told(editor.document.uri);
    if (path === undefined) return undefined;
    const { document, selections, visibleRanges } = editor;
    return {
      path,
      language: document.languageId,
      selections: selections.map((one) => ({
        ...span(one),
        startColumn: one.start.character + 1,
        endColumn: one.end.character + 1,
        text: document.getText(one),
      })),
      visible: visibleRanges.map(span),
    };
  }

  async openEditors(): Promise<readonly OpenEditor[]> {
    const active = vscode.window.activeTextEditor?.document.uri.toString();
    const inside = await this.#paths.inside(openFiles(), (uri) => uri);
    return inside.map(([uri, path]) => ({
      path,
      active: uri.toString() === active,
      unsaved: vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri.toString() && one.isDirty),
    }));
  }

  async text(path: string, signal: AbortSignal): Promise<{ readonly text: string; readonly unsaved: boolean }> {
    const uri = await this.#paths.uri(path);
    const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    const unsaved = open?.isDirty ?? false;
    if (uri.scheme !== 'untitled') {
      return { text: await this.services.files.readTextFile(uri.fsPath, undefined, undefined, signal), unsaved };
    }
    if (!open) throw new Error(`There is no ${path}`);
    return { text: open.getText(), unsaved };
  }

  documentSymbols(path: string): Promise<readonly CodeSymbol[]> {
    return this.#code.documentSymbols(path);
  }

  workspaceSymbols(query: string): Promise<readonly CodeSymbol[]> {
    return this.#code.workspaceSymbols(query);
  }

  definitions(place: Place): Promise<readonly Found[]> {
    return this.#code.definitions(place);
  }

  references(place: Place): Promise<readonly Found[]> {
    return this.#code.references(place);
  }

  hover(place: Place): Promise<readonly string[]> {
    return this.#code.hover(place);
  }

  previewRename(place: Place, newName: string): Promise<readonly FileEdits[]> {
    return this.#edits.previewRename(place, newName);
  }

  rename(place: Place, newName: string, signal: AbortSignal): Promise<readonly FileEdits[]> {
    return this.#edits.rename(place, newName, signal);
  }

  codeActions(range: LineSpan): Promise<readonly CodeActionOffer[]> {
    return this.#edits.codeActions(range);
  }

  applyCodeAction(range: LineSpan, title: string, signal: AbortSignal): Promise<readonly FileEdits[]> {
    return this.#edits.applyCodeAction(range, title, signal);
  }

  changes(): Promise<readonly ChangedFile[]> {
    return this.#git.changes();
  }

  diff(path: string | undefined): Promise<string> {
    return this.#git.diff(path);
  }

  tasks(): Promise<readonly TaskOffer[]> {
    return this.#tasks.list();
  }

  runTask(name: string, limitMs: number, signal: AbortSignal): Promise<TaskRun> {
    return this.#tasks.run(name, limitMs, signal);
  }

  taskOutput(runId: string): Promise<TaskRun> {
    return this.#tasks.output(runId);
  }

  async showFile(path: string, lines: Omit<LineSpan, 'path'> | undefined): Promise<void> {
    const document = await vscode.workspace.openTextDocument(await this.#paths.uri(path));
    const selection =
      lines &&
      document.validateRange(new vscode.Range(lines.startLine - 1, 0, lines.endLine - 1, Number.MAX_SAFE_INTEGER));
    await vscode.window.showTextDocument(document, {
      preview: false,
      preserveFocus: true,
      ...(selection && { selection }),
    });
  }

  async showDiff(path: string, proposed: string): Promise<void> {
    const uri = await this.#paths.uri(path);
    const title = vscode.l10n.t('{0}: proposed', vscode.workspace.asRelativePath(uri));
    const options = { preview: true, preserveFocus: true };
    await vscode.commands.executeCommand('vscode.diff', uri, this.services.texts.add(path, proposed), title, options);
  }
}

const plainly: AroundWrite = (_, write) => write();
