import * as vscode from 'vscode';
import { commandLine } from '../base/commandLine';

const KEY = 'parley.secretsGiven';
const maxKept = 200;

/** How an agent is started, as the settings have it: variables are not replaced. */
export interface SecretReceiver {
  readonly id: string;
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly settingsEnv?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Asks the person. @returns whether the agent gets the secret */
export type AskForSecret = (secret: string, agent: SecretReceiver) => Promise<boolean>;

/**
 * Whether an agent gets a secret. The person's own settings may give theirs to whom they like; those of a workspace, which somebody else
 * may have written, could have it given to any program, so the person is asked once about each such agent.
 */
export class SecretConsent {
  constructor(
    /** That of the workspace. */
    private readonly memento: vscode.Memento,
    private readonly ask: AskForSecret = askInDialog,
  ) {}

  async mayGive(secret: string, agent: SecretReceiver, folder: vscode.Uri): Promise<boolean> {
    const settings = vscode.workspace.getConfiguration('parley', folder).inspect('agents');
    if (settings?.workspaceValue === undefined && settings?.workspaceFolderValue === undefined) return true;
    const { id, command, args, env, settingsEnv, cwd } = agent;
    const given = JSON.stringify([secret, folder.toString(), id, command, args, env, settingsEnv, cwd]);
    const before = this.#given();
    if (before.includes(given)) return true;
    if (!(await this.ask(secret, agent))) return false;
    await this.memento.update(KEY, [...this.#given(), given].slice(-maxKept));
    return true;
  }

  #given(): readonly string[] {
    const value = this.memento.get<unknown>(KEY);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }
}

async function askInDialog(secret: string, agent: SecretReceiver): Promise<boolean> {
  const { name, command, args, env, settingsEnv } = agent;
  const variables = Object.entries({ ...env, ...settingsEnv }).map(([key, value]) => `${key}=${value}`);
  const give = vscode.l10n.t('Give It');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Give the secret “{0}” to {1}?', secret, name),
    {
      modal: true,
      detail: [
        vscode.l10n.t('The settings of this workspace have a word in how this agent is started:'),
        commandLine(command, args),
        ...variables,
      ].join('\n'),
    },
    give,
  );
  return answer === give;
}
