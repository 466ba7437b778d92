import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { foldCase, fuzzyBound, fuzzyMatch } from '../../../src/base/fuzzyMatch';

/** The texts that fit, best first, with the typed letters in capitals between brackets. */
function ranked(query: string, ...texts: readonly string[]): readonly string[] {
  return texts
    .flatMap((text) => {
      const match = fuzzyMatch(foldCase(query), text);
      return match ? [{ text, match }] : [];
    })
    .sort((a, b) => b.match.score - a.match.score)
    .map(({ text, match }) =>
      Array.from(text, (one, at) => (match.positions.includes(at) ? `[${one}]` : one)).join(''),
    );
}

describe('fuzzy matching', () => {
  it('prefers what begins so, then words that do, then parts, then letters in their order', () => {
    deepEqual(ranked('list', 'a-loud-insect', 'listening', 'blister', 'my-list', 'silt'), [
      '[l][i][s][t]ening',
      'my-[l][i][s][t]',
      'b[l][i][s][t]er',
      'a-[l]oud-[i]n[s]ec[t]',
    ]);
  });

  it('takes initials for better than a part of a word', () => {
    deepEqual(ranked('ls', 'also', 'listSessions'), ['[l]ist[S]essions', 'a[l][s]o']);
  });

  it('knows where words begin in camelCase, after separators and at digits', () => {
    deepEqual(ranked('pi', 'pathIndex'), ['[p]ath[I]ndex']);
    deepEqual(ranked('rb2', 'read-base-2'), ['[r]ead-[b]ase-[2]']);
  });

  it('prefers the whole text', () => {
    equal(ranked('main', 'maintain', 'main')[0], '[m][a][i][n]');
  });

  it('finds a text exactly when the letters occur in it in their order', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'B', 'c', '/', '-', '7', 'é', 'İ'), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (typed, text) => {
        const query = foldCase(typed);
        const match = fuzzyMatch(query, text);
        equal(match !== undefined, isSubsequence(query, foldCase(text)));
        if (match) equal(match.positions.map((at) => foldCase(text).charAt(at)).join(''), query);
        const bound = fuzzyBound(query, text, foldCase(text));
        equal(bound === undefined, match === undefined);
        ok((bound ?? 0) >= (match?.score ?? 0), `${bound} is less than ${match?.score}`);
      }),
    );
  });
});

function isSubsequence(query: string, text: string): boolean {
  let at = 0;
  for (let index = 0; index < query.length; index++) {
    at = text.indexOf(query.charAt(index), at) + 1;
    if (at === 0) return false;
  }
  return true;
}
