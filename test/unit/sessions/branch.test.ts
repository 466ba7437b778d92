import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { branchPoint, forkPointOf, leftBehind, stateBefore } from '../../../src/sessions/branch';
import type { SessionState } from '../../../src/sessions/state';
import { toText } from '../../../src/sessions/toText';
import { idle, promptSent, replay, says, thinks, tool } from '../../support/sessionEvents';

/** Where a conversation can part from another before a message of the person: the agent's message, or the start. */
function pointBefore(state: SessionState, promptId: string): string | undefined {
  const point = branchPoint(state, indexOf(state, promptId));
  return point?.type === 'message' ? point.message.messageId : point?.type;
}

function indexOf({ rows }: SessionState, promptId: string): number {
  return [...rows].findIndex((row) => row.kind === 'message' && row.prompt?.promptId === promptId);
}

describe('A conversation that parts from another', () => {
  const first = [promptSent('first'), says('one', 'm1'), tool('t', { title: 'Look' }), idle('end_turn')];
  const state = replay([
    ...first,
    promptSent('second'),
    says('two', 'm2'),
    idle('end_turn'),
    promptSent('third'),
    tool('u', { title: 'Do', status: 'in_progress' }),
  ]);

  it('does so after what the agent said last', () => {
    deepStrictEqual(
      ['first', 'second', 'third'].map((id) => pointBefore(state, id)),
      ['start', 'm1', 'm2'],
    );
  });

  it('cannot where the agent did not speak', () => {
    const quiet = replay([promptSent('first'), thinks('Hm', 'm'), tool('t'), idle('end_turn'), promptSent('second')]);
    strictEqual(pointBefore(quiet, 'second'), undefined);
  });

  it('does not mind what the agent never got, or has no memory of', () => {
    const failure = { kind: 'stopped' } as const;
    const lost = [promptSent('lost'), { type: 'promptFailed', promptId: 'lost', failure }] as const;
    strictEqual(pointBefore(replay([...first, ...lost, promptSent('again')]), 'again'), 'm1');
    strictEqual(pointBefore(replay([...first, { type: 'contextLost' }, promptSent('second')]), 'second'), 'start');
  });

  it('has what was there by then, with nothing going on in it, and leaves the other alone', () => {
    const whole = toText(state);
    const index = indexOf(state, 'second');
    const before = stateBefore(state, index, { at: 100, until: 100 });
    strictEqual(toText(before), toText(replay(first)));
    deepStrictEqual([before.turn, before.activity, before.openRows.length, before.rows.length], [1, 'idle', 0, index]);
    const next = replay([promptSent('other'), says('three', 'm2')], before);
    deepStrictEqual([next.turn, next.rows.length, toText(state)], [2, index + 2, whole]);
  });

  it('names the place by the message, its text, and how often that was said', async () => {
    const twice = ['a', 'b', 'c'].flatMap((id) => [promptSent(`p${id}`), says('Done.', id), idle('end_turn')]);
    const same = replay(twice);
    const row = same.rows.get('message:agent:b');
    deepStrictEqual(row?.kind === 'message' && (await forkPointOf(same, row)), {
      messageId: 'b',
      // printf Done. | sha256sum
      hash: 'ed251864987c367e9641fbdc89c1d83e9bf0fa2e3eecef8f301c79f619bfac81',
      occurrence: 2,
    });
  });

  it('counts only what the agent still knows of', async () => {
    const done = (id: string) => [promptSent(`p${id}`), says('Done.', id), idle('end_turn')];
    const forgetful = replay([...done('a'), ...done('b'), { type: 'contextLost' }, ...done('c'), ...done('d')]);
    const rows = ['b', 'c', 'd'].map((id) => forgetful.rows.get(`message:agent:${id}`));
    const occurrences = rows.map(async (row) =>
      row?.kind === 'message' ? (await forkPointOf(forgetful, row)).occurrence : undefined,
    );
    deepStrictEqual(await Promise.all(occurrences), [2, 1, 2]);
  });

  it('tells apart what was done after that, of which the agent keeps nothing', () => {
    const behind = (promptId: string) => {
      const index = indexOf(state, promptId);
      const point = branchPoint(state, index);
      return point?.type === 'message' ? leftBehind(state, point.message, index) : undefined;
    };
    strictEqual(toText(behind('second')!), toText(replay([tool('t', { title: 'Look' })])));
    strictEqual(behind('third'), undefined);
  });
});
