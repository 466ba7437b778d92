import * as assert from 'node:assert/strict';
import { methodTable } from '../../../src/acp/methods';
import { acpSchema, schemaNames } from '../../support/acpSchemas';
import { measureCoverage } from '../../support/protocolCoverage';

describe('Protocol coverage', () => {
  for (const name of schemaNames) {
    it(`handles every method and update of the schema ${name}`, async function () {
      this.timeout(60_000);
      const rows = await measureCoverage([name]);
      assert.deepEqual(
        rows.filter(({ handled }) => !handled),
        [],
      );
      assert.ok(rows.length >= acpSchema(name).updates().size + 18);
    });
  }

  it('has no method that no schema knows, but for those that are deployed all the same', () => {
    const unknown = methodTable.filter(({ name, to, kind, versions }) =>
      versions.some((version) => {
        const schema = acpSchema(version === 1 ? 'v1.unstable' : 'v2.unstable');
        return !schema.method(name, name === '$/cancel_request' ? 'protocol' : to, kind);
      }),
    );
    assert.deepEqual(
      unknown.map(({ name }) => name),
      ['session/set_model'],
    );
  });
});
