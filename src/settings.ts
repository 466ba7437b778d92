import * as vscode from 'vscode';
import type { TraceLevel } from './acp/trace';
import type { ProtocolChoice } from './agents/agentDefinition';

/** Every setting under `parley.`. A test compares them with package.json. */
export const settingNames = [
  'agents',
  'registry.url',
  'defaultAgent',
  'protocol',
  'agentStartTimeout',
  'agentIdleShutdown',
  'history.keepDays',
  'history.maxSize',
  'trace',
  'includeSelection',
  'followAgent',
  'mcpServers',
  'additionalFolders',
  'editorTools.enabled',
  'editorTools.share',
  'notifications',
  'permissions.rules',
  'fontFamily',
  'fontSize',
] as const;

type SettingName = (typeof settingNames)[number];

const DEFAULT_START_TIMEOUT_S = 60;
const DEFAULT_IDLE_MIN = 30;
/** A week: timers cannot be longer than 24 days. */
const MAX_IDLE_MIN = 7 * 24 * 60;

/** The setting's value as written, not checked yet: what counts for `folder`, merged over user, workspace and folder as VS Code does. */
function read(name: SettingName, folder?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration('parley', folder ?? null).get<unknown>(name);
}

/** `parley.agents` as written. */
export function agentsSetting(folder: vscode.Uri): unknown {
  return read('agents', folder);
}

/** The address of the ACP registry: its own, unless the person has another. */
export function registryUrlSetting(): string {
  const value = read('registry.url');
  return typeof value === 'string' && value !== ''
    ? value
    : 'https://cdn.agentclientprotocol.com/registry/v1/latest/registry.json';
}

/** Where `parley.permissions.rules` may be written. */
export type RulesPlace = 'user' | 'workspace' | 'folder';

/** `parley.permissions.rules` as written in the one place and the other: they add to each other. */
export function permissionRulesSetting(folder: vscode.Uri): Readonly<Record<RulesPlace, unknown>> {
  const found = vscode.workspace.getConfiguration('parley', folder).inspect('permissions.rules');
  return { user: found?.globalValue, workspace: found?.workspaceValue, folder: found?.workspaceFolderValue };
}

/** Writes `parley.permissions.rules` of one place. */
export function writePermissionRules(folder: vscode.Uri, place: RulesPlace, rules: readonly unknown[]): Thenable<void> {
  const value = rules.length === 0 ? undefined : rules;
  return vscode.workspace.getConfiguration('parley', folder).update('permissions.rules', value, targets[place]);
}

const targets: Readonly<Record<RulesPlace, vscode.ConfigurationTarget>> = {
  user: vscode.ConfigurationTarget.Global,
  workspace: vscode.ConfigurationTarget.Workspace,
  folder: vscode.ConfigurationTarget.WorkspaceFolder,
};

/** `parley.defaultAgent`; undefined when it is empty. */
export function defaultAgentSetting(folder: vscode.Uri | undefined): string | undefined {
  const value = read('defaultAgent', folder);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function protocolSetting(folder: vscode.Uri): ProtocolChoice {
  const value = read('protocol', folder);
  return value === 1 || value === 2 ? value : 'auto';
}

/** How long an agent may take to start. Milliseconds. */
export function agentStartTimeoutSetting(folder: vscode.Uri): number {
  const value = read('agentStartTimeout', folder);
  const seconds = typeof value === 'number' && value >= 1 ? Math.min(value, 3600) : DEFAULT_START_TIMEOUT_S;
  return seconds * 1000;
}

/** Whether what is selected in the editor, or its file, is offered to go along with a message. */
export function includeSelectionSetting(): boolean {
  return read('includeSelection') !== false;
}

/** Whether the editor follows the agents of sessions, unless the person says otherwise of one. */
export function followAgentSetting(): boolean {
  return read('followAgent') === true;
}

/** Whether the other folders of the workspace go along with a session of this one. */
export function additionalFoldersSetting(folder: vscode.Uri): boolean {
  return read('additionalFolders', folder) === true;
}

/** Whether agents get the editor's tools. */
export function editorToolsSetting(folder: vscode.Uri): boolean {
  return read('editorTools.enabled', folder) !== false;
}

/** Whether the editor's tools of this window may be shared with other programs. */
export function shareEditorToolsSetting(): boolean {
  return read('editorTools.share') === true;
}

/** How long an agent may live without work, in milliseconds; 0: for ever. */
export function agentIdleShutdownSetting(folder: vscode.Uri): number {
  const value = read('agentIdleShutdown', folder);
  const minutes = typeof value === 'number' && value >= 0 ? Math.min(value, MAX_IDLE_MIN) : DEFAULT_IDLE_MIN;
  return minutes * 60_000;
}

/** How long a session is kept that nobody uses, in milliseconds, and how many bytes all together may have; undefined: no limit. */
export function historySettings(): { readonly maxAgeMs: number | undefined; readonly maxBytes: number | undefined } {
  const days = read('history.keepDays');
  const megabytes = read('history.maxSize');
  return {
    maxAgeMs: typeof days === 'number' && days > 0 ? days * 24 * 3600 * 1000 : undefined,
    maxBytes: typeof megabytes === 'number' && megabytes > 0 ? megabytes * 1_000_000 : undefined,
  };
}

export function traceSetting(): TraceLevel {
  const value = read('trace');
  return value === 'messages' || value === 'payloads' ? value : 'off';
}

/** What is told of sessions that nobody sees. */
export function notificationsSetting(): 'all' | 'requests' | 'never' {
  const value = read('notifications');
  return value === 'requests' || value === 'never' ? value : 'all';
}

/** The font of the conversation; what is undefined is VS Code's own. */
export function fontSettings(): { readonly family: string | undefined; readonly size: number | undefined } {
  const family = read('fontFamily');
  const size = read('fontSize');
  return {
    family: typeof family === 'string' && family.trim() !== '' ? family.trim() : undefined,
    size: typeof size === 'number' && size >= 6 && size <= 100 ? size : undefined,
  };
}
