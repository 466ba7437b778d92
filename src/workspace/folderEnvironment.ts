import { homedir } from 'node:os';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import { isRecord } from '../base/check';
import { folderLookup, type VariableLookup } from '../base/variables';
import { withEditorSettings } from '../processes/editorEnvironment';
import type { Environment } from '../processes/environment';

const terminalSection = ({ win32: 'windows', darwin: 'osx' } as Readonly<Record<string, string>>)[process.platform];

/** `base` with what the editor's settings for a folder add to it. */
export function folderEnvironment(base: Environment, folder: vscode.Uri): Environment {
  const http = vscode.workspace.getConfiguration('http', folder);
  return withEditorSettings(base, {
    proxy: http.get('proxy'),
    noProxy: http.get('noProxy'),
    terminalEnvironment: vscode.workspace
      .getConfiguration('terminal.integrated.env', folder)
      .get(terminalSection ?? 'linux'),
  });
}

/** What `terminal.integrated.env.*` says in the settings of the workspace and of the folder: agents get it too. */
export function terminalEnvironmentOfWorkspace(folder: vscode.Uri): Readonly<Record<string, unknown>> {
  const found = vscode.workspace
    .getConfiguration('terminal.integrated.env', folder)
    .inspect<unknown>(terminalSection ?? 'linux');
  const values = [found?.workspaceValue, found?.workspaceFolderValue].filter(isRecord);
  return Object.assign({}, ...values) as Readonly<Record<string, unknown>>;
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
