import type { Row, RowBase, SessionState } from '../state';

/** When an event happened: an event made of several lasted from `at` until `until`. */
export interface Moment {
  readonly at: number;
  readonly until: number;
}

/** Whether foreground work goes on, begun by a prompt or by the agent itself. */
export function inTurn({ activity }: SessionState): boolean {
  return activity === 'running' || activity === 'requiresAction' || activity === 'cancelling';
}

/** What every new row begins with. */
export function rowBase(state: SessionState, key: string, { at }: Moment): RowBase {
  return { key, turn: state.turn, at };
}

/** A key for a row that no later event refers to. */
export function nextKey({ rows }: SessionState, kind: string): string {
  return `${kind}:${rows.length}`;
}

/** Adds a row of the agent's side; the first one of a turn that the agent began by itself comes with a row that tells so. */
export function appendRow(state: SessionState, row: Row): SessionState {
  if (state.turnShown) return { ...state, rows: state.rows.push(row) };
  const start: Row = { kind: 'turnStart', key: `turnStart:${state.turn}`, turn: state.turn, at: row.at };
  return { ...state, rows: state.rows.push(start).push(row), turnShown: true };
}

/** Puts a changed row in its place. */
export function replaceRow(state: SessionState, index: number, row: Row): SessionState {
  return { ...state, rows: state.rows.set(index, row) };
}

/** The patch rule of ACP v2: absent leaves the value, `null` clears it. */
export function patched<T>(current: T | undefined, patch: T | null | undefined): T | undefined {
  if (patch === undefined) return current;
  return patch ?? undefined;
}
