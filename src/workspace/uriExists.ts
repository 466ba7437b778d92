import * as vscode from 'vscode';

/** Whether there is something at an address, be it a file or a folder. What cannot be looked at counts as not there. */
export async function uriExists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
