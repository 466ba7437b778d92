/**
 * An agent as the ACP registry lists it. The format: `agent.schema.json` of agentclientprotocol/registry.
 * All of it is what somebody else wrote: texts are for showing, addresses are checked again where they are used.
 */
export interface RegistryAgent {
  /** Lower-case letters, digits and hyphens; unique in a registry. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly repository?: string;
  readonly website?: string;
  readonly authors: readonly string[];
  readonly license?: string;
  readonly licenseUrl?: string;
  /** Address of an image. Kept as data: the panel loads nothing from elsewhere. */
  readonly icon?: string;
  /** npx, uvx, then one for each platform. Empty only in the list that ships with the extension: to be asked of the registry. */
  readonly distributions: readonly Distribution[];
}

/** One way to get and start an agent. */
export type Distribution = PackageDistribution | BinaryDistribution;

/** A package that `npx` (npm) or `uvx` (PyPI) fetches and runs. */
export interface PackageDistribution {
  readonly kind: 'npx' | 'uvx';
  /** With its version as a rule: `name@1.2.3`, for uvx also `name==1.2.3`. */
  readonly package: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A program to download. */
export interface BinaryDistribution {
  readonly kind: 'binary';
  readonly platform: Platform;
  /** Address of an archive, or of the program itself. */
  readonly archive: string;
  /** Of what stands at {@link archive}: 64 lower-case hexadecimal digits. */
  readonly sha256?: string;
  /** The program, relative to the unpacked folder; as written, e.g. `./bin/agent` or `dir\agent.exe`. */
  readonly cmd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export const platforms = [
  'darwin-aarch64',
  'darwin-x86_64',
  'linux-aarch64',
  'linux-x86_64',
  'windows-aarch64',
  'windows-x86_64',
] as const;

export type Platform = (typeof platforms)[number];
