import * as assert from 'node:assert/strict';
import { Lifted } from '../../support/lifted';
import { wireUpdates } from '../../support/wireUpdates';

describe('Translating what is spoilt', () => {
  for (const version of [1, 2] as const) {
    it(`makes something that can be kept and sent of every update of v${version}, and no more than it holds`, () => {
      const session = new Lifted(version);
      let count = 0;
      for (const update of wireUpdates(version, 20261122)) {
        if (++count > 5000) break;
        const made = session.take(update);
        assert.deepEqual(JSON.parse(JSON.stringify(made)), structuredClone(made), JSON.stringify(update));
        // A tool call of v1 may tell of a terminal in three ways; an array of content is as many chunks.
        assert.ok(made.length <= 10, JSON.stringify(update));
        session.updates.length = 0;
      }
      assert.ok(session.reports.length > 1000);
    });
  }
});
