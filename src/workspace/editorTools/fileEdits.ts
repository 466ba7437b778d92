import * as vscode from 'vscode';
import type { DiffChange } from '../../acp/update';
import type { FileEdits } from '../../mcp/editorTools/editor';
import { saveDocument } from '../saveDocument';
import type { SessionPaths } from './sessionPaths';
import { span } from './codeFacts';

/** Edits of one file, as they were shown to the person: of this version of its text, and no other. */
export interface PlannedEdits {
  /** As it is told to the agent. */
  readonly path: string;
  readonly document: vscode.TextDocument;
  readonly version: number;
  /** In the order of the text. */
  readonly edits: readonly vscode.TextEdit[];
}

/**
 * What an edit of the editor would change in texts.
 * @throws Error when it would change a file outside of the session's folders.
 */
export async function planned(edit: vscode.WorkspaceEdit, paths: SessionPaths): Promise<readonly PlannedEdits[]> {
  const plans: PlannedEdits[] = [];
  for (const [uri, all] of edit.entries()) {
    const edits = all.filter((one) => one instanceof vscode.TextEdit).toSorted(inOrder);
    if (edits.length === 0) continue;
    const path = await paths.told(uri);
    if (path === undefined) throw new Error('It would change a file outside of the session’s folders');
    const document = await vscode.workspace.openTextDocument(uri);
    plans.push({ path, document, version: document.version, edits });
  }
  return plans;
}

export function fileEdits({ path, document, edits }: PlannedEdits): FileEdits {
  return {
    path,
    edits: edits.map(({ range, newText }) => ({ ...span(range), before: document.getText(range), after: newText })),
  };
}

/** The lines between the first and the last that change, before and after. */
export function diffChange({ document, edits }: PlannedEdits): DiffChange {
  const first = document.lineAt(edits[0]?.range.start.line ?? 0).range.start;
  const last = document.lineAt(Math.max(...edits.map(({ range }) => range.end.line))).range.end;
  const region = new vscode.Range(first, last);
  let after = '';
  let at = first;
  for (const { range, newText } of edits) {
    after += document.getText(new vscode.Range(at, range.start)) + newText;
    at = range.end;
  }
  after += document.getText(new vscode.Range(at, last));
  const text = { oldText: document.getText(region), newText: after };
  return { operation: 'modify', path: document.uri.fsPath, text };
}

/** Changes the texts and saves them. @throws Error when one has changed since it was shown, or cannot be changed. */
export async function apply(plans: readonly PlannedEdits[]): Promise<void> {
  const stale = plans.find(({ document, version }) => document.isClosed || document.version !== version);
  if (stale) throw new Error(`${stale.path} has changed meanwhile: nothing was changed`);
  const edit = new vscode.WorkspaceEdit();
  for (const { document, edits } of plans) edit.set(document.uri, [...edits]);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('The editor did not take the changes');
  for (const { path, document } of plans) {
    if (document.uri.scheme !== 'untitled' && !(await saveDocument(document)))
      throw new Error(`${path} could not be saved`);
  }
}

function inOrder({ range: one }: vscode.TextEdit, { range: other }: vscode.TextEdit): number {
  return one.start.compareTo(other.start);
}
