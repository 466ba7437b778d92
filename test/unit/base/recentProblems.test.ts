import * as assert from 'node:assert/strict';
import { nullLog } from '../../../src/base/log';
import { RecentProblems } from '../../../src/base/recentProblems';

describe('the recent problems', () => {
  it('are the newest warnings and errors, without what an error says', () => {
    const told: string[] = [];
    const log = new RecentProblems(
      { ...nullLog, info: (message) => told.push(message), error: (message) => told.push(String(message)) },
      () => new Date(0),
    );
    log.info('fine');
    log.warn('odd');
    log.error(new TypeError('the words of a prompt'));
    assert.deepEqual(log.problems, [
      '1970-01-01T00:00:00.000Z warning: odd',
      '1970-01-01T00:00:00.000Z error: TypeError',
    ]);
    assert.deepEqual(told, ['fine', 'TypeError: the words of a prompt']);

    for (let count = 0; count < 100; count++) log.warn(`number ${count} ${'x'.repeat(1000)}`);
    assert.equal(log.problems.length, 50);
    assert.ok(log.problems.every((problem) => problem.length < 600));
    assert.match(log.problems.at(-1) ?? '', /number 99/);
  });
});
