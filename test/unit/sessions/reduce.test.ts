import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { TimedEvent } from '../../../src/sessions/events';
import { mergeTimed } from '../../../src/sessions/mergeEvents';
import { initialState, reduceTimed } from '../../../src/sessions/reduce';
import { toSnapshot } from '../../../src/sessions/snapshot';
import type { SessionState } from '../../../src/sessions/state';
import { anyHistory, runs, says } from '../../support/sessionEvents';

const plain = (state: SessionState): unknown => JSON.parse(JSON.stringify(toSnapshot(state)));

const run = (events: readonly TimedEvent[]): SessionState => events.reduce(reduceTimed, initialState());

describe('reduce', function () {
  this.timeout(30_000);

  it('takes any history, and leaves the states before as they were', () => {
    fc.assert(
      fc.property(anyHistory(), (events) => {
        const states: SessionState[] = [initialState()];
        const asTheyWere: unknown[] = [];
        for (const event of events) {
          const last = states.at(-1)!;
          asTheyWere.push(plain(last));
          states.push(reduceTimed(last, event));
        }
        deepStrictEqual(states.slice(0, -1).map(plain), asTheyWere);
        const keys = states
          .at(-1)!
          .rows.slice()
          .map(({ key }) => key);
        strictEqual(new Set(keys).size, keys.length, 'keys of rows differ');
      }),
      { numRuns: runs(50) },
    );
  });

  it('makes two futures of one state that know nothing of each other', () => {
    fc.assert(
      fc.property(anyHistory(40), anyHistory(40), anyHistory(40), (past, one, other) => {
        const shared = run(past);
        const first = one.reduce(reduceTimed, shared);
        const second = other.reduce(reduceTimed, shared);
        deepStrictEqual(plain(first), plain(run([...past, ...one])));
        deepStrictEqual(plain(second), plain(run([...past, ...other])));
      }),
      { numRuns: runs(100) },
    );
  });

  it('gives the same for events that were merged', () => {
    fc.assert(
      fc.property(anyHistory(), (events) => {
        const merged: TimedEvent[] = [];
        for (const event of events) {
          const last = merged.at(-1);
          const both = last && mergeTimed(last, event);
          if (both) merged[merged.length - 1] = both;
          else merged.push(event);
        }
        deepStrictEqual(plain(run(merged)), plain(run(events)));
      }),
      { numRuns: runs(200) },
    );
  });

  it('gives the same however a text is cut into chunks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.array(fc.nat({ max: 60 })), (whole, cuts) => {
        const places = [0, ...cuts.filter((cut) => cut <= whole.length).sort((a, b) => a - b), whole.length];
        const events = places.slice(1).map((end, index) => ({ at: 1, event: says(whole.slice(places[index], end)) }));
        deepStrictEqual(plain(run(events)), plain(run([{ at: 1, event: says(whole) }])));
      }),
    );
  });
});
