import * as vscode from 'vscode';
import type { WorkspaceFolder } from '../../sessions/ports';
import { folderSettings, MCP_JSON, mcpJson, readText } from './configFiles';
import { showPlace, showUserSettings } from './showSource';

interface PlaceItem extends vscode.QuickPickItem {
  open(): Promise<void>;
}

/** Lets the person choose where to write MCP servers, and opens that place. What is not there yet is made. */
export async function editServers(folders: readonly WorkspaceFolder[]): Promise<void> {
  const chosen = await vscode.window.showQuickPick(placesOf(folders), {
    title: vscode.l10n.t('Edit MCP Servers'),
    placeHolder: vscode.l10n.t('For whom are they?'),
  });
  await chosen?.open();
}

function placesOf(folders: readonly WorkspaceFolder[]): readonly PlaceItem[] {
  const { workspaceFile } = vscode.workspace;
  const user: PlaceItem = {
    label: vscode.l10n.t('User Settings'),
    description: 'parley.mcpServers',
    detail: vscode.l10n.t('For you, in every workspace'),
    open: () => showUserSettings('parley.mcpServers'),
  };
  const workspace: PlaceItem = {
    label: vscode.l10n.t('Workspace Settings'),
    description: 'parley.mcpServers',
    detail: vscode.l10n.t('For all folders of this workspace'),
    open: () => openWorkspace(workspaceFile),
  };
  const ofFolders = folders.flatMap((folder): PlaceItem[] => {
    const uri = vscode.Uri.parse(folder.uri);
    const name = folders.length > 1 ? folder.name : '';
    return [
      {
        label: vscode.l10n.t('Folder Settings'),
        description: `${name} .vscode/settings.json`.trim(),
        detail: vscode.l10n.t('For everybody who works in this folder with Parley'),
        open: () => openFolder(uri),
      },
      {
        label: MCP_JSON,
        description: name,
        detail: vscode.l10n.t('For everybody who works in this folder, also for VS Code itself'),
        open: () => openMcpJson(uri),
      },
    ];
  });
  return [user, ...(workspaceFile ? [workspace] : []), ...ofFolders];
}

async function openWorkspace(file: vscode.Uri | undefined): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('parley');
  const value = configuration.inspect<unknown>('mcpServers')?.workspaceValue;
  if (value === undefined) await configuration.update('mcpServers', {}, vscode.ConfigurationTarget.Workspace);
  // A workspace that was never saved has a file that only VS Code finds.
  if (file?.scheme === 'file') await showPlace(file, ['settings', 'parley.mcpServers']);
  else await vscode.commands.executeCommand('workbench.action.openWorkspaceSettingsFile');
}

async function openFolder(folder: vscode.Uri): Promise<void> {
  const isAlone = vscode.workspace.workspaceFile === undefined;
  const configuration = vscode.workspace.getConfiguration('parley', folder);
  const known = configuration.inspect<unknown>('mcpServers');
  if ((isAlone ? known?.workspaceValue : known?.workspaceFolderValue) === undefined) {
    const target = isAlone ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.WorkspaceFolder;
    await configuration.update('mcpServers', {}, target);
  }
  await showPlace(folderSettings(folder), ['parley.mcpServers']);
}

async function openMcpJson(folder: vscode.Uri): Promise<void> {
  const file = mcpJson(folder);
  if ((await readText(file)) === undefined) {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('{\n\t"servers": {}\n}\n'));
  }
  await showPlace(file, ['servers']);
}
