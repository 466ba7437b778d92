import type { Log } from '../base/log';
import type { SessionOpening, WorkspaceFolder } from '../sessions/ports';
import type { WorkspaceSessions } from '../sessions/workspaceSessions';
import type { AgentMethods } from './agentMethods';

/** What the public API stands on; `compose` hands in the real things. */
export interface ApiServices {
  readonly sessions: WorkspaceSessions;
  readonly folders: {
    list(): readonly WorkspaceFolder[];
    /** The URI of the folder of the active editor, else of the first one. */
    current(): string | undefined;
  };
  readonly agents: {
    of(folder: string): { readonly definitions: readonly NamedAgent[]; readonly defaultAgentId: string };
  };
  readonly methods: AgentMethods;
  /** Brings a session to the front, wherever it is shown. */
  show(sessionId: string): Promise<void>;
  /** @param path Absolute. */
  isDirectory(path: string): Promise<boolean>;
  readonly log: Log;
}

export interface NamedAgent {
  readonly id: string;
  /** For people. */
  readonly name: string;
}

/** What is to be a session. */
export interface SessionPlan {
  /** Whose agents work in it. */
  readonly folder: WorkspaceFolder;
  /** Its name or id; absent: the default of the folder. */
  readonly agent?: string;
  readonly opening: SessionOpening;
}
