import { platformOf } from '../../src/agents/registry/platform';
import type { BinaryDistribution, RegistryAgent } from '../../src/agents/registry/registryAgent';

/** An agent of a registry that is a program to download, and the way to get it. */
export function binaryAgent(
  options: Partial<BinaryDistribution> & { readonly version?: string },
): readonly [RegistryAgent, BinaryDistribution] {
  const { version = '1.0.0', ...fields } = options;
  const distribution: BinaryDistribution = {
    kind: 'binary',
    platform: platformOf() ?? 'linux-x86_64',
    archive: '',
    cmd: './bin/agent',
    args: [],
    env: {},
    ...fields,
  };
  const agent = {
    id: 'tester',
    name: 'Tester',
    version,
    description: 'An agent',
    authors: [],
    distributions: [distribution],
  };
  return [agent, distribution];
}
