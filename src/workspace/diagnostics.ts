import * as os from 'node:os';
import * as vscode from 'vscode';
import type { AgentStatus } from '../acp/agentStatus';

export interface DiagnosedAgent {
  readonly folder: string;
  readonly id: string;
  readonly source: string;
  readonly variables: readonly string[];
  readonly status: AgentStatus;
}

export interface DiagnosedState {
  /** Of the extension. */
  readonly version: string;
  readonly agents: readonly DiagnosedAgent[];
  /** Activity of each open session; never what is said in it. */
  readonly sessions: readonly { readonly agentId: string; readonly activity: string; readonly rows: number }[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Newest last. */
  readonly problems: readonly string[];
}

/** What helps to find out why something does not work, to be put into a report: no values, no words of anybody, no secrets. In English. */
export function diagnosticsText({ version, agents, sessions, environment, problems }: DiagnosedState): string {
  const changed = Object.keys(vscode.workspace.getConfiguration('parley')).filter((name) => {
    const setting = vscode.workspace.getConfiguration('parley').inspect(name);
    return [setting?.globalValue, setting?.workspaceValue, setting?.workspaceFolderValue].some(
      (one) => one !== undefined,
    );
  });
  return [
    '## Parley diagnostics',
    list([
      `Parley ${version}, VS Code ${vscode.version}, Node ${process.versions.node}`,
      `${os.platform()} ${os.release()} ${os.arch()}, remote: ${vscode.env.remoteName ?? 'no'}, app host: ${vscode.env.appHost}`,
      `Workspace: ${String(vscode.workspace.workspaceFolders?.length ?? 0)} folders, trusted: ${String(vscode.workspace.isTrusted)}`,
      `Settings that are set: ${changed.map((name) => `parley.${name}`).join(', ') || 'none'}`,
    ]),
    '### Agents',
    list(agents.map(agentLine)),
    '### Sessions',
    list(sessions.map(({ agentId, activity, rows }) => `${agentId}: ${activity}, ${String(rows)} rows`)),
    '### Names in the environment',
    Object.keys(environment).sort().join(' '),
    '### Last warnings and errors',
    list(problems.map(withoutHome)),
    '',
  ].join('\n\n');
}

function agentLine({ folder, id, source, variables, status }: DiagnosedAgent): string {
  const facts = [`${id} (${source}) in ${folder}: ${status.state}`];
  if (status.state === 'failed') facts.push(failureText(status.failure));
  if (status.state === 'ready') {
    const { name, version, protocolVersion, capabilities, authMethods } = status.agent;
    const can = Object.entries(capabilities).flatMap(([key, value]) => (value === true ? [key] : []));
    facts.push(`${name} ${version ?? ''} speaks version ${String(protocolVersion)}`, `can: ${can.join(', ')}`);
    facts.push(`sign-in: ${authMethods.map(({ type }) => type).join(', ') || 'none'}`);
  }
  if (variables.length > 0) facts.push(`variables: ${variables.join(', ')}`);
  return facts.join('; ');
}

/** Paths name the person, who may not want to be named in a report. */
function withoutHome(text: string): string {
  const home = os.homedir();
  return home.length > 3 ? text.replaceAll(home, '~') : text;
}

/** Without what a program or an agent said. */
function failureText(failure: (AgentStatus & { state: 'failed' })['failure']): string {
  const facts: string[] = [failure.kind];
  if ('exitCode' in failure) facts.push(`exit code ${String(failure.exitCode)}`);
  if ('signal' in failure) facts.push(`signal ${failure.signal ?? '?'}`);
  if ('code' in failure) facts.push(`code ${String(failure.code)}`);
  return facts.join(', ');
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '- none' : items.map((item) => `- ${item}`).join('\n');
}
