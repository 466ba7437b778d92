import { deepEqual, equal, rejects } from 'node:assert/strict';
import { Lazy } from '../../../src/base/lazy';

describe('what is made when it is first needed', () => {
  it('is made once for all who ask, not before', async () => {
    let made = 0;
    const lazy = new Lazy(() => Promise.resolve(++made));
    equal(made, 0);
    deepEqual(await Promise.all([lazy.get(), lazy.get()]), [1, 1]);
    equal(await lazy.get(), 1);
  });

  it('is tried again by who asks after it failed; who asked at the same time is told', async () => {
    let tries = 0;
    const lazy = new Lazy(() =>
      ++tries < 2 ? Promise.reject(new Error('too many open files')) : Promise.resolve(tries),
    );
    const both = [lazy.get(), lazy.get()];
    for (const one of both) await rejects(one, /too many open files/);
    equal(await lazy.get(), 2);
  });

  it('is tried again when the making threw at once', async () => {
    let tries = 0;
    const lazy = new Lazy((): Promise<number> => {
      if (++tries < 2) throw new Error('not now');
      return Promise.resolve(tries);
    });
    await rejects(lazy.get(), /not now/);
    equal(await lazy.get(), 2);
  });
});
