import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { canInstall } from '../support/nodeVersion.mjs';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optional?: boolean; readonly engines?: { readonly node?: string } }>
  >;
}

describe('the Node that installs the packages', () => {
  it('is one with which npm leaves nothing out', () => {
    const good = ['20.19.0', '20.19.5', '22.12.0', '22.20.0', '23.0.0', '24.1.0', '100.0.0'];
    const bad = ['18.20.0', '20.0.0', '20.18.9', '21.7.0', '22.0.0', '22.11.9', 'nonsense'];
    deepEqual([...good, ...bad].filter(canInstall), good);
  });

  it('is what the packages ask for that npm may leave out', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
    const asked = Object.values(packages).flatMap((one) => (one.optional === true ? [one.engines?.node ?? '>=0'] : []));
    const demanding = asked.filter((range) => !/^>= ?(1?\d(\.\d+)*|20(\.0)*)$/.test(range));
    deepEqual([...new Set(demanding)], ['^20.19.0 || >=22.12.0']);
  });
});
