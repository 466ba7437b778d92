import * as vscode from 'vscode';
import { Deferred, withTimeout } from '../base/async';

/** So long is waited for what VS Code does by itself. Milliseconds. */
const LIMIT_MS = 5000;

/**
 * Saves a document. With auto save VS Code may be about to do so by itself, and refuses to while it asks extensions what is to be done
 * before (`doSave` of its text file model): then it is waited for that.
 * @returns False: it is not saved. Never rejects.
 */
export async function saveDocument(document: vscode.TextDocument): Promise<boolean> {
  const saved = new Deferred<undefined>();
  const subscription = vscode.workspace.onDidSaveTextDocument((one) => {
    if (one === document) saved.resolve(undefined);
  });
  try {
    if (await document.save()) return true;
    if (document.isDirty) await withTimeout(saved.promise, LIMIT_MS, 'save').catch(() => undefined);
    return !document.isDirty || (await document.save());
  } catch {
    // It has been closed.
    return false;
  } finally {
    subscription.dispose();
  }
}
