import type { Disposable } from '../base/lifecycle';
import type { HistoryEntry } from '../sessions/history';

/** A session in which something was found. */
export interface HistoryHit {
  readonly entry: HistoryEntry;
  /** The place, in one line. */
  readonly excerpt: string;
}

/** An agent that may know of more sessions, but does not run. */
export interface SilentAgent {
  readonly agentId: string;
  readonly name: string;
  /** The folder's URI. */
  readonly folder: string;
}

/** How one is to be exported. */
export type ExportForm = 'markdown' | 'json';

/** What its agent has made of a session that was deleted here: as far as it says, nothing is left; it cannot delete; it did not. */
export type Removal = 'gone' | 'unsupported' | 'failed';

/** The sessions that can be opened: those that are kept, and those that agents know. Rejections are texts for the log. */
export interface SessionHistory {
  /** What is known now, newest first; bounded. */
  list(): Promise<readonly HistoryEntry[]>;
  /** Asks the agents that run for theirs. @param changed Runs when there is more to list. */
  askAgents(changed: () => void): Disposable;
  /** Those that are not asked, since they do not run. */
  silentAgents(): readonly SilentAgent[];
  /** Starts an agent and asks it. */
  ask(agent: SilentAgent): Promise<void>;
  /** By title, and by what was said; bounded. */
  search(query: string): Promise<readonly HistoryHit[]>;
  /** Whether the session's folder is of this workspace. */
  isHere(entry: HistoryEntry): boolean;
  /** Opens a session of this workspace. @returns Its key; undefined: it cannot be opened here. */
  open(entry: HistoryEntry): Promise<string | undefined>;
  /** A new session here that gets the conversation to read. */
  continueHere(entry: HistoryEntry): Promise<string | undefined>;
  /** Undefined: its agent cannot. */
  fork(entry: HistoryEntry, title: string): Promise<string | undefined>;
  rename(entry: HistoryEntry, title: string): Promise<void>;
  archive(entry: HistoryEntry, archived: boolean): Promise<void>;
  /** Here, and at its agent. */
  remove(entry: HistoryEntry): Promise<Removal>;
  export(entry: HistoryEntry, form: ExportForm): Promise<string>;
  /** The entry of a session that is open. */
  entryOf(sessionKey: string): HistoryEntry | undefined;
  agentName(entry: HistoryEntry): string;
}
