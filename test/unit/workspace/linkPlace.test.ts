import * as assert from 'node:assert/strict';
import { isOnNetwork, placeOfLink, schemeOfLink } from '../../../src/workspace/linkPlace';

describe('links to files', () => {
  it('have a line, a column and escaped characters', () => {
    assert.deepEqual(placeOfLink('a.ts:12', '/w'), { file: '/w/a.ts', line: 12 });
    assert.deepEqual(placeOfLink('src/my%20file.ts#L3-L9', '/w'), { file: '/w/src/my file.ts', line: 3 });
    assert.deepEqual(placeOfLink('/x/a.ts:1:2', undefined), { file: '/x/a.ts', line: 1 });
    assert.equal(placeOfLink('a.ts', undefined), undefined);
  });

  it('are told from those with a scheme', () => {
    assert.deepEqual(['a.ts:12', 'C:\\a.ts', 'command:x', 'vscode:1:x', 'HTTP://a', 'a%00.ts'].map(schemeOfLink), [
      undefined,
      undefined,
      'command',
      'vscode',
      'http',
      undefined,
    ]);
  });

  it('never lead to another computer', () => {
    for (const file of ['//host/share', '\\\\host\\share', '/\\host', '%5C%5Chost%5Cshare', '%2F%2Fhost']) {
      assert.equal(placeOfLink(file, '/w'), undefined, file);
    }
    assert.ok(isOnNetwork('//h/s') && !isOnNetwork('/h'));
    assert.equal(placeOfLink('a%00.ts', '/w'), undefined);
  });
});
