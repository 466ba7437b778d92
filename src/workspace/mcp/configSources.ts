import * as vscode from 'vscode';
import { isRecord } from '../../base/check';
import type { ConfigProblem, ConfigScope, ConfigSource } from '../../mcp/serverDefinition';
import { folderSettings } from './configFiles';

/** Beside which the files of settings of one window lie. */
export interface SettingsFiles {
  /** The person's settings, where they are on this machine. */
  readonly user: vscode.Uri;
}

/** All in which servers of a folder are configured, from the farthest to the nearest. @param ofFile Its `mcp.json`, if there is one. */
export function sourcesOf(
  folder: vscode.Uri,
  files: SettingsFiles,
  ofFile: ConfigSource | undefined,
): readonly ConfigSource[] {
  const { workspaceFile } = vscode.workspace;
  const parley = vscode.workspace.getConfiguration('parley', folder).inspect<unknown>('mcpServers');
  const editors = vscode.workspace.getConfiguration(undefined, folder).inspect<unknown>('mcp');
  const settings = (
    scope: ConfigScope,
    file: vscode.Uri,
    value: 'defaultValue' | 'globalValue' | 'workspaceValue' | 'workspaceFolderValue',
  ) =>
    settingSources(
      scope,
      file,
      parley?.[value],
      scope === 'user' ? editors?.[value] : withoutFile(editors?.[value], ofFile),
      scope === 'workspace' && workspaceFile !== undefined,
    );
  const between = ofFile ? [ofFile] : [];
  // Defaults are those of extensions that the person has installed.
  const user = [...settings('user', files.user, 'defaultValue'), ...settings('user', files.user, 'globalValue')];
  // Without a file of the workspace, its settings are those of its one folder.
  if (workspaceFile === undefined) {
    return [...user, ...between, ...settings('workspace', folderSettings(folder), 'workspaceValue')];
  }
  return [
    ...user,
    ...settings('workspace', workspaceFile, 'workspaceValue'),
    ...between,
    ...settings('folder', folderSettings(folder), 'workspaceFolderValue'),
  ];
}

/** VS Code has what stands in the folder's `mcp.json` in the setting `mcp` too: without that. */
function withoutFile(editors: unknown, ofFile: ConfigSource | undefined): unknown {
  const servers = own(editors, 'servers');
  if (!isRecord(servers) || !isRecord(ofFile?.servers)) return editors;
  const inFile = ofFile.servers;
  const others = Object.entries(servers).filter(([name]) => !Object.hasOwn(inFile, name));
  const inputs = { inputs: own(editors, 'inputs') };
  return others.length === 0 ? inputs : { ...inputs, servers: Object.fromEntries(others) };
}

/** A problem with an input that is told of `mcp.json` already. */
export function isOfFile(problem: ConfigProblem, source: ConfigSource, ofFile: ConfigSource | undefined): boolean {
  if (!ofFile || source === ofFile) return false;
  const isInput = source.inputKeys.every((key, index) => problem.keys[index] === key);
  return isInput && JSON.stringify(source.inputs) === JSON.stringify(ofFile.inputs);
}

/** VS Code's own setting, then Parley's. */
function settingSources(
  scope: ConfigScope,
  file: vscode.Uri,
  servers: unknown,
  editors: unknown,
  inWorkspaceFile: boolean,
): readonly ConfigSource[] {
  const before = inWorkspaceFile ? ['settings'] : [];
  const base = { scope, file: file.toString() };
  const sources: ConfigSource[] = [
    {
      ...base,
      id: `${file.toString()} mcp`,
      name: 'mcp.servers',
      keys: [...before, 'mcp', 'servers'],
      servers: own(editors, 'servers'),
      inputKeys: [...before, 'mcp', 'inputs'],
      inputs: own(editors, 'inputs'),
    },
    {
      ...base,
      id: `${file.toString()} parley`,
      name: 'parley.mcpServers',
      keys: [...before, 'parley.mcpServers'],
      servers,
      // Parley's setting is a map of servers only: its inputs are those of the `mcp` setting beside it.
      inputKeys: [...before, 'mcp', 'inputs'],
      inputs: own(editors, 'inputs'),
    },
  ];
  return sources.filter((source) => source.servers !== undefined);
}

/** The value of an own key: `__proto__` is one like any other. */
export function own(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Whether something stands where the keys lead. */
export function hasKeys(value: unknown, keys: readonly string[]): boolean {
  return keys.reduce<unknown>(own, value) !== undefined;
}
