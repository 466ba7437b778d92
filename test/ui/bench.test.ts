import { strict as assert } from 'node:assert';
import { measureUi } from '../bench-ui/measureUi';

describe('npm run bench:ui', function () {
  this.timeout(120_000);

  it('measures everything that it promises, whatever the numbers are', async () => {
    const measurements = await measureUi(true);
    assert.deepEqual(
      measurements.filter(({ value }) => !Number.isFinite(value)),
      [],
    );
    assert.equal(measurements.filter(({ goal }) => goal !== undefined).length, 19);
  });
});
