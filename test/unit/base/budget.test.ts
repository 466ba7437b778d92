import { deepEqual, equal, rejects } from 'node:assert/strict';
import { Deferred } from '../../../src/base/async';
import { Budget } from '../../../src/base/budget';

describe('a budget', () => {
  const never = new AbortController().signal;
  let begun: string[];
  let ends: Map<string, Deferred<string>>;
  let budget: Budget;
  beforeEach(() => {
    begun = [];
    ends = new Map();
    budget = new Budget(10);
  });

  /** Work that goes on until it is told to end. */
  const work = (name: string, weight: number, signal = never): Promise<string> =>
    budget.run(weight, signal, () => {
      begun.push(name);
      const end = new Deferred<string>();
      ends.set(name, end);
      return end.promise;
    });
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('lets work through up to its limit, and the rest in the order of asking', async () => {
    const all = [work('a', 6), work('b', 5), work('c', 1), work('d', 9)];
    await settled();
    deepEqual(begun, ['a']);
    ends.get('a')?.resolve('A');
    await settled();
    deepEqual(begun, ['a', 'b', 'c']);
    ends.get('b')?.reject(new Error('no'));
    ends.get('c')?.resolve('C');
    await settled();
    deepEqual(begun, ['a', 'b', 'c', 'd']);
    ends.get('d')?.resolve('D');
    deepEqual(
      (await Promise.allSettled(all)).map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    );
  });

  it('lets what is too heavy go alone', async () => {
    const heavy = work('heavy', 1000);
    const light = work('light', 1);
    await settled();
    deepEqual(begun, ['heavy']);
    ends.get('heavy')?.resolve('');
    await settled();
    ends.get('light')?.resolve('');
    await Promise.all([heavy, light]);
    deepEqual(begun, ['heavy', 'light']);
  });

  it('does not begin what nobody wants any more', async () => {
    const first = work('first', 10);
    const gone = new AbortController();
    const second = work('second', 10, gone.signal);
    gone.abort();
    await rejects(second, { name: 'AbortError' });
    await rejects(work('third', 1, gone.signal), { name: 'AbortError' });
    await settled();
    ends.get('first')?.resolve('done');
    equal(await first, 'done');
    deepEqual(begun, ['first']);
  });
});
