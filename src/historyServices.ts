import type { AgentStatus } from './acp/agentStatus';
import type { AgentDefinition } from './agents/agentDefinition';
import type { PanelAgents } from './chat/panelPorts';
import type { BesideServices } from './goneSessions';
import type { AgentDirectory, WorkspaceFolder } from './sessions/ports';
import type { WorkspaceSessions } from './sessions/workspaceSessions';
import type { SessionStorage } from './sessionStorage';
import type { OpenStore } from './store/openStore';

/** The agents of a folder. */
interface HistoryScope extends AgentDirectory {
  readonly agents: readonly (Pick<AgentDefinition, 'id' | 'name' | 'source'> & { readonly status: AgentStatus })[];
}

export interface HistoryServices extends BesideServices {
  readonly storage: Pick<SessionStorage, 'read' | 'storedId'> & {
    open(): Promise<Pick<OpenStore, 'store' | 'keeper' | 'read'> | undefined>;
  };
  readonly sessions: WorkspaceSessions;
  readonly agents: PanelAgents;
  /** By the folder's URI. */
  readonly scopes: ReadonlyMap<string, HistoryScope>;
  readonly folders: () => readonly WorkspaceFolder[];
  /** The URI of the folder that is meant. */
  readonly currentFolder: () => string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
