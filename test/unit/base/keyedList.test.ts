import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { KeyedList } from '../../../src/base/keyedList';
import { includes, joined } from '../../../src/base/ranges';

interface Item {
  readonly key: string;
  readonly alias?: string;
}

const name = fc.constantFrom('a', 'b', 'c', 'd', '__proto__');
const item: fc.Arbitrary<Item> = fc.record({ key: name, alias: name }, { requiredKeys: ['key'] });

describe('KeyedList', () => {
  it('finds an item by its second key, unless that is the key of another or of an earlier one', () => {
    const list = KeyedList.from<Item>([
      { key: 'a', alias: 'x' },
      { key: 'b', alias: 'x' },
      { key: 'c', alias: 'd' },
    ]);
    strictEqual(list.get('x')?.key, 'a');
    strictEqual(list.get('d')?.key, 'c');
    const more = list.push({ key: 'd' });
    strictEqual(more.indexOf('d'), 3);
    strictEqual(list.indexOf('d'), 2);
  });

  it('finds the same however its past was continued', () => {
    fc.assert(
      fc.property(fc.array(item), fc.array(item), fc.array(item), (past, one, other) => {
        const build = (items: readonly Item[], from: KeyedList<Item>) =>
          items.reduce(
            (list, next) => (list.slice().some(({ key }) => key === next.key) ? list : list.push(next)),
            from,
          );
        const shared = build(past, KeyedList.empty<Item>());
        for (const list of [build(one, shared), build(other, shared), shared]) {
          const items = list.slice();
          for (const wanted of ['a', 'b', 'c', 'd', '__proto__']) {
            const byKey = items.findIndex(({ key }) => key === wanted);
            const expected = byKey >= 0 ? byKey : items.findIndex(({ alias }) => alias === wanted);
            strictEqual(list.indexOf(wanted), expected);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('counts positions from the beginning of a list of which only the end is loaded', () => {
    const list = KeyedList.from<Item>([{ key: 'c' }, { key: 'd' }], 2).push({ key: 'e' });
    strictEqual(list.length, 5);
    strictEqual(list.at(1), undefined);
    strictEqual(list.at(-1)?.key, 'e');
    strictEqual(list.indexOf('d'), 3);
    deepStrictEqual(list.slice(3), [{ key: 'd' }, { key: 'e' }]);
    const whole = list.withLoaded([{ start: 0, end: 2 }], 2, [{ start: 0, items: [{ key: 'a' }, { key: 'b' }] }]);
    deepStrictEqual(
      whole.slice().map(({ key }) => key),
      ['a', 'b', 'c', 'd', 'e'],
    );
    strictEqual(whole.indexOf('a'), 0);
  });

  it('is the same as the whole list in what is loaded of it', () => {
    const number = fc.nat({ max: 20 });
    const range = fc.tuple(number, number).map(([start, length]) => ({ start, end: start + length }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(range), number), { minLength: 1 }), number, (changes, changed) => {
        const items: Item[] = Array.from({ length: 20 }, (_, index) => ({ key: `k${index}` }));
        let list = KeyedList.from<Item>(items.slice(15), 15);
        for (const [ranges, first] of changes) {
          const wanted = joined(ranges);
          const given = [...wanted, { start: first, end: 20 }].map(({ start, end }) => ({
            start,
            items: items.slice(start, end),
          }));
          list = list.withLoaded(wanted, Math.min(first, 19), given);
          const isLoaded = (index: number): boolean => index >= Math.min(first, 19) || includes(wanted, index);
          if (isLoaded(changed) && changed < 20) {
            items[changed] = { key: `k${changed}`, alias: `of ${changed}` };
            list = list.set(changed, items[changed]);
          }
          const expected = items.filter((_, index) => isLoaded(index));
          deepStrictEqual(list.slice(), expected);
          deepStrictEqual([...list], expected);
          strictEqual(list.loaded, expected.length);
          strictEqual(list.length, 20);
          items.forEach((one, index) => {
            deepStrictEqual(list.at(index), isLoaded(index) ? one : undefined);
            strictEqual(list.indexOf(one.key), isLoaded(index) ? index : -1);
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});
