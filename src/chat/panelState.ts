import type { PanelServices } from './panelPorts';
import type { PanelState } from './protocol';
import { summarize } from './sessionSummary';

/** What a webview is told of all that is not the shown session's transcript. @param unread The sessions that have news. */
export function panelState(
  { sessions, agents, folders }: PanelServices,
  shown: string | undefined,
  unread: ReadonlySet<string>,
): PanelState {
  const folder = folders.current();
  return {
    sessions: sessions.all.map((session) => {
      const agent = agents.list(session.folder).find(({ id }) => id === session.agentId);
      const methods = agents.signInMethods(session.folder, session.agentId);
      const summary = summarize(session, agent?.name ?? session.agentId, methods, unread.has(session.id));
      return agent?.accepts ? { ...summary, accepts: agent.accepts } : summary;
    }),
    shown,
    agents: agents.list(folder),
    defaultAgentId: agents.defaultAgentId(folder),
    folders: folders.list(),
    defaultFolder: folder,
    trusted: folders.trusted,
    settingsProblems: agents.problems(),
  };
}
