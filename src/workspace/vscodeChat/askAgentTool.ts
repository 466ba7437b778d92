import * as vscode from 'vscode';
import type { ParleyApi } from '../../api/parley';
import { failureText } from './failureText';
import { plainText } from './plainText';

/** What a language model gives; VS Code has compared it with the schema in package.json. */
export interface AskAgentInput {
  readonly prompt: string;
  /** A name; absent: the person's default. */
  readonly agent?: string;
}

/** Characters of a reply that a model gets, where it says nothing of its budget. */
const MAX_LENGTH = 100_000;

/** What the person is asked before anything is done: an agent is a program that may change files. */
export function prepareAskAgent({ prompt, agent }: AskAgentInput): vscode.PreparedToolInvocation {
  const message = plainText(prompt);
  const title =
    agent === undefined ? vscode.l10n.t('Ask an agent in Parley?') : vscode.l10n.t('Ask {0} in Parley?', agent);
  const working =
    agent === undefined
      ? vscode.l10n.t('An agent is at work in Parley')
      : vscode.l10n.t('{0} is at work in Parley', agent);
  return { invocationMessage: working, confirmationMessages: { title, message } };
}

/**
 * Hands work to an agent and gives back what it writes. The session is in the panel while it lasts, where the person answers what the agent
 * asks; it ends with the reply, and when the token is cancelled.
 * @throws Error with a text for the model and the person.
 */
export async function askAgent(
  api: ParleyApi,
  { input, tokenizationOptions }: vscode.LanguageModelToolInvocationOptions<AskAgentInput>,
  token: vscode.CancellationToken,
): Promise<vscode.LanguageModelToolResult> {
  const { prompt, agent } = input;
  try {
    const builder = agent === undefined ? api.buildSession() : api.buildSession().withAgent(agent);
    const reply = await builder.runUntil(async (session) => {
      const cancelled = token.onCancellationRequested(() => {
        session.dispose();
      });
      try {
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        session.sendPrompt(prompt);
        return await session.readToString();
      } finally {
        cancelled.dispose();
      }
    });
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const text = reply === '' ? 'The agent has finished without a word.' : await fitting(reply, tokenizationOptions);
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  } catch (error) {
    if (token.isCancellationRequested || error instanceof vscode.CancellationError)
      throw new vscode.CancellationError();
    throw new Error(failureText(error), { cause: error });
  }
}

/** The end of a long reply says what came of it: the beginning gives way. */
async function fitting(
  reply: string,
  budget: vscode.LanguageModelToolTokenizationOptions | undefined,
): Promise<string> {
  let text = reply.slice(-MAX_LENGTH);
  while (budget && text.length > 0) {
    const tokens = await budget.countTokens(text);
    if (tokens <= budget.tokenBudget) break;
    text = text.slice(-Math.floor((text.length * budget.tokenBudget * 0.9) / tokens) || text.length);
  }
  return text;
}
