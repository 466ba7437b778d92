/**
 * What the editor's tools need of the editor, for one session. Lines and columns count from 1. Paths are those of the session: relative
 * to its folder, or absolute; what lies outside of its folders is refused, and not told. Everything may throw: the message is told to
 * the agent.
 */
export interface Editor {
  diagnostics(path: string | undefined): Promise<readonly Diagnostic[]>;
  selection(): Promise<EditorSelection | undefined>;
  openEditors(): Promise<readonly OpenEditor[]>;
  /** As the editor shows it, also when it is not saved. */
  text(path: string, signal: AbortSignal): Promise<{ readonly text: string; readonly unsaved: boolean }>;
  documentSymbols(path: string): Promise<readonly CodeSymbol[]>;
  workspaceSymbols(query: string): Promise<readonly CodeSymbol[]>;
  definitions(place: Place): Promise<readonly Found[]>;
  references(place: Place): Promise<readonly Found[]>;
  /** Markdown. */
  hover(place: Place): Promise<readonly string[]>;
  /** What a rename would change; nothing is changed. */
  previewRename(place: Place, newName: string): Promise<readonly FileEdits[]>;
  /** Asks the person. @returns What was changed. */
  rename(place: Place, newName: string, signal: AbortSignal): Promise<readonly FileEdits[]>;
  codeActions(range: LineSpan): Promise<readonly CodeActionOffer[]>;
  /** Asks the person. @returns What was changed in files; empty when it only ran a command of the editor. */
  applyCodeAction(range: LineSpan, title: string, signal: AbortSignal): Promise<readonly FileEdits[]>;
  changes(): Promise<readonly ChangedFile[]>;
  /** In the format of `git diff`. @param path Undefined: of all that is changed. */
  diff(path: string | undefined): Promise<string>;
  tasks(): Promise<readonly TaskOffer[]>;
  /** Asks the person, and waits until it has ended, or for `limitMs`. */
  runTask(name: string, limitMs: number, signal: AbortSignal): Promise<TaskRun>;
  taskOutput(runId: string): Promise<TaskRun>;
  showFile(path: string, span: Omit<LineSpan, 'path'> | undefined): Promise<void>;
  /** Shows a file beside a text that is proposed for it. */
  showDiff(path: string, proposed: string): Promise<void>;
}

export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export interface LineSpan {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

export const severities = ['error', 'warning', 'information', 'hint'] as const;

export interface Diagnostic extends Place {
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: (typeof severities)[number];
  readonly message: string;
  readonly source?: string;
  readonly code?: string;
}

export interface EditorSelection {
  readonly path: string;
  readonly language: string;
  /** The main one first. */
  readonly selections: readonly (Omit<LineSpan, 'path'> & {
    readonly startColumn: number;
    readonly endColumn: number;
    readonly text: string;
  })[];
  readonly visible: readonly Omit<LineSpan, 'path'>[];
}

export interface OpenEditor {
  readonly path: string;
  readonly active: boolean;
  readonly unsaved: boolean;
}

export interface CodeSymbol extends LineSpan {
  readonly name: string;
  readonly kind: string;
  readonly container?: string;
}

export interface Found extends LineSpan {
  readonly column: number;
  /** The line's text. */
  readonly text: string;
}

export interface FileEdits {
  readonly path: string;
  readonly edits: readonly (Omit<LineSpan, 'path'> & { readonly before: string; readonly after: string })[];
  /** Where the file goes, if it is moved. */
  readonly movedTo?: string;
}

export interface CodeActionOffer {
  readonly title: string;
  readonly kind?: string;
  readonly preferred: boolean;
  /** Why it cannot be applied now. */
  readonly disabled?: string;
}

export interface ChangedFile {
  readonly path: string;
  readonly state: 'staged' | 'modified' | 'untracked' | 'conflict';
}

export interface TaskOffer {
  readonly name: string;
  readonly source: string;
  readonly group?: string;
  readonly detail?: string;
}

export interface TaskRun {
  readonly runId: string;
  readonly running: boolean;
  readonly exitCode?: number;
  /** The end of it; undefined: VS Code does not let it be read. */
  readonly output?: string;
}
