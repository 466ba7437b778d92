import * as vscode from 'vscode';
import { isRecord } from '../../base/check';
import type { SessionPaths } from './sessionPaths';
import { uriExists } from '../uriExists';

/** A file that an edit would move, as it was shown to the person. */
export interface PlannedMove {
  readonly from: vscode.Uri;
  readonly to: vscode.Uri;
  /** As they are told to the agent. */
  readonly path: string;
  readonly movedTo: string;
}

/**
 * What an edit of the editor would do with whole files. VS Code's API tells an extension of texts only; its own object knows the rest, by a
 * method that its parts use among themselves. Where that is not as it was known, there seems to be nothing.
 * @throws Error for files that would be made or deleted, moved from or to outside of the session's folders, or over others.
 */
export async function plannedMoves(edit: vscode.WorkspaceEdit, paths: SessionPaths): Promise<readonly PlannedMove[]> {
  const moves: PlannedMove[] = [];
  for (const { from, to } of fileOperations(edit)) {
    if (!from || !to) throw new Error('It would make or delete files, which these tools do not do');
    const [path, movedTo] = [await paths.told(from), await paths.told(to)];
    if (path === undefined || movedTo === undefined) {
      throw new Error('It would move a file from or to outside of the session’s folders');
    }
    if (await uriExists(to)) throw new Error(`It would move ${path} over ${movedTo}, which exists`);
    moves.push({ from, to, path, movedTo });
  }
  return moves;
}

/** @throws Error when one is not moved; those before are. */
export async function move(moves: readonly PlannedMove[]): Promise<void> {
  for (const { from, to, path } of moves) {
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(from, to, { overwrite: false });
    if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`${path} could not be moved`);
  }
}

interface FileOperation {
  readonly from: vscode.Uri | undefined;
  readonly to: vscode.Uri | undefined;
}

/** An entry of `_allEntries` that is about a whole file, as `FileEditType.File` of VS Code has it. */
const FILE = 1;

function fileOperations(edit: vscode.WorkspaceEdit): readonly FileOperation[] {
  const entries: unknown = hasAllEntries(edit) ? edit._allEntries() : [];
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) =>
    isRecord(entry) && entry['_type'] === FILE ? [{ from: uriOf(entry['from']), to: uriOf(entry['to']) }] : [],
  );
}

function hasAllEntries(edit: object): edit is { _allEntries(): unknown } {
  return '_allEntries' in edit && typeof edit._allEntries === 'function';
}

function uriOf(value: unknown): vscode.Uri | undefined {
  return value instanceof vscode.Uri ? value : undefined;
}
