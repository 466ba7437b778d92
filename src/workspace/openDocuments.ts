import * as path from 'node:path';
import * as vscode from 'vscode';
import { AcpError, errorCodes } from '../acp/errors';
import { changedPart } from './applyPlace';
import { saveDocument } from './saveDocument';

/** By the path as it was given, or by the real one: with a folder that is reached over a link, the editor has the former. */
export function openDocument(file: string, real: vscode.Uri): vscode.TextDocument | undefined {
  const keys = new Set([vscode.Uri.file(path.normalize(file)).toString(), real.toString()]);
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && keys.has(document.uri.toString()));
}

export function openNotebook(real: vscode.Uri): vscode.NotebookDocument | undefined {
  const key = real.toString();
  return vscode.workspace.notebookDocuments.find((notebook) => !notebook.isClosed && notebook.uri.toString() === key);
}

/**
 * Through the document, so that the change can be undone; only what differs, so that cursors stay; then saved, so that the agent's tools
 * see it.
 * @param landed Called when the document has the text, before it is saved.
 * @returns False: somebody has changed the document since it was called, and nothing was done.
 */
export async function replaceText(
  document: vscode.TextDocument,
  content: string,
  landed?: () => Promise<void>,
): Promise<boolean> {
  const { version } = document;
  const before = document.getText();
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const after = content.replace(/\r?\n/g, eol);
  const { start, end, text } = changedPart(before, after);
  if (start < end || text !== '') {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
    if (!(await vscode.workspace.applyEdit(edit))) {
      if (document.version !== version) return false;
      throw failed(document);
    }
  }
  await landed?.();
  if (document.isDirty && !(await saveDocument(document))) throw failed(document);
  return true;
}

function failed(document: vscode.TextDocument): AcpError {
  return new AcpError(
    'answered',
    `${document.uri.fsPath} could not be changed in the editor`,
    errorCodes.internalError,
  );
}
