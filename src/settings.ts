import * as vscode from 'vscode';

/** What the protocol trace records. */
export type TraceLevel = 'off' | 'messages' | 'payloads';

/** Every setting under `parley.`, with the type of its value as the person may have written it: not checked yet. */
interface Settings {
  readonly agents: unknown;
  readonly defaultAgent: unknown;
  readonly protocol: unknown;
  readonly agentStartTimeout: unknown;
  readonly trace: unknown;
}

export const settingNames = [
  'agents',
  'defaultAgent',
  'protocol',
  'agentStartTimeout',
  'trace',
] as const satisfies readonly (keyof Settings)[];

const DEFAULT_START_TIMEOUT_S = 60;

/** The setting's value where it counts for `folder`, merged over user, workspace and folder as VS Code does. */
function read(name: keyof Settings, folder?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration('parley', folder ?? null).get<unknown>(name);
}

/** `parley.agents` as written. */
export function agentsSetting(folder: vscode.Uri): unknown {
  return read('agents', folder);
}

/** `parley.defaultAgent`; undefined when it is empty. */
export function defaultAgentSetting(folder: vscode.Uri | undefined): string | undefined {
  const value = read('defaultAgent', folder);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function protocolSetting(folder: vscode.Uri): 'auto' | 1 | 2 {
  const value = read('protocol', folder);
  return value === 1 || value === 2 ? value : 'auto';
}

/** How long an agent may take to start. Milliseconds. */
export function agentStartTimeoutSetting(folder: vscode.Uri): number {
  const value = read('agentStartTimeout', folder);
  const seconds = typeof value === 'number' && value >= 1 ? Math.min(value, 3600) : DEFAULT_START_TIMEOUT_S;
  return seconds * 1000;
}

export function traceSetting(): TraceLevel {
  const value = read('trace');
  return value === 'messages' || value === 'payloads' ? value : 'off';
}
