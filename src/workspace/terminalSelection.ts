import * as vscode from 'vscode';
import type { TextAttachment } from '../sessions/promptAttachment';

/**
 * What is selected in the active terminal. VS Code tells extensions that by way of the clipboard only; what was there before is put
 * back, as far as it was text.
 */
export async function terminalSelection(): Promise<TextAttachment | undefined> {
  const terminal = vscode.window.activeTerminal;
  if (!terminal) return undefined;
  const before = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText('');
  try {
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    const text = await vscode.env.clipboard.readText();
    if (text.trim() === '') return undefined;
    return { type: 'text', id: `terminal:${crypto.randomUUID()}`, name: terminal.name, text };
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
}
