import * as assert from 'node:assert/strict';
import { RestartHistory } from '../../../src/agents/restartPolicy';

/** Which of the crashes at these minutes are followed by an automatic restart. */
function allowed(...minutes: readonly number[]): boolean[] {
  let history = RestartHistory.none;
  return minutes.map((minute) => {
    const next = history.next(minute * 60_000);
    history = next ?? history;
    return next !== undefined;
  });
}

describe('restart policy', () => {
  it('allows three restarts in three minutes', () => {
    assert.deepEqual(allowed(0, 1, 2, 2.9), [true, true, true, false]);
  });

  it('forgets what is older', () => {
    assert.deepEqual(allowed(0, 1, 2, 3, 3.5, 4), [true, true, true, true, false, true]);
  });

  it('does not count what lies in the future of a clock that was set back', () => {
    assert.deepEqual(allowed(100, 101, 102, 1), [true, true, true, true]);
  });
});
