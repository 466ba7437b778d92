import { equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { weightOf } from '../../../src/base/weight';

describe('the weight of a value', () => {
  it('is the same on both sides of a message', () => {
    const value = fc.object({ values: [fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined)] });
    fc.assert(
      fc.property(value, (one) => {
        const sent = JSON.parse(JSON.stringify(one)) as unknown;
        equal(weightOf(one, 1e9), weightOf(sent, 1e9));
      }),
    );
  });

  it('is at least its characters, and is not counted far beyond the limit', () => {
    ok(weightOf(['abc', { d: 'efg' }], 1000) >= 6);
    const deep = Array.from({ length: 1e6 }, () => 'x');
    ok(weightOf(deep, 1000) < 3000);
  });
});
