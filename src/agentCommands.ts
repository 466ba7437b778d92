import * as vscode from 'vscode';
import type { AgentSources } from './agentSources';
import { type Disposable, DisposableStore } from './base/lifecycle';
import type { ShellEnvironment } from './processes/shellEnvironment';
import type { Secrets } from './workspace/secrets';

/** The commands about agents and what is around them; those of the panel are in chat/commands. A test compares all with package.json. */
export const agentCommandIds = [
  'parley.addAgent',
  'parley.manageAgents',
  'parley.refreshEnvironment',
  'parley.forgetSecrets',
] as const;

type AgentCommandId = (typeof agentCommandIds)[number];

export interface AgentCommandServices {
  readonly secrets: Secrets;
  readonly shellEnvironment: ShellEnvironment;
  readonly sources: AgentSources;
  /** Shows a new session with an agent. */
  startSession(agentId: string): Promise<void>;
}

/** Registers every one of them. A command that is forgotten here does not compile. */
export function registerAgentCommands(services: AgentCommandServices): Disposable {
  const { secrets, shellEnvironment, sources } = services;
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
  };
  const store = new DisposableStore();
  for (const id of agentCommandIds) store.add(vscode.commands.registerCommand(id, commands[id]));
  return store;
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
