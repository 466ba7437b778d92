import { homedir } from 'node:os';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import { isRecord } from '../base/check';
import { folderLookup, type VariableLookup } from '../base/variables';
import { withEditorSettings } from '../processes/editorEnvironment';
import type { Environment } from '../processes/environment';

const terminalSection =
  ({ win32: 'windows', darwin: 'osx' } as Readonly<Record<string, string>>)[process.platform] ?? 'linux';

/** `base` with what the editor's settings for a folder add to it. */
export function folderEnvironment(base: Environment, folder: vscode.Uri): Environment {
  const terminals = vscode.workspace.getConfiguration('terminal.integrated.env', folder);
  return editorEnvironment(base, folder, terminals.get(terminalSection));
}

/** The same as far as the person's own settings say it: for what a workspace has no word in. */
export function ownFolderEnvironment(base: Environment, folder: vscode.Uri): Environment {
  const { defaultValue, globalValue } = inspectTerminals(folder) ?? {};
  return editorEnvironment(base, folder, merged(defaultValue, globalValue));
}

/** What `terminal.integrated.env.*` says in the settings of the workspace and of the folder: agents get it too. */
export function terminalEnvironmentOfWorkspace(folder: vscode.Uri): Readonly<Record<string, unknown>> {
  const { workspaceValue, workspaceFolderValue } = inspectTerminals(folder) ?? {};
  return merged(workspaceValue, workspaceFolderValue);
}

function inspectTerminals(folder: vscode.Uri) {
  return vscode.workspace.getConfiguration('terminal.integrated.env', folder).inspect<unknown>(terminalSection);
}

/** The proxy is the person's to set: VS Code does not let a workspace do it. */
function editorEnvironment(base: Environment, folder: vscode.Uri, terminalEnvironment: unknown): Environment {
  const http = vscode.workspace.getConfiguration('http', folder);
  return withEditorSettings(base, { proxy: http.get('proxy'), noProxy: http.get('noProxy'), terminalEnvironment });
}

function merged(...values: readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...values.filter(isRecord)) as Readonly<Record<string, unknown>>;
}

/** The variables that VS Code knows in settings, for a folder of the workspace. @param folder Absolute. */
export function variablesOfFolder(folder: string, environment: Environment): VariableLookup {
  return folderLookup({
    folder,
    folders: (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ name, path: uri.fsPath })),
    home: homedir(),
    environment,
    pathSeparator: sep,
  });
}
