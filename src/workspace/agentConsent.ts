import * as vscode from 'vscode';
import { commandLine } from '../base/commandLine';
import { notificationText } from '../base/notificationText';
import { visibleText } from '../base/visibleText';
import { terminalEnvironmentOfWorkspace } from './folderEnvironment';

const KEY = 'parley.agentConsent';
const maxKept = 500;
/** What a dialog shows whole, on every system. */
const maxLines = 30;
const maxLineLength = 1000;

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
  readonly #open = new Map<string, Promise<boolean>>();

  constructor(
    /** That of the workspace. */
    private readonly memento: vscode.Memento,
    private readonly ask: AskForConsent = askInDialog,
  ) {}

  /** Whether an agent may be started in a folder. */
  mayStart(agent: ConfiguredAgent, folder: vscode.Uri): Promise<boolean> {
    return this.#isAllowed({ type: 'start' }, agent, folder);
  }

  /** Whether an agent gets a secret. */
  mayGive(secret: string, agent: ConfiguredAgent, folder: vscode.Uri): Promise<boolean> {
    return this.#isAllowed({ type: 'secret', secret }, agent, folder);
  }

  async #isAllowed(question: ConsentQuestion, agent: ConfiguredAgent, folder: vscode.Uri): Promise<boolean> {
    const terminal = terminalEnvironmentOfWorkspace(folder);
    if (!hasAgents(folder) && Object.keys(terminal).length === 0) return true;
    const { id, command, args, env, settingsEnv, cwd } = agent;
    const asked = JSON.stringify([question, folder.toString(), id, command, args, env, settingsEnv, cwd, terminal]);
    if (this.#given().includes(asked)) return true;
    const variables = Object.entries({ ...terminal, ...env, ...settingsEnv });
    const how = [
      commandLine(command, args),
      ...(cwd === undefined ? [] : [vscode.l10n.t('in {0}', cwd)]),
      ...variables.map(([name, value]) => `${name}=${String(value)}`),
    ];
    return this.#open.get(asked) ?? this.#askOnce(asked, () => this.ask(question, agent, how.map(oneLine)));
  }

  /** Several sessions may come back at once. */
  #askOnce(asked: string, ask: () => Promise<boolean>): Promise<boolean> {
    const answer = ask()
      .then(async (isAllowed) => {
        if (isAllowed) await this.memento.update(KEY, [...this.#given(), asked].slice(-maxKept));
        return isAllowed;
      })
      .finally(() => this.#open.delete(asked));
    this.#open.set(asked, answer);
    return answer;
  }

  #given(): readonly string[] {
    const value = this.memento.get<unknown>(KEY);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }
}

/** Whether the settings of the workspace or of the folder have a word in any agent: they may name one in several ways. */
function hasAgents(folder: vscode.Uri): boolean {
  const found = vscode.workspace.getConfiguration('parley', folder).inspect('agents');
  return found?.workspaceValue !== undefined || found?.workspaceFolderValue !== undefined;
}

/** What a person decides by: a value with line ends could pose as something else. */
function oneLine(text: string): string {
  return visibleText(text).replaceAll('\n', '⏎');
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
  if (how.length > maxLines || how.some((line) => line.length > maxLineLength)) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'How {0} is started is too long to be shown whole, so it was not started. Put it into your own settings.',
        notificationText(name),
      ),
    );
    return false;
  }
  const intro = vscode.l10n.t('The settings of this workspace have a word in how this agent is started:');
  const answer = await vscode.window.showWarningMessage(text, { modal: true, detail: [intro, ...how].join('\n') }, yes);
  return answer === yes;
}
