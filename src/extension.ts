import type * as vscode from 'vscode';
import { compose, type Parley } from './compose';

let parley: Parley | undefined;

/** Called by VS Code when something of Parley is first used. */
export function activate(context: vscode.ExtensionContext): void {
  parley = compose(context);
  context.subscriptions.push(parley);
}

/** Called by VS Code before the window closes; it waits a few seconds for the result. */
export async function deactivate(): Promise<void> {
  await parley?.end();
  parley = undefined;
}
