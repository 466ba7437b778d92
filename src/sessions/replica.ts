import { KeyedList } from '../base/keyedList';
import type { Range } from '../base/ranges';
import type { TimedEvent } from './events';
import { mergeTimed } from './mergeEvents';
import { reduceTimed } from './reduce';
import { isOpen } from './reduce/tools';
import { type RowRun, type StateFields, fromRowSnapshot } from './snapshot';
import type { SessionState, TerminalState } from './state';

/**
 * A replica holds some of a session's rows, always with the newest, and is kept up to date by the host (see `ReplicaWindow`). It
 * reduces the same events by the same reducer; what an event does beyond the rows that it holds comes as {@link StatePatch} instead.
 */
export type ReplicaUpdate = TimedEvent | StatePatch | RowsUpdate;

/** What changed in the state while a row that is not loaded, or a terminal that no loaded row shows, changed. */
export interface StatePatch {
  readonly fields: Partial<StateFields>;
  /** Fields that are undefined now. */
  readonly cleared: readonly (keyof StateFields)[];
  /** Terminals that loaded rows show from now on. */
  readonly terminals: readonly TerminalState[];
}

/** The replica is to hold other rows than before. */
export interface RowsUpdate {
  /** The row from which on it holds all. */
  readonly tail: number;
  /** The earlier rows that it holds, in order. */
  readonly held: readonly Range[];
  /** Those of them that it did not have. */
  readonly loaded: readonly RowRun[];
  /** Terminals that they show. */
  readonly terminals: readonly TerminalState[];
  /** Terminals that nothing shows any more. */
  readonly dropped: readonly string[];
}

export function applyUpdate(state: SessionState, update: ReplicaUpdate): SessionState {
  if ('event' in update) return reduceTimed(state, update);
  return 'held' in update ? applyRows(state, update) : applyPatch(state, update);
}

function applyRows(state: SessionState, { tail, held, loaded, terminals, dropped }: RowsUpdate): SessionState {
  const given = loaded.map(({ start, items }) => ({ start, items: items.map(fromRowSnapshot) }));
  let { openRows } = state;
  for (const row of given.flatMap(({ items }) => items)) if (isOpen(row)) openRows = openRows.push(row.key);
  const rows = state.rows.withLoaded(held, tail, given);
  const gone = new Set(dropped);
  const kept =
    gone.size === 0 ? state.terminals : KeyedList.from([...state.terminals].filter(({ key }) => !gone.has(key)));
  return withTerminals({ ...state, rows, openRows, terminals: kept }, terminals);
}

/** One update that does what both do, one after the other; undefined where there is none. Costs no more than the smaller one. */
export function mergeUpdates(first: ReplicaUpdate, second: ReplicaUpdate): ReplicaUpdate | undefined {
  if ('event' in first) return 'event' in second ? mergeTimed(first, second) : undefined;
  if (!('fields' in first) || !('fields' in second)) return undefined;
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
