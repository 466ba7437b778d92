import * as assert from 'node:assert/strict';
import { baseName, labelOfUri, pathIn } from '../../../src/webview/text/paths';

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
    for (let row = 0; row < 30; row++) {
      pathIn('/a'.repeat(2040), `${'/a'.repeat(1000)}/b${'/a'.repeat(1000)}`, 'file:///w');
    }
    assert.ok(process.cpuUsage().user - begun < 2_000_000, 'a hostile path holds up the panel');
  });

  it('are called by their names and lines', () => {
    assert.deepEqual(
      [
        'file:///w/a%20b.ts#L3-L9',
        'file:///w/a.ts#L3',
        'parley:/attachment/Pasted%20text%2C%203%20lines',
        'file:///w/%E0%A4',
      ].map(labelOfUri),
      ['a b.ts:3–9', 'a.ts:3', 'Pasted text, 3 lines', '%E0%A4'],
    );
  });
});
