import { equal } from 'node:assert/strict';
import fc from 'fast-check';
import { indexOfText } from '../../../src/base/indexOfText';

describe('a text in a text', () => {
  it('is found where the engine finds it, also in large texts that repeat themselves', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, fc.nat(5000), (word, wanted, from) => {
        // Long enough for the search of our own.
        const text = word.repeat(4000) + wanted + word;
        const long = wanted.repeat(300);
        equal(indexOfText(text + long, long, from), (text + long).indexOf(long, from));
      }),
      { numRuns: 30 },
    );
    const text = 'a'.repeat(1_000_000);
    equal(indexOfText(text, `${'a'.repeat(50_000)}b${'a'.repeat(50_000)}`), -1);
    equal(indexOfText(`${text}b`, `${'a'.repeat(50_000)}b`), 950_000);
  });
});
