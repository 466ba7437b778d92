import * as vscode from 'vscode';

/** Puts a question with answers that can be picked, and does not stand in the way meanwhile. @returns Undefined when it is put away. */
export type Ask = (question: string, ...answers: readonly string[]) => Thenable<string | undefined>;

export const askInNotification: Ask = (question, ...answers) =>
  vscode.window.showInformationMessage(question, ...answers);
