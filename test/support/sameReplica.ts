import { deepStrictEqual } from 'node:assert/strict';
import type { ReplicaWindow } from '../../src/sessions/replicaWindow';
import { shownTerminals, toRowSnapshot, toSnapshot } from '../../src/sessions/snapshot';
import type { Row, SessionState } from '../../src/sessions/state';

/** Fails unless a replica has just the rows that the host says it has, and all that is shown of the session is the same in both. */
export function isSame(replica: SessionState, host: SessionState, window: ReplicaWindow): void {
  deepStrictEqual(
    shown(replica, () => true),
    shown(host, (index) => window.holds(index)),
  );
}

function shown(state: SessionState, holds: (index: number) => boolean): unknown {
  const rows = Array.from({ length: state.rows.length }, (_, index) =>
    holds(index) ? state.rows.at(index) : undefined,
  );
  const held = rows.filter((row): row is Row => row !== undefined);
  const { rows: _, earlier, firstRow, terminals, ...fields } = toSnapshot(state, state.rows.length);
  return plain({
    fields,
    rows: rows.map((row) => (row ? toRowSnapshot(row) : null)),
    terminals: shownTerminals(state, held),
  });
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
