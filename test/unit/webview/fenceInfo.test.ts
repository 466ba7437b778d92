import { strict as assert } from 'node:assert';
import { fenceInfo } from '../../../src/webview/markdown/fenceInfo';

describe('what a code fence says', () => {
  for (const [info, language, path] of [
    ['', '', undefined],
    ['ts', 'ts', undefined],
    ['ts {1,3}', 'ts', undefined],
    ['c++', 'c++', undefined],
    ['ts src/a.ts', 'ts', 'src/a.ts'],
    ['ts:src/a.ts', 'ts', 'src/a.ts'],
    ['js title="my app.js"', 'js', 'my app.js'],
    ['python file=tools/run.py showLineNumbers', 'python', 'tools/run.py'],
    ['src/a.tsx', 'tsx', 'src/a.tsx'],
    ['12:20:src/a.ts', 'ts', 'src/a.ts'],
    ['C:\\work\\a.rs', 'rs', 'C:\\work\\a.rs'],
    ['text {"><script>alert(1)</script>', 'text', undefined],
  ] as const) {
    it(`as in ${info === '' ? 'none' : info}`, () => {
      assert.deepEqual(fenceInfo(info), { language, path });
    });
  }
});
