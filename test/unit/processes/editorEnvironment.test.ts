import * as assert from 'node:assert/strict';
import { type EditorSettings, withEditorSettings } from '../../../src/processes/editorEnvironment';
import type { Environment } from '../../../src/processes/environment';

const none: EditorSettings = { proxy: '', noProxy: [], terminalEnvironment: {} };

const of = (base: Environment, settings: Partial<EditorSettings>, platform: NodeJS.Platform = 'linux'): Environment =>
  withEditorSettings(base, { ...none, ...settings }, platform);

describe('the editor’s settings in the environment', () => {
  it('change nothing when they say nothing, or nonsense', () => {
    assert.deepEqual(of({ A: '1' }, {}), { A: '1' });
    assert.deepEqual(of({ A: '1' }, { proxy: 7, noProxy: 'x', terminalEnvironment: [1] }), { A: '1' });
    assert.deepEqual(of({ A: '1' }, { terminalEnvironment: { B: 7, C: {} } }), { A: '1' });
  });

  it('give the proxy in both spellings', () => {
    const proxy = 'http://proxy:3128';
    assert.deepEqual(of({}, { proxy, noProxy: ['localhost', '.corp'] }), {
      http_proxy: proxy,
      HTTP_PROXY: proxy,
      https_proxy: proxy,
      HTTPS_PROXY: proxy,
      no_proxy: 'localhost,.corp',
      NO_PROXY: 'localhost,.corp',
    });
  });

  it('leave a proxy alone that is set in the environment', () => {
    assert.deepEqual(of({ https_proxy: 'mine', HTTP_PROXY: 'mine' }, { proxy: 'theirs' }), {
      https_proxy: 'mine',
      HTTP_PROXY: 'mine',
    });
  });

  it('have the variables of terminals, which may name others and take some out', () => {
    const terminalEnvironment = { PATH: '/x:${env:PATH}', GONE: null, NEW: '<${env:NOT}>' };
    assert.deepEqual(of({ PATH: '/bin', GONE: '1' }, { terminalEnvironment }), {
      PATH: '/x:/bin',
      GONE: undefined,
      NEW: '<>',
    });
    assert.deepEqual(of({ Path: 'C:\\' }, { terminalEnvironment: { PATH: 'D:\\' } }, 'win32'), { PATH: 'D:\\' });
  });
});
