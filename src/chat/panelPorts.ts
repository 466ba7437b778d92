import type { Event } from '../base/events';
import type { AgentSummary, FolderSummary } from './protocol';

/** What the panel needs to know and do beyond sessions; `compose` hands in the real things. */

/** The agents that can be picked. */
export interface PanelAgents {
  /** Those of a folder, in the order in which they are offered. */
  list(folder: string | undefined): readonly AgentSummary[];
  /** The one that a new session gets in the folder. */
  defaultAgentId(folder: string | undefined): string | undefined;
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
  /** @param path Absolute. @param line Counted from 1. */
  openFile(path: string, line: number | undefined): void;
  copy(text: string): void;
  openSettings(query: string): void;
  manageTrust(): void;
}
