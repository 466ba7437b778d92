import * as assert from 'node:assert/strict';
import { firstOf, folderLookup, substitute, VariableError, type VariableLookup } from '../../../src/base/variables';

const lookup = folderLookup({
  folder: '/work/shop',
  folders: [
    { name: 'shop', path: '/work/shop' },
    { name: 'api server', path: '/work/api' },
  ],
  home: '/home/me',
  environment: { TOKEN: 'abc', NESTED: '${env:TOKEN}' },
  pathSeparator: '/',
});

const of = (text: string, by: VariableLookup = lookup): Promise<string> =>
  substitute(text, 'parley.agents.A.env.X', by);

describe('variables in settings', () => {
  it('are those of VS Code', async () => {
    assert.equal(await of('${workspaceFolder}/a:${workspaceFolder:api server}'), '/work/shop/a:/work/api');
    assert.equal(await of('${userHome}${/}${workspaceFolderBasename}${pathSeparator}'), '/home/me/shop/');
    assert.equal(await of('<${env:TOKEN}><${env:NOT_SET}><${env:toString}>'), '<abc><><>');
    assert.equal(await of('no variables: $HOME $(x) {y}'), 'no variables: $HOME $(x) {y}');
  });

  it('are replaced once: a value is no text of the settings', async () => {
    assert.equal(await of('${env:NESTED}'), '${env:TOKEN}');
  });

  it('can be meant as plain text', async () => {
    assert.equal(await of('echo $${HOME} ${env:TOKEN}'), 'echo ${HOME} abc');
  });

  it('that are not known are an error that names entry and variable', async () => {
    for (const unknown of ['${HOME}', '${workspaceFolder:none}', '${secret:key}', '${}', '${userHome:x}', '${env}']) {
      await assert.rejects(of(`a ${unknown} b`), (error) => {
        assert.ok(error instanceof VariableError);
        assert.deepEqual([error.path, error.variable.written], ['parley.agents.A.env.X', unknown]);
        return true;
      });
    }
  });

  it('can be looked up in several places, also in slow ones', async () => {
    const secrets: VariableLookup = ({ name, argument }) =>
      Promise.resolve(name === 'secret' && argument !== undefined ? `s-${argument}` : undefined);
    assert.equal(await of('${secret:key} ${env:TOKEN}', firstOf(secrets, lookup)), 's-key abc');
  });
});
