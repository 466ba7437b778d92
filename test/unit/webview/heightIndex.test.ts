import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { HeightIndex } from '../../../src/webview/transcript/heightIndex';

const height = fc.integer({ min: 0, max: 500 });

describe('the height index', () => {
  it('knows sums and positions as a plain list does, whatever was added and changed', () => {
    fc.assert(
      fc.property(
        fc.array(height),
        fc.array(height),
        fc.array(fc.tuple(fc.nat(60), height)),
        (first, later, changes) => {
          const heights = [...first, ...later];
          const index = new HeightIndex();
          index.replaceAll(first);
          for (const one of later) index.push(one);
          for (const [at, to] of changes) {
            index.set(at, to);
            if (at < heights.length) heights[at] = to;
          }
          const sum = (end: number): number => heights.slice(0, end).reduce((total, one) => total + one, 0);
          assert.equal(index.total, sum(heights.length));
          for (let at = 0; at <= heights.length; at++) assert.equal(index.offsetOf(at), sum(at));
          for (let offset = 0; offset < index.total; offset += 37) {
            const at = index.indexAt(offset);
            assert.ok(sum(at) <= offset && offset < sum(at + 1));
          }
        },
      ),
    );
  });

  it('gives the nearest row outside of its range', () => {
    const index = new HeightIndex();
    assert.equal(index.indexAt(5), 0);
    index.replaceAll([10, 10]);
    assert.deepEqual([index.indexAt(-5), index.indexAt(20), index.indexAt(1000)], [0, 1, 1]);
  });
});
