import type { TimedEvent } from './events';
import { mergeTimed } from './mergeEvents';
import { reduceTimed } from './reduce';
import { isOpen } from './reduce/tools';
import { type RowSnapshot, type StateFields, fromRowSnapshot } from './snapshot';
import type { SessionState, TerminalState } from './state';

/**
 * A replica holds a session's newest rows and is kept up to date by the host (see `ReplicaWindow`). It reduces the same events by
 * the same reducer; what an event does beyond the rows that it holds comes as {@link StatePatch} instead.
 */
export type ReplicaUpdate = TimedEvent | StatePatch;

/** What changed in the state while a row that is not loaded, or a terminal that no loaded row shows, changed. */
export interface StatePatch {
  readonly fields: Partial<StateFields>;
  /** Fields that are undefined now. */
  readonly cleared: readonly (keyof StateFields)[];
  /** Terminals that loaded rows show from now on. */
  readonly terminals: readonly TerminalState[];
}

/** Rows that come directly before those that a replica has, with the terminals that they show. */
export interface OlderRows {
  readonly rows: readonly RowSnapshot[];
  readonly terminals: readonly TerminalState[];
}

export function applyUpdate(state: SessionState, update: ReplicaUpdate): SessionState {
  return 'event' in update ? reduceTimed(state, update) : applyPatch(state, update);
}

export function prependRows(state: SessionState, { rows, terminals }: OlderRows): SessionState {
  const older = rows.map(fromRowSnapshot);
  let { openRows } = state;
  for (const row of older) if (isOpen(row)) openRows = openRows.push(row.key);
  return withTerminals({ ...state, rows: state.rows.prepend(older), openRows }, terminals);
}

/** One update that does what both do, one after the other; undefined where there is none. Costs no more than the smaller one. */
export function mergeUpdates(first: ReplicaUpdate, second: ReplicaUpdate): ReplicaUpdate | undefined {
  if ('event' in first) return 'event' in second ? mergeTimed(first, second) : undefined;
  if ('event' in second) return undefined;
  const now = new Set(Object.keys(second.fields));
  return {
    fields: { ...first.fields, ...second.fields },
    cleared: [...new Set([...first.cleared.filter((field) => !now.has(field)), ...second.cleared])],
    terminals: [...first.terminals, ...second.terminals],
  };
}

function applyPatch(state: SessionState, { fields, cleared, terminals }: StatePatch): SessionState {
  const next: SessionState = { ...state, ...fields };
  return withTerminals(
    cleared.reduce<SessionState>((one, field) => ({ ...one, [field]: undefined }), next),
    terminals,
  );
}

function withTerminals(state: SessionState, terminals: readonly TerminalState[]): SessionState {
  if (terminals.length === 0) return state;
  return { ...state, terminals: terminals.reduce((list, terminal) => list.put(terminal), state.terminals) };
}
