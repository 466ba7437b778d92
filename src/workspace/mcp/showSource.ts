import * as vscode from 'vscode';
import { positionOf } from '../../mcp/configText';
import type { ConfigSource } from '../../mcp/serverDefinition';

/** Opens the file in which something is configured, with the cursor there. The person's settings are opened as VS Code does. */
export async function showSource(source: ConfigSource, keys: readonly (string | number)[]): Promise<void> {
  if (source.scope === 'user' || source.file === undefined) {
    await showUserSettings(source.name.startsWith('parley') ? 'parley.mcpServers' : 'mcp');
    return;
  }
  await showPlace(vscode.Uri.parse(source.file), keys);
}

/** @param setting Where the cursor is to be; it is written there when it is not there yet. */
export async function showUserSettings(setting: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettingsJson', {
    revealSetting: { key: setting, edit: true },
  });
}

/** @param keys Those that lead to the place, in a file of JSON. */
export async function showPlace(file: vscode.Uri, keys: readonly (string | number)[]): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const { line, column } = positionOf(document.getText(), keys) ?? { line: 1, column: 1 };
  const place = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(place, place) });
}
