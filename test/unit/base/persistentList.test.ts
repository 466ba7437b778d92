import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { KeyedList } from '../../../src/base/keyedList';
import { PersistentList } from '../../../src/base/persistentList';

type Step = { readonly set: number } | { readonly push: number };

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ push: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ set: fc.nat() }) },
  ),
  { maxLength: 3000, size: 'max' },
);

describe('PersistentList', () => {
  it('is an array that is never changed', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (all: readonly Step[], seed) => {
        let list = PersistentList.empty<number>();
        const array: number[] = [];
        let kept: readonly [PersistentList<number>, readonly number[]] | undefined;
        all.forEach((step, index) => {
          if ('push' in step) {
            list = list.push(step.push);
            array.push(step.push);
          } else if (array.length > 0) {
            const at = step.set % array.length;
            list = list.set(at, step.set);
            array[at] = step.set;
          }
          if (index === seed % all.length) kept = [list, [...array]];
        });
        deepStrictEqual([...list], array);
        deepStrictEqual(list.slice(seed % (array.length + 1)), array.slice(seed % (array.length + 1)));
        strictEqual(list.at(-1), array.at(-1));
        if (kept) deepStrictEqual([...kept[0]], kept[1]);
      }),
      { numRuns: 50 },
    );
  });

  it('holds a hundred thousand items', () => {
    let list = PersistentList.empty<number>();
    for (let item = 0; item < 100_000; item++) list = list.push(item);
    strictEqual(list.length, 100_000);
    for (const index of [0, 31, 32, 1023, 1024, 32_767, 32_768, 99_999]) strictEqual(list.at(index), index);
    strictEqual(list.at(100_000), undefined);
  });
});

describe('KeyedList', () => {
  const item = (key: string, value: number) => ({ key, value });

  it('puts an item where its key stands', () => {
    const list = KeyedList.from([item('a', 1), item('b', 2), item('a', 3)]);
    deepStrictEqual([...list], [item('a', 3), item('b', 2)]);
    strictEqual(list.indexOf('b'), 1);
    strictEqual(list.get('c'), undefined);
  });

  it('keeps two continuations of one past apart', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__');
    fc.assert(
      fc.property(fc.array(key), fc.array(key), fc.array(key), (past, one, other) => {
        const from = (keys: readonly string[], start: KeyedList<ReturnType<typeof item>>) =>
          keys.reduce((list, next, value) => list.put(item(next, value)), start);
        const shared = from(past, KeyedList.empty());
        const first = from(one, shared);
        const second = from(other, shared);
        for (const [list, keys] of [
          [shared, past],
          [first, [...past, ...one]],
          [second, [...past, ...other]],
        ] as const) {
          const distinct = [...new Set(keys)];
          deepStrictEqual(
            list.slice().map((each) => each.key),
            distinct,
          );
          distinct.forEach((each, index) => {
            strictEqual(list.indexOf(each), index);
          });
        }
      }),
    );
  });
});
