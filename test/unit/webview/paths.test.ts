import * as assert from 'node:assert/strict';
import { baseName, pathIn } from '../../../src/webview/text/paths';

describe('paths in texts', () => {
  it('are named by their last part', () => {
    for (const [path, name] of [
      ['/a/b.ts', 'b.ts'],
      ['a\\b\\', 'b'],
      ['b', 'b'],
      ['//', '//'],
      ['', ''],
    ] as const) {
      assert.equal(baseName(path), name);
    }
  });

  it('are found in a title', () => {
    assert.deepEqual(pathIn('Read `src/a.ts`', '/w/src/a.ts', 'file:///w'), {
      before: 'Read ',
      text: 'src/a.ts',
      after: '',
    });
  });

  it('that are absurdly long cost nothing', () => {
    const begun = process.cpuUsage().user;
    baseName(`${'a'.repeat(500_000)}/b`);
    pathIn('Read', '/'.repeat(200_000), 'file:///w');
    assert.ok(process.cpuUsage().user - begun < 2_000_000, 'a hostile path holds up the panel');
  });
});
