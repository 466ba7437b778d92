import { strictEqual } from 'node:assert/strict';
import { fuzz } from '../../support/wireFuzz';

describe('updates of the schemas, valid and spoilt', function () {
  this.timeout(60_000);

  it('never break a session, and leave its replica equal', () => {
    const { updates, comparisons } = fuzz(5_000, 20261122);
    strictEqual(updates, 5_000);
    strictEqual(comparisons > 10, true);
  });
});
