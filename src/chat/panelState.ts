import type { PanelServices } from './panelPorts';
import type { PanelRole } from './panelRole';
import type { PanelState } from './protocol';
import { summarize } from './sessionSummary';

/** What a webview is told of all that is not the shown session's transcript. */
export function panelState(
  { sessions, agents, folders, appearance, storage, notes, permissions }: PanelServices,
  shown: string | undefined,
  role: PanelRole,
): PanelState {
  const folder = folders.current();
  return {
    surface: role.kind,
    font: appearance.font(),
    sessions: sessions.all.map((session) => {
      const agent = agents.list(session.folder).find(({ id }) => id === session.agentId);
      const methods = agents.signInMethods(session.folder, session.agentId);
      const place = { unread: role.unread.has(session.id), inEditor: role.isInEditor(session.id) };
      const summary = summarize(session, agent?.name ?? session.agentId, methods, place);
      const told = notes.of(session.id);
      return {
        ...summary,
        ...(agent?.accepts && { accepts: agent.accepts }),
        ...(session.canBranch && { branches: true }),
        ...(told.length > 0 && { notes: told }),
      };
    }),
    shown,
    agents: agents.list(folder),
    defaultAgentId: agents.defaultAgentId(folder),
    folders: folders.list(),
    defaultFolder: folder,
    trusted: folders.trusted,
    ...(folders.areVirtual === true && { areFoldersVirtual: true }),
    settingsProblems: [...agents.problems(), ...(folder === undefined ? [] : permissions.problems(folder))],
    storageProblems: storage.problems,
  };
}
