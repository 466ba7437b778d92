import type { SessionOpening } from './ports';

/** A session that can be opened, as a line in a list. */
export interface HistoryEntry {
  /** The identity of the line. */
  readonly key: string;
  /** Under which it is kept here; undefined: only its agent knows it. */
  readonly storedId?: string;
  /** The key of the session that is open with it. */
  readonly openKey?: string;
  readonly agentId: string;
  readonly agentSessionId?: string;
  /** The folder's URI. */
  readonly folder: string;
  /** Empty: it has none. */
  readonly title: string;
  readonly titleIsOwn: boolean;
  /** Milliseconds since the epoch; 0: not known. */
  readonly updatedAt: number;
  /** Undefined: not known. */
  readonly messages?: number;
  readonly archived: boolean;
  /** What it is opened with beyond its folder. */
  readonly opening?: SessionOpening;
}

/** A session that an agent knows of. */
export interface AgentSession {
  readonly agentId: string;
  readonly agentSessionId: string;
  /** The folder's URI. */
  readonly folder: string;
  readonly title: string;
  /** Milliseconds since the epoch; 0: not known. */
  readonly updatedAt: number;
  readonly archived: boolean;
}

/** The line of a session that only its agent knows. */
export function entryOf(session: AgentSession): HistoryEntry {
  return { ...session, key: `${session.agentId}\n${session.agentSessionId}`, titleIsOwn: false };
}

/**
 * One list of what is kept here and what agents tell, newest first. A session that is kept here is listed as that, whatever its agent says
 * of it; what two agents or two pages tell is listed once.
 */
export function mergeHistory(kept: readonly HistoryEntry[], told: readonly AgentSession[]): readonly HistoryEntry[] {
  const known = new Set(kept.map(({ agentId, agentSessionId }) => `${agentId}\n${agentSessionId ?? ''}`));
  const foreign = new Map<string, HistoryEntry>();
  for (const session of told) {
    const entry = entryOf(session);
    const before = foreign.get(entry.key);
    if (!known.has(entry.key) && (before?.updatedAt ?? -1) < entry.updatedAt) foreign.set(entry.key, entry);
  }
  return [...kept, ...foreign.values()].sort((a, b) => b.updatedAt - a.updatedAt);
}
