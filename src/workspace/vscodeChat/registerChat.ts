import * as vscode from 'vscode';
import type { ParleyApi } from '../../api/parley';
import { errorMessage } from '../../base/errors';
import { Lazy } from '../../base/lazy';
import { type Disposable, DisposableStore } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { AskAgentInput } from './askAgentTool';
import type { KnownAgents } from './chatParticipant';

/** As package.json names them. */
export const ASK_AGENT_TOOL = 'parley_askAgent';
export const CHAT_PARTICIPANT = 'parley.chat';

/** Some builds of VS Code have no chat, or only the names of it. */
export type ChatHost = Partial<Pick<typeof vscode, 'lm' | 'chat'>>;

/**
 * Offers the agents to VS Code's own chat and its language models, where the host has them; where it has not, nothing is said. What answers is
 * loaded when it is first needed.
 */
export function registerChat(
  api: ParleyApi,
  agents: KnownAgents,
  icon: vscode.Uri,
  log: Log,
  { lm, chat }: ChatHost = vscode,
): Disposable {
  const store = new DisposableStore();
  const offer = (register: () => Disposable): void => {
    try {
      store.add(register());
    } catch (error) {
      log.debug(`This host has no chat: ${errorMessage(error)}`);
    }
  };
  if (lm) offer(() => registerTool(lm, api));
  if (chat) offer(() => registerParticipant(chat, api, agents, icon));
  return store;
}

function registerTool(lm: typeof vscode.lm, api: ParleyApi): Disposable {
  return lm.registerTool<AskAgentInput>(ASK_AGENT_TOOL, {
    prepareInvocation: async ({ input }) => (await import('./askAgentTool')).prepareAskAgent(input),
    invoke: async (options, token) => (await import('./askAgentTool')).askAgent(api, options, token),
  });
}

function registerParticipant(
  chat: typeof vscode.chat,
  api: ParleyApi,
  agents: KnownAgents,
  icon: vscode.Uri,
): Disposable {
  const answering = new Lazy(async () => {
    const { ChatParticipant } = await import('./chatParticipant');
    return store.add(new ChatParticipant(api, agents));
  });
  const participant = chat.createChatParticipant(CHAT_PARTICIPANT, async (request, context, stream, token) =>
    (await answering.get()).answer(request, context, stream, token),
  );
  const store = new DisposableStore();
  store.add(participant);
  participant.iconPath = icon;
  participant.followupProvider = { provideFollowups: async (result) => (await answering.get()).followups(result) };
  return store;
}
