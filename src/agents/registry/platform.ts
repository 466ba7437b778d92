import type { BinaryDistribution, Distribution, PackageDistribution, Platform, RegistryAgent } from './registryAgent';

const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'windows',
};
const processors: Readonly<Record<string, string>> = { arm64: 'aarch64', x64: 'x86_64' };

/** The registry's name for a machine; undefined: the registry has no programs for such. */
export function platformOf(
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): Platform | undefined {
  const [system, processor] = [systems[platform], processors[arch]];
  return system === undefined || processor === undefined ? undefined : (`${system}-${processor}` as Platform);
}

/**
 * The ways to get an agent that this machine can use. Windows and macOS on ARM run programs for x86_64 too, so those come after
 * the machine's own.
 */
export function usableDistributions(agent: RegistryAgent, platform: Platform | undefined): readonly Distribution[] {
  const packages = agent.distributions.filter((one): one is PackageDistribution => one.kind !== 'binary');
  const binaries = runnable(platform)
    .map((name) =>
      agent.distributions.find((one): one is BinaryDistribution => one.kind === 'binary' && one.platform === name),
    )
    .filter((one) => one !== undefined);
  return [...packages, ...binaries.slice(0, 1)];
}

function runnable(platform: Platform | undefined): readonly Platform[] {
  if (platform === 'windows-aarch64') return [platform, 'windows-x86_64'];
  if (platform === 'darwin-aarch64') return [platform, 'darwin-x86_64'];
  return platform === undefined ? [] : [platform];
}
