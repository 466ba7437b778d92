import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { type Disposable, DisposableMap, toDisposable } from '../../../src/base/lifecycle';

describe('DisposableMap', () => {
  it('ends what is replaced or removed, and at its own end the rest, the youngest first', () => {
    const ended: string[] = [];
    const item = (name: string): Disposable => toDisposable(() => ended.push(name));
    const map = new DisposableMap<string, Disposable>();
    map.set('a', item('a1'));
    map.set('a', item('a2'));
    map.set('b', item('b'));
    map.set('c', item('c'));
    strictEqual(map.delete('b'), true);
    strictEqual(map.delete('b'), false);
    map.dispose();
    map.set('d', item('d'));
    deepStrictEqual(ended, ['a1', 'b', 'c', 'a2', 'd']);
    deepStrictEqual(map.values(), []);
  });
});
