import type * as vscode from 'vscode';
import type { ParleyApi } from './api/parley';
import { compose, type Parley } from './compose';

let parley: Parley | undefined;

/** Called by VS Code when something of Parley is first used. @returns What other extensions get. */
export function activate(context: vscode.ExtensionContext): ParleyApi {
  parley = compose(context);
  context.subscriptions.push(parley);
  return parley.api;
}

/** Called by VS Code before the window closes; it waits a few seconds for the result. */
export async function deactivate(): Promise<void> {
  await parley?.end();
  parley = undefined;
}
