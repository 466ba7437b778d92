import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { SessionEvent } from '../../../src/sessions/events';
import { initialState, reduceTimed } from '../../../src/sessions/reduce';
import { type ReplicaUpdate, applyUpdate, mergeUpdates } from '../../../src/sessions/replica';
import { ReplicaWindow } from '../../../src/sessions/replicaWindow';
import { fromSnapshot, toSnapshot } from '../../../src/sessions/snapshot';
import { asks as asksFor, anyHistory, runs, says } from '../../support/sessionEvents';
import { isSame } from '../../support/sameReplica';

/** What goes through `postMessage`. */
const sent = <T>(message: T): T => JSON.parse(JSON.stringify(message)) as T;

describe('a replica', function () {
  this.timeout(30_000);

  it('shows what the host shows in its rows, whatever happens, wherever it was cut, and whichever rows it asks for', () => {
    const number = fc.nat({ max: 30 });
    const asked = fc.dictionary(fc.nat({ max: 9 }).map(String), fc.tuple(number, number));
    fc.assert(
      fc.property(anyHistory(), anyHistory(), number, asked, (before, after, rows, asks) => {
        let host = before.reduce(reduceTimed, initialState());
        const window = new ReplicaWindow(host, rows);
        let replica = fromSnapshot(sent(window.snapshot));
        isSame(replica, host, window);

        let pending: ReplicaUpdate[] = [];
        const flush = (): void => {
          replica = sent(pending).reduce(applyUpdate, replica);
          pending = [];
        };
        const add = (update: ReplicaUpdate): void => {
          const last = pending.at(-1);
          const merged = last && mergeUpdates(last, update);
          if (merged) pending[pending.length - 1] = merged;
          else pending.push(update);
        };
        after.forEach((event, index) => {
          host = reduceTimed(host, event);
          window.updatesFor(event, host).forEach(add);
          const [start, count] = asks[index] ?? [];
          if (start !== undefined && count !== undefined) add(window.hold({ start, end: start + count }));
          if (index % 7 === 0) {
            flush();
            isSame(replica, host, window);
          }
        });
        flush();
        isSame(replica, host, window);
      }),
      { numRuns: runs(300) },
    );
  });

  it('has the rows of open questions, wherever they are, and the newest', () => {
    const asks: SessionEvent = { type: 'permissionAsked', requestId: 'r', request: asksFor('Write?', 'a') };
    const talk = Array.from({ length: 100 }, (_, index) => says('x', `m${index}`));
    const events = [asks, ...talk].map((event, at) => ({ event, at }));
    const host = events.reduce(reduceTimed, initialState());
    const window = new ReplicaWindow(host, 10);
    const replica = applyUpdate(fromSnapshot(sent(window.snapshot)), sent(window.hold({ start: 40, end: 50 })));
    isSame(replica, host, window);
    deepStrictEqual(
      Array.from({ length: host.rows.length }, (_, index) => index).filter((index) => window.holds(index)),
      [0, ...Array.from({ length: 10 }, (_, index) => 40 + index), ...Array.from({ length: 20 }, (_, at) => 81 + at)],
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
    deepStrictEqual(sent(toSnapshot(replica)), sent(toSnapshot(host)));
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
