import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { hostVersions } from '../vscode/versions.mts';

describe('the VS Codes of the tests', () => {
  it('include the oldest that engines.vscode admits, whose API the types are of', () => {
    const { engines, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly engines: { readonly vscode: string };
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    const minor = (version: string | undefined): string | undefined => /1\.(\d+)\./.exec(version ?? '')?.[0];
    assert.deepEqual(
      [engines.vscode, devDependencies['@types/vscode']].map(minor),
      [hostVersions.oldest.vscode, hostVersions.oldest.vscode].map(minor),
    );
  });
});
