import * as vscode from 'vscode';
import type { AgentSources } from './agentSources';
import { type AgentSource, variableNames } from './agents/agentDefinition';
import { errorNature } from './acp/errors';
import type { RecentProblems } from './base/recentProblems';
import { labelText } from './base/labelText';
import { type Disposable, DisposableStore } from './base/lifecycle';
import { notificationText } from './base/notificationText';
import type { FolderScope } from './folderScope';
import type { ShellEnvironment } from './processes/shellEnvironment';
import type { WorkspaceSessions } from './sessions/workspaceSessions';
import { AgentPages } from './workspace/agentPages';
import type { Secrets } from './workspace/secrets';
import type { TraceView } from './workspace/traceView';

/** The commands about agents and what is around them; those of the panel are in chat/commands. A test compares all with package.json. */
export const agentCommandIds = [
  'parley.addAgent',
  'parley.manageAgents',
  'parley.refreshEnvironment',
  'parley.forgetSecrets',
  'parley.filterTrace',
  'parley.clearTrace',
  'parley.copyDiagnostics',
  'parley.showAgent',
  'parley.signOut',
  'parley.permissionRules',
] as const;

type AgentCommandId = (typeof agentCommandIds)[number];

export interface AgentCommandServices {
  readonly secrets: Secrets;
  readonly shellEnvironment: ShellEnvironment;
  readonly sources: AgentSources;
  /** Shows a new session with an agent. */
  startSession(agentId: string): Promise<void>;
  showPermissionRules(): Promise<void>;
  readonly trace: TraceView;
  readonly log: RecentProblems;
  readonly sessions: WorkspaceSessions;
  /** By the folder's URI. */
  readonly scopes: ReadonlyMap<string, FolderScope>;
  /** Of the extension. */
  readonly version: string;
}

/** Registers every one of them. A command that is forgotten here does not compile. */
export function registerAgentCommands(services: AgentCommandServices): Disposable {
  const { secrets, shellEnvironment, sources, trace } = services;
  const store = new DisposableStore();
  const pages = store.add(new AgentPages());
  const commands: Readonly<Record<AgentCommandId, () => unknown>> = {
    'parley.addAgent': async () => {
      const added = await sources.pick('all');
      if (added !== undefined) await services.startSession(added);
    },
    'parley.manageAgents': () => sources.pick('installed'),
    'parley.refreshEnvironment': async () => {
      await shellEnvironment.refresh();
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The environment of your login shell was read. Agents that are started from now on get it.'),
      );
    },
    'parley.forgetSecrets': () => secrets.forget(),
    'parley.filterTrace': () => trace.filter(),
    'parley.clearTrace': () => {
      trace.clear();
    },
    'parley.copyDiagnostics': () => copyDiagnostics(services),
    'parley.showAgent': () => showAgent(services, pages),
    'parley.signOut': () => signOut(services),
    'parley.permissionRules': () => services.showPermissionRules(),
  };
  for (const id of agentCommandIds) store.add(vscode.commands.registerCommand(id, commands[id]));
  return store;
}

async function copyDiagnostics(services: AgentCommandServices): Promise<void> {
  const { scopes, sessions, version, log, shellEnvironment } = services;
  const { diagnosticsText } = await import('./workspace/diagnostics');
  const text = diagnosticsText({
    version,
    agents: [...scopes.values()].flatMap((scope) =>
      scope.agents.map((agent) => ({
        folder: scope.name,
        id: agent.id,
        source: agent.source,
        variables: variableNames(agent),
        status: agent.status,
      })),
    ),
    sessions: sessions.all.map(({ agentId, state }) => ({
      agentId,
      activity: `${state.link.state}, ${state.activity}`,
      rows: state.rows.length,
    })),
    environment: await shellEnvironment.get(),
    problems: log.problems,
  });
  await vscode.env.clipboard.writeText(text);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The diagnostics are in the clipboard. They hold no values of variables and nothing that was said.'),
  );
}

interface AgentItem extends vscode.QuickPickItem {
  readonly scope: FolderScope;
  readonly id: string;
}

async function pickAgent(
  { scopes }: AgentCommandServices,
  title: string,
  isOffered: (agent: FolderScope['agents'][number]) => boolean,
): Promise<AgentItem | undefined> {
  const items = [...scopes.values()].flatMap((scope) =>
    scope.agents.filter(isOffered).map((agent): AgentItem => {
      const description = scopes.size > 1 ? scope.name : '';
      return { label: labelText(agent.name), description, detail: sourceName(agent.source), scope, id: agent.id };
    }),
  );
  if (items.length > 0) return vscode.window.showQuickPick(items, { title });
  void vscode.window.showInformationMessage(vscode.l10n.t('There is no agent for which this can be done.'));
  return undefined;
}

function sourceName(source: AgentSource): string {
  switch (source) {
    case 'builtin':
      return vscode.l10n.t('comes with Parley');
    case 'settings':
      return vscode.l10n.t('from the settings');
    case 'registry':
      return vscode.l10n.t('from the registry');
    case 'detected':
      return vscode.l10n.t('found on this machine');
  }
}

async function showAgent(services: AgentCommandServices, pages: AgentPages): Promise<void> {
  const chosen = await pickAgent(services, vscode.l10n.t('Show Agent'), () => true);
  const agent = chosen?.scope.agents.find(({ id }) => id === chosen.id);
  if (!chosen || !agent) return;
  const { id, name, command, args, cwd, status } = agent;
  const auth = await authStatus(services, chosen);
  const facts = { id, name, command, args, cwd, variables: variableNames(agent), status, auth };
  const { agentPage } = await import('./workspace/agentPage');
  await pages.show(name, agentPage(facts));
}

async function authStatus({ log }: AgentCommandServices, { scope, id }: AgentItem) {
  const link = scope.link(id);
  if (link.status.state !== 'ready' || !link.status.agent.capabilities.authStatus) return undefined;
  try {
    return await (await link.connect()).authStatus();
  } catch (error) {
    log.warn(`The agent did not tell who is signed in: ${errorNature(error)}`);
    return undefined;
  }
}

async function signOut(services: AgentCommandServices): Promise<void> {
  const title = vscode.l10n.t('Sign Out of an Agent');
  const chosen = await pickAgent(
    services,
    title,
    ({ status }) => status.state === 'ready' && status.agent.capabilities.signOut,
  );
  if (!chosen) return;
  try {
    await (await chosen.scope.link(chosen.id).connect()).signOut();
    void vscode.window.showInformationMessage(
      vscode.l10n.t('You are signed out of {0}.', notificationText(chosen.label)),
    );
  } catch (error) {
    services.log.warn(`The sign-out failed: ${errorNature(error)}`);
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0} did not sign you out: {1}',
        notificationText(chosen.label),
        notificationText(error instanceof Error ? error.message : ''),
      ),
    );
  }
}

/** Says that agents do not get the environment that their programs may need. */
export function sayFallback(): void {
  const again = vscode.l10n.t('Try Again');
  const log = vscode.l10n.t('Show Log');
  void vscode.window
    .showWarningMessage(
      vscode.l10n.t(
        'Your login shell did not give its environment, so agents get that of VS Code. Programs on a PATH that only your shell knows are not found.',
      ),
      again,
      log,
    )
    .then((answer) => {
      if (answer === again) void vscode.commands.executeCommand('parley.refreshEnvironment');
      if (answer === log) void vscode.commands.executeCommand('parley.showLog');
    });
}
