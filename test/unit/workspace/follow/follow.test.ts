import { deepEqual, equal } from 'node:assert/strict';
import { Deferred } from '../../../../src/base/async';
import { toDisposable } from '../../../../src/base/lifecycle';
import { lineOfPlace, placeOfToolCall } from '../../../../src/workspace/follow/followedPlace';
import { Paced } from '../../../../src/workspace/follow/paced';
import { ScrollWatch } from '../../../../src/workspace/follow/scrollWatch';
import { settled } from '../../../support/fakeSessionHost';

describe('where an agent is', () => {
  const diff = (path: string, oldText: string | null, newText: string) =>
    ({ type: 'diff', changes: [{ operation: 'modify', path, text: { oldText, newText } }] }) as const;

  it('is the last place that it names, with the line, or else with what it changes there', () => {
    deepEqual(
      placeOfToolCall(
        [
          { path: '/a', line: 3 },
          { path: '/b', line: 7 },
        ],
        [],
      ),
      { file: '/b', line: 7 },
    );
    const edit = { oldText: 'x', newText: 'y' };
    deepEqual(placeOfToolCall([{ path: '/a' }], [diff('/a', 'x', 'y')]), { file: '/a', edit });
    deepEqual(placeOfToolCall([{ path: '/a' }], [diff('/b', 'x', 'y')]), { file: '/a' });
    deepEqual(placeOfToolCall([], [diff('/a', 'v', 'w'), diff('/b', 'x', 'y')]), { file: '/b', edit });
    equal(placeOfToolCall([], [{ type: 'terminal', terminalId: 't' }]), undefined);
  });

  it('is the line in which an edit begins to differ, made or not made yet', () => {
    const [before, after] = ['one\ntwo\nthree\n', 'one\ntwo\n3\n'];
    const edit = { oldText: 'two\nthree', newText: 'two\n3' };
    deepEqual(
      [before, after, 'gone'].map((text) => lineOfPlace(text, { edit })),
      [2, 2, 0],
    );
    equal(lineOfPlace(after, { edit: { oldText: before, newText: after } }), 2);
    equal(lineOfPlace(after, { edit: { oldText: null, newText: after } }), 0);
    equal(lineOfPlace(after, { line: 2, edit }), 1);
  });
});

describe('what is done at a pace', () => {
  it('is done at once, then with the newest of what came, one after the other and after each pause', async () => {
    const done: string[] = [];
    const acts: Deferred<undefined>[] = [];
    const pauses: (() => void)[] = [];
    const paced = new Paced<string>(
      async (value) => {
        done.push(value);
        const act = new Deferred<undefined>();
        acts.push(act);
        await act.promise;
      },
      (over) => {
        pauses.push(over);
        return toDisposable(() => undefined);
      },
    );
    for (const value of ['a', 'b', 'c']) paced.push(value);
    deepEqual(done, ['a']);
    acts[0]?.resolve(undefined);
    await settled();
    deepEqual(done, ['a']);
    pauses[0]?.();
    deepEqual(done, ['a', 'c']);
    paced.push('d');
    paced.clear();
    acts[1]?.resolve(undefined);
    await settled();
    pauses[1]?.();
    deepEqual(done, ['a', 'c']);
    paced.push('e');
    paced.push('f');
    paced.dispose();
    acts[2]?.resolve(undefined);
    await settled();
    pauses[2]?.();
    deepEqual(done, ['a', 'c', 'e']);
  });
});

describe('a person’s scrolling', () => {
  it('is told from what moves by itself, and from the little that buttons above lines make', () => {
    let now = 0;
    const watch = new ScrollWatch(() => now);
    watch.stir();
    const at = (time: number, line: number): boolean => {
      now = time;
      return watch.isPersons(line);
    };
    deepEqual([at(100, 40), at(2000, 42), at(2100, 50)], [false, false, true]);
    watch.stir();
    deepEqual([at(2200, 90), at(5000, 91), at(5100, 87)], [false, false, true]);
  });
});
