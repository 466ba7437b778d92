import * as vscode from 'vscode';
import { Deferred, withTimeout } from '../base/async';

/** So long is waited for what VS Code does by itself. Milliseconds. */
const LIMIT_MS = 10_000;

/**
 * Saves a document. With auto save VS Code may be about to do so by itself, and refuses to while it asks extensions what is to be done
 * before (`doSave` of its text file model): then it is waited for that.
 * @returns False: it could not be saved, or was closed before. Never rejects.
 */
export async function saveDocument(document: vscode.TextDocument): Promise<boolean> {
  const ended = new Deferred<boolean>();
  const tried = new Deferred<undefined>();
  const subscriptions = [
    vscode.workspace.onDidSaveTextDocument((one) => {
      if (one === document) ended.resolve(true);
    }),
    vscode.workspace.onDidCloseTextDocument((one) => {
      if (one === document) ended.resolve(false);
    }),
    // It has not refused: it is asked for what it does for us.
    vscode.workspace.onWillSaveTextDocument((event) => {
      const isOurs = event.document === document && event.reason === vscode.TextDocumentSaveReason.Manual;
      if (isOurs) tried.resolve(undefined);
    }),
  ];
  try {
    if (await document.save()) return true;
    if (!ended.isSettled && (tried.isSettled || !document.isDirty)) return false;
    return await withTimeout(ended.promise, LIMIT_MS, 'save');
  } catch {
    return false;
  } finally {
    for (const subscription of subscriptions) subscription.dispose();
  }
}
