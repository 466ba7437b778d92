import { readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../../processes/environment';

export interface SearchFolders {
  /** Those of the PATH, in its order. */
  readonly onPath: readonly string[];
  /** Where programs are installed that may not be on the PATH. */
  readonly beside: readonly string[];
}

/** @param environment That of the login shell. @param home Absolute. */
export async function searchFolders(
  environment: Environment,
  home: string,
  platform: NodeJS.Platform = process.platform,
): Promise<SearchFolders> {
  const variable = (name: string): string | undefined => {
    if (platform !== 'win32') return environment[name];
    // Windows does not tell upper from lower case in names.
    return Object.entries(environment).find(([one]) => one.toUpperCase() === name)?.[1];
  };
  // What is relative would depend on the folder, and could be a workspace's own program.
  const absolute = (folders: readonly (string | undefined)[]): readonly string[] =>
    folders.filter((one): one is string => one !== undefined && isAbsolute(one));
  const onPath = absolute((variable('PATH') ?? '').split(platform === 'win32' ? ';' : ':'));
  const under = (base: string | undefined, ...names: readonly string[]): string | undefined =>
    base === undefined ? undefined : join(base, ...names);
  const everywhere = [
    under(home, '.local', 'bin'),
    under(home, '.cargo', 'bin'),
    under(variable('BUN_INSTALL') ?? join(home, '.bun'), 'bin'),
    under(variable('VOLTA_HOME') ?? join(home, '.volta'), 'bin'),
    under(home, '.deno', 'bin'),
    under(home, 'go', 'bin'),
    variable('PNPM_HOME'),
  ];
  const ofSystem =
    platform === 'win32'
      ? [
          under(variable('APPDATA'), 'npm'),
          under(variable('LOCALAPPDATA'), 'pnpm'),
          under(home, 'scoop', 'shims'),
          under(variable('PROGRAMDATA'), 'chocolatey', 'bin'),
        ]
      : [
          under(variable('npm_config_prefix') ?? variable('NPM_CONFIG_PREFIX'), 'bin'),
          under(home, '.npm-global', 'bin'),
          under(home, '.local', 'share', 'pnpm'),
          under(home, 'Library', 'pnpm'),
          under(home, '.asdf', 'shims'),
          under(home, '.local', 'share', 'mise', 'shims'),
          under(home, 'bin'),
          '/usr/local/bin',
          '/opt/homebrew/bin',
          '/home/linuxbrew/.linuxbrew/bin',
          ...(await nvmFolders(variable('NVM_DIR') ?? join(home, '.nvm'))),
        ];
  return {
    onPath: unique(onPath),
    beside: unique(absolute([...everywhere, ...ofSystem])).filter((one) => !onPath.includes(one)),
  };
}

/** nvm has a folder for the global packages of each Node; the newest comes first. */
async function nvmFolders(nvm: string): Promise<readonly string[]> {
  const versions = await readdir(join(nvm, 'versions', 'node')).catch(() => []);
  const newestFirst = versions.sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  return newestFirst.slice(0, 10).map((version) => join(nvm, 'versions', 'node', version, 'bin'));
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}
