import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { SessionEvent } from '../../../src/sessions/events';
import { initialState, reduceTimed } from '../../../src/sessions/reduce';
import { type ReplicaUpdate, applyUpdate, mergeUpdates, prependRows } from '../../../src/sessions/replica';
import { ReplicaWindow } from '../../../src/sessions/replicaWindow';
import { fromSnapshot, shownTerminals, toSnapshot } from '../../../src/sessions/snapshot';
import type { SessionState } from '../../../src/sessions/state';
import { anyHistory, runs } from '../../support/sessionEvents';

/** What goes through `postMessage`. */
const sent = <T>(message: T): T => JSON.parse(JSON.stringify(message)) as T;

/** All that is shown of a state from a row on. */
function shown(state: SessionState, firstRow: number): unknown {
  const { terminals: _, ...rest } = sent(toSnapshot(state, firstRow));
  const terminals = shownTerminals(state, state.rows.slice(Math.max(firstRow, state.rows.first)));
  return { ...rest, terminals: sent(terminals) };
}

describe('a replica', function () {
  this.timeout(30_000);

  it('shows what the host shows, whatever happens, wherever it was cut, and when older rows come', () => {
    const step = fc.nat({ max: 9 });
    fc.assert(
      fc.property(anyHistory(), anyHistory(), fc.nat({ max: 30 }), fc.array(step), (before, after, rows, olderAt) => {
        let host = before.reduce(reduceTimed, initialState());
        const window = new ReplicaWindow(host, rows);
        let replica = fromSnapshot(sent(window.snapshot));
        deepStrictEqual(shown(replica, 0), shown(host, window.firstRow));

        let pending: ReplicaUpdate[] = [];
        const flush = (): void => {
          replica = sent(pending).reduce(applyUpdate, replica);
          pending = [];
        };
        after.forEach((event, index) => {
          host = reduceTimed(host, event);
          for (const update of window.updatesFor(event, host)) {
            const last = pending.at(-1);
            const merged = last && mergeUpdates(last, update);
            if (merged) pending[pending.length - 1] = merged;
            else pending.push(update);
          }
          if (olderAt.includes(index)) {
            flush();
            replica = prependRows(replica, sent(window.older(3)));
          }
          if (index % 7 === 0) flush();
        });
        flush();
        deepStrictEqual(shown(replica, 0), shown(host, window.firstRow));
      }),
      { numRuns: runs(200) },
    );
  });

  it('ends what an idle subagent left in the background when the agent is lost', () => {
    const background = [{ type: 'tool_call', toolCallId: 'a' }] as const;
    const said = (event: SessionEvent) => ({ at: 1, event: { type: 'subagentEvent', sessionId: 'b', event } as const });
    const before = [
      said({ type: 'state', state: 'running' }),
      said({ type: 'state', state: 'idle', background }),
    ].reduce(reduceTimed, initialState());
    const lost = { at: 2, event: { type: 'agentLost', failure: { kind: 'stopped' } } } as const;
    const host = reduceTimed(before, lost);
    const replica = applyUpdate(fromSnapshot(sent(toSnapshot(before, 0))), lost);
    deepStrictEqual(shown(replica, 0), shown(host, 0));
    const [row] = host.rows;
    deepStrictEqual(row?.kind === 'subagent' && row.conversation.background, []);
  });

  it('is the whole state when its window is', () => {
    fc.assert(
      fc.property(anyHistory(), (events) => {
        const host = events.reduce(reduceTimed, initialState());
        const copy = fromSnapshot(sent(toSnapshot(host)));
        deepStrictEqual(sent(toSnapshot(copy)), sent(toSnapshot(host)));
        // Also for what follows: the hidden parts are restored too.
        const more = events.reduce(reduceTimed, host);
        deepStrictEqual(sent(toSnapshot(events.reduce(reduceTimed, copy))), sent(toSnapshot(more)));
      }),
      { numRuns: runs(100) },
    );
  });
});
