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

/**
 * Offers the agents to VS Code's own chat and its language models, where the host has them. What answers is loaded when it is first needed.
 */
export function registerChat(api: ParleyApi, agents: KnownAgents, icon: vscode.Uri, log: Log): Disposable {
  const store = new DisposableStore();
  // Some builds of VS Code have no chat, or only the names of it.
  const { lm, chat } = vscode as Partial<typeof vscode>;
  try {
    if (lm) store.add(registerTool(lm, api));
    if (chat) store.add(registerParticipant(chat, api, agents, icon));
  } catch (error) {
    log.debug(`This host has no chat: ${errorMessage(error)}`);
  }
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
  const store = new DisposableStore();
  const answering = new Lazy(async () => {
    const { ChatParticipant } = await import('./chatParticipant');
    return store.add(new ChatParticipant(api, agents));
  });
  const participant = store.add(
    chat.createChatParticipant(CHAT_PARTICIPANT, async (request, context, stream, token) =>
      (await answering.get()).answer(request, context, stream, token),
    ),
  );
  participant.iconPath = icon;
  participant.followupProvider = { provideFollowups: async (result) => (await answering.get()).followups(result) };
  return store;
}
