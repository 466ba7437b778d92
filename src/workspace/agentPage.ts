import * as vscode from 'vscode';
import type { AgentCapabilities, AuthStatus } from '../acp/agentConnection';
import type { AgentStatus } from '../acp/agentStatus';

/** All that is known of one agent in one folder. */
export interface AgentFacts {
  readonly id: string;
  readonly name: string;
  /** As it is written in the settings: variables, and so secrets, are not replaced. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  /** Names only. */
  readonly variables: readonly string[];
  readonly status: AgentStatus;
  /** Where the agent tells it. */
  readonly auth: AuthStatus | undefined;
}

/** A page about an agent, in markdown: what it says of itself, and what Parley makes of it. */
export function agentPage(facts: AgentFacts): string {
  const { name, status } = facts;
  return [
    `# ${escaped(name)}`,
    statusText(status),
    ...startSection(facts),
    ...(status.state === 'ready' ? readySections(facts) : []),
    ...(status.state === 'failed' && 'stderr' in status.failure && status.failure.stderr !== ''
      ? [`## ${vscode.l10n.t('What it wrote last')}`, fenced(status.failure.stderr)]
      : []),
  ].join('\n\n');
}

function startSection({ id, command, args, cwd, variables }: AgentFacts): string[] {
  const rows = [
    [vscode.l10n.t('Name in the settings'), code(id)],
    [vscode.l10n.t('Command'), code([command, ...args].join(' '))],
    ...(cwd === undefined ? [] : [[vscode.l10n.t('Folder'), code(cwd)]]),
    ...(variables.length === 0 ? [] : [[vscode.l10n.t('Variables'), variables.map(code).join(', ')]]),
  ];
  return [`## ${vscode.l10n.t('How it is started')}`, table(rows)];
}

function readySections({ status, auth }: AgentFacts): string[] {
  if (status.state !== 'ready') return [];
  const { agent } = status;
  const accounts = (auth?.accounts ?? []).map(
    ({ label, name, email, organization }) =>
      `- ${[label, name, email, organization]
        .filter((one) => one !== undefined && one !== '')
        .map((one) => escaped(one ?? ''))
        .join(' · ')}`,
  );
  return [
    `## ${vscode.l10n.t('What it says of itself')}`,
    table([
      [vscode.l10n.t('Agent'), escaped([agent.title ?? agent.name, agent.version ?? ''].join(' ').trim())],
      [vscode.l10n.t('Version of the protocol'), String(agent.protocolVersion)],
    ]),
    `## ${vscode.l10n.t('What it can do, and what Parley uses it for')}`,
    table(Object.entries(uses()).map(([name, use]) => [mark(agent.capabilities, name), code(name), use])),
    `## ${vscode.l10n.t('Sign-in')}`,
    ...(auth
      ? [vscode.l10n.t('State: {0}', escaped(auth.state)), ...(accounts.length > 0 ? [accounts.join('\n')] : [])]
      : []),
    agent.authMethods.length === 0
      ? vscode.l10n.t('It offers no ways to sign in.')
      : agent.authMethods
          .map(
            ({ name, type, description }) => `- **${escaped(name)}** (${escaped(type)}) ${escaped(description ?? '')}`,
          )
          .join('\n'),
  ];
}

function mark(capabilities: AgentCapabilities, name: string): string {
  return Object.entries(capabilities).some(([key, value]) => key === name && value === true) ? '✓' : '–';
}

/** What each capability is for. One that is forgotten here does not compile. */
function uses(): Readonly<Record<keyof AgentCapabilities, string>> {
  const notYet = vscode.l10n.t('Not used yet');
  return {
    loadSession: vscode.l10n.t('A session and what was said in it come back after a restart'),
    resumeSession: vscode.l10n.t('A session goes on after a restart'),
    listSessions: vscode.l10n.t('Its own sessions can be listed'),
    closeSession: vscode.l10n.t('It is told when a session is closed'),
    deleteSession: vscode.l10n.t('It is told when a session is deleted'),
    forkSession: vscode.l10n.t('A session can go on in two ways'),
    forkAtMessage: vscode.l10n.t('A message that you change is sent in a session without what was said since'),
    archiveSession: notYet,
    sessionStatus: notYet,
    setSessionTitle: vscode.l10n.t('It learns the name that you give to a session'),
    additionalDirectories: vscode.l10n.t('A session may have more than one folder'),
    systemPrompt: notYet,
    promptImage: vscode.l10n.t('Images in your message are sent as images'),
    promptAudio: vscode.l10n.t('Sound in your message is sent as sound'),
    promptEmbeddedContext: vscode.l10n.t('Files that you mention are sent with their text'),
    mcpStdio: vscode.l10n.t('MCP servers that are programs'),
    mcpHttp: vscode.l10n.t('MCP servers over HTTP'),
    mcpSse: vscode.l10n.t('MCP servers over SSE'),
    mcpAcp: vscode.l10n.t('MCP servers of the editor itself'),
    signOut: vscode.l10n.t('The command “Sign Out of an Agent…”'),
    authStatus: vscode.l10n.t('The account is shown on this page'),
    providers: notYet,
    queuesPrompts: vscode.l10n.t('A message may be sent while it works'),
  };
}

function statusText(status: AgentStatus): string {
  switch (status.state) {
    case 'stopped':
      return vscode.l10n.t(
        'It does not run: it is started with your next message. What it can do is known when it runs.',
      );
    case 'starting':
      return vscode.l10n.t('It is being started.');
    case 'ready':
      return vscode.l10n.t('It runs.');
    case 'failed':
      return vscode.l10n.t('It cannot be used: {0}', code(status.failure.kind));
  }
}

function table(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map((row) => row.length));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(Array<string>(width).fill(' ')), line(Array<string>(width).fill('---')), ...rows.map(line)].join('\n');
}

/** Text of others is text, not markdown. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+\-!~&]/g, '\\$&').replace(/\s+/g, ' ');
}

function code(text: string): string {
  return `\`${text.replace(/[`\s]+/g, ' ')}\``;
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}
