import * as vscode from 'vscode';
import { isRecord } from '../base/check';
import { commandLine } from '../base/commandLine';
import { terminalEnvironmentOfWorkspace } from './folderEnvironment';

const KEY = 'parley.agentConsent';
const maxKept = 500;

/** How an agent is started, as the settings have it: variables are not replaced. */
export interface ConfiguredAgent {
  readonly id: string;
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly settingsEnv?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** What the person is asked about an agent: whether it may be started, or whether it gets a secret. */
export type ConsentQuestion = { readonly type: 'start' } | { readonly type: 'secret'; readonly secret: string };

/** Asks the person. @param how What would be run, and with what, line by line. */
export type AskForConsent = (
  question: ConsentQuestion,
  agent: ConfiguredAgent,
  how: readonly string[],
) => Promise<boolean>;

/**
 * What settings of a workspace may do with agents. They may come with a folder that somebody else has written, or that changed since it was
 * trusted: where they have a word in how an agent is started, the person is asked once about exactly that, before it is started, and before
 * it gets a secret. The person's own settings may do what they like.
 */
export class AgentConsent {
  constructor(
    /** That of the workspace. */
    private readonly memento: vscode.Memento,
    private readonly ask: AskForConsent = askInDialog,
  ) {}

  /** Whether an agent may be started in a folder. */
  async mayStart(agent: ConfiguredAgent, folder: vscode.Uri): Promise<boolean> {
    const isOfWorkspace = agentsOfWorkspace(folder).some((agents) => Object.hasOwn(agents, agent.id));
    return this.#isAllowed({ type: 'start' }, agent, folder, isOfWorkspace);
  }

  /** Whether an agent gets a secret. */
  async mayGive(secret: string, agent: ConfiguredAgent, folder: vscode.Uri): Promise<boolean> {
    return this.#isAllowed({ type: 'secret', secret }, agent, folder, agentsOfWorkspace(folder).length > 0);
  }

  async #isAllowed(
    question: ConsentQuestion,
    agent: ConfiguredAgent,
    folder: vscode.Uri,
    isOfWorkspace: boolean,
  ): Promise<boolean> {
    const terminal = terminalEnvironmentOfWorkspace(folder);
    if (!isOfWorkspace && Object.keys(terminal).length === 0) return true;
    const { id, command, args, env, settingsEnv, cwd } = agent;
    const asked = JSON.stringify([question, folder.toString(), id, command, args, env, settingsEnv, cwd, terminal]);
    if (this.#given().includes(asked)) return true;
    const variables = Object.entries({ ...terminal, ...env, ...settingsEnv });
    const how = [
      commandLine(command, args),
      ...(cwd === undefined ? [] : [vscode.l10n.t('in {0}', cwd)]),
      ...variables.map(([name, value]) => `${name}=${String(value)}`),
    ];
    if (!(await this.ask(question, agent, how))) return false;
    await this.memento.update(KEY, [...this.#given(), asked].slice(-maxKept));
    return true;
  }

  #given(): readonly string[] {
    const value = this.memento.get<unknown>(KEY);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }
}

/** `parley.agents` as the settings of the workspace and of the folder have it. */
function agentsOfWorkspace(folder: vscode.Uri): readonly object[] {
  const found = vscode.workspace.getConfiguration('parley', folder).inspect('agents');
  return [found?.workspaceValue, found?.workspaceFolderValue].filter(isRecord);
}

async function askInDialog(
  question: ConsentQuestion,
  { name }: ConfiguredAgent,
  how: readonly string[],
): Promise<boolean> {
  const [text, yes] =
    question.type === 'start'
      ? [vscode.l10n.t('Start {0}?', name), vscode.l10n.t('Start')]
      : [vscode.l10n.t('Give the secret “{0}” to {1}?', question.secret, name), vscode.l10n.t('Give It')];
  const intro = vscode.l10n.t('The settings of this workspace have a word in how this agent is started:');
  const answer = await vscode.window.showWarningMessage(text, { modal: true, detail: [intro, ...how].join('\n') }, yes);
  return answer === yes;
}
