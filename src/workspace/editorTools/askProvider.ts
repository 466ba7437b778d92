import * as vscode from 'vscode';
import { withTimeout } from '../../base/async';

/** Language servers may take their time with the first question. Milliseconds. */
const LIMIT_MS = 20_000;

/** Asks the language extensions by one of VS Code's `vscode.execute…Provider` commands. */
export async function askProvider<T>(command: string, ...args: readonly unknown[]): Promise<T | undefined> {
  const asked = Promise.resolve(vscode.commands.executeCommand<T | undefined>(command, ...args));
  return (await withTimeout(asked, LIMIT_MS, command)) ?? undefined;
}
