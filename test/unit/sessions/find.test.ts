import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { findRows } from '../../../src/sessions/find/findRows';
import { rowTexts } from '../../../src/sessions/find/rowTexts';
import { countMatches, patternOf } from '../../../src/sessions/find/textMatcher';
import { initialState, reduceTimed } from '../../../src/sessions/reduce';
import type { SessionEvent } from '../../../src/sessions/events';
import { anyHistory, promptSent, replay, runs, says, thinks, tool } from '../../support/sessionEvents';

const query = (text: string, change: { matchCase?: boolean; wholeWord?: boolean } = {}) => ({
  text,
  matchCase: false,
  wholeWord: false,
  ...change,
});

function count(text: string, wanted: ReturnType<typeof query>): number {
  const search = countMatches(text, wanted, patternOf(wanted));
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
  }
}

describe('finding in a conversation', () => {
  const events: readonly SessionEvent[] = [
    promptSent('p', 'Where is the Needle?'),
    thinks('A needle, needles…', 't'),
    { type: 'terminal', terminalId: 'x', command: 'grep needle', output: 'hay\nneedle\n' },
    tool('a', {
      title: 'Search',
      content: [
        { type: 'terminal', terminalId: 'x' },
        {
          type: 'diff',
          changes: [
            { operation: 'add', path: '/hay', text: { oldText: null, newText: 'hay' } },
            { operation: 'modify', path: '/b', text: { oldText: 'needle', newText: 'pin' } },
          ],
        },
      ],
      rawInput: { pattern: 'needle' },
    }),
    says('Nothing here.'),
  ];

  it('counts all matches, row by row, whatever is folded', async () => {
    const state = replay(events);
    deepStrictEqual(await findRows(state, query('needle')), {
      total: 7,
      rows: [
        [0, 1],
        [1, 2],
        [2, 4],
      ],
    });
    deepStrictEqual(await findRows(state, query('Needle', { matchCase: true })), { total: 1, rows: [[0, 1]] });
    deepStrictEqual(await findRows(state, query('needle', { wholeWord: true })), {
      total: 6,
      rows: [
        [0, 1],
        [1, 1],
        [2, 4],
      ],
    });
    deepStrictEqual(await findRows(state, query('')), { total: 0, rows: [] });
  });

  it('knows what hides a match', () => {
    const state = replay(events);
    const hiding = [...rowTexts(state.rows.at(2)!, state.terminals)]
      .filter(({ text }) => text.includes('needle'))
      .map(({ within }) => within.join(' '));
    deepStrictEqual(hiding, ['details', 'details', 'details content/1/1', 'details input']);
  });

  it('takes what was typed as it is', () => {
    for (const text of ['a.b', '(', '[x]', '\\d', '$^', 'a|b', '{1}', '*', '/', '-']) {
      strictEqual(count(`${text} ${text}`, query(text)), 2, text);
      strictEqual(count('ab 1 d', query(text)), 0, text);
    }
  });

  it('finds the same in pieces of a long text', () => {
    const wanted = query('aab');
    const piece = 256 * 1024;
    const start = fc.integer({ min: piece - 5, max: piece + 5 });
    fc.assert(
      fc.property(fc.uniqueArray(start, { maxLength: 4 }), (starts) => {
        const letters = Array.from({ length: piece + 20 }, () => 'x');
        for (const at of starts) letters.splice(at, 3, 'A', 'a', 'b');
        const text = letters.join('');
        strictEqual(count(text, wanted), text.toLowerCase().split('aab').length - 1);
      }),
      { numRuns: runs(30) },
    );
  });

  it('never breaks', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory(), async (history) => {
        const found = await findRows(history.reduce(reduceTimed, initialState()), query('a'));
        ok(found && found.total >= found.rows.length);
      }),
      { numRuns: runs(50) },
    );
  });

  it('lets other work have its turn, and stops when it is not wanted any more', async () => {
    const state = replay(Array.from({ length: 40 }, (_, index) => says('hay '.repeat(250_000), `m${index}`)));
    let turns = 0;
    const timer = setInterval(() => turns++);
    strictEqual((await findRows(state, query('y h')))?.total, 40 * 249_999);
    ok(turns > 5, `${turns} turns`);
    clearInterval(timer);
    strictEqual(await findRows(state, query('needle'), () => false), undefined);
  });
});
