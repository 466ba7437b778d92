import type { Event } from '../base/events';
import type { Log } from '../base/log';
import type { WorkspaceSessions } from '../sessions/workspaceSessions';
import type { AgentSummary, FolderSummary, SignInMethod } from './protocol';

/** What the panel needs to know and do beyond sessions; `compose` hands in the real things. */

export interface PanelServices {
  readonly sessions: WorkspaceSessions;
  readonly agents: PanelAgents;
  readonly folders: PanelFolders;
  readonly actions: PanelActions;
  readonly log: Log;
}

/** The agents that can be picked. */
export interface PanelAgents {
  /** Those of a folder, in the order in which they are offered. */
  list(folder: string | undefined): readonly AgentSummary[];
  /** The one that a new session gets in the folder. */
  defaultAgentId(folder: string | undefined): string | undefined;
  /** How one can sign in to an agent of a folder, as far as the agent has told. */
  signInMethods(folder: string, agentId: string): readonly SignInMethod[];
  /** What is wrong in the settings, each naming its entry. */
  problems(): readonly string[];
  readonly onDidChange: Event<void>;
}

/** The workspace's folders. */
export interface PanelFolders {
  list(): readonly FolderSummary[];
  /** The URI of the folder of the active editor, else of the first folder. */
  current(): string | undefined;
  readonly trusted: boolean;
  readonly onDidChange: Event<void>;
}

/** What leaves the panel. */
export interface PanelActions {
  /** A link in an agent's text: opened outside after VS Code's own question, or in an editor when it is a file of the workspace. */
  openLink(href: string, folder: string | undefined): void;
  /** Opens a page to which the person has consented, having seen its address. */
  openPage(url: string): void;
  /** Lets the person sign in to an agent of a folder in a terminal. @returns Whether the program said that it went well. */
  signInInTerminal(folder: string, agentId: string, methodId: string): Promise<boolean>;
  /** @param path Absolute. @param line Counted from 1. */
  openFile(path: string, line: number | undefined): void;
  copy(text: string): void;
  openSettings(query: string): void;
  manageTrust(): void;
}
