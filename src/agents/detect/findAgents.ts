import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Environment } from '../../processes/environment';
import type { InstalledAgent } from '../install/installedAgent';
import { isProgram } from './firstProgramOnPath';
import { knownAgents } from './knownAgents';
import { searchFolders } from './searchFolders';

export interface FindOptions {
  /** That of the login shell. */
  readonly environment: Environment;
  readonly home: string;
  /** After this, what was found so far is all there is: a folder on a network may never answer. Milliseconds. */
  readonly limitMs: number;
  readonly platform?: NodeJS.Platform;
  /** For tests: the names in a folder. */
  readonly list?: (folder: string) => Promise<string[]>;
}

/** A folder with programs, and the names in it. */
interface Listed {
  readonly folder: string;
  readonly isOnPath: boolean;
  readonly names: ReadonlySet<string>;
}

/**
 * Looks for the agents that are installed on this machine: on the PATH of the login shell, and where npm and others put programs. Lists
 * folders only; no program is run. Never rejects.
 */
export async function findAgents(options: FindOptions): Promise<readonly InstalledAgent[]> {
  const { environment, home, limitMs, platform = process.platform, list = readdir } = options;
  const { onPath, beside } = await searchFolders(environment, home, platform);
  const places = [
    ...onPath.map((folder) => ({ folder, isOnPath: true })),
    ...beside.map((folder) => ({ folder, isOnPath: false })),
  ];
  const listed = new Map<string, Listed>();
  const all = Promise.all(
    places.map(async (place) => {
      const names = await list(place.folder).catch(() => []);
      const folded = platform === 'win32' ? names.map((name) => name.toLowerCase()) : names;
      listed.set(place.folder, { ...place, names: new Set(folded) });
    }),
  );
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([all, new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)))]);
  clearTimeout(timer);
  // In the order of the places, not in that of their answers.
  const answered = places.flatMap(({ folder }) => listed.get(folder) ?? []);
  const found = new Map<string, InstalledAgent>();
  for (const known of knownAgents) {
    if (found.has(known.id)) continue;
    const place = await firstProgram(answered, programNames(known.command, platform));
    if (place === undefined) continue;
    found.set(known.id, {
      id: known.id,
      name: known.name,
      version: '',
      kind: 'found',
      // By its name where that is enough: what the PATH means may change with the next version of it.
      command: place.isOnPath ? known.command : place.file,
      args: known.args,
      // A script finds the program that runs it beside itself, as one of nvm does its Node.
      env: place.isOnPath ? {} : pathWith(dirname(place.file), environment, platform),
      from: place.file,
    });
  }
  return [...found.values()];
}

async function firstProgram(
  listed: readonly Listed[],
  names: readonly string[],
): Promise<{ readonly file: string; readonly isOnPath: boolean } | undefined> {
  for (const { folder, isOnPath, names: there } of listed) {
    for (const name of names) {
      if (!there.has(name)) continue;
      const file = join(folder, name);
      if (await isProgram(file)) return { file, isOnPath };
    }
  }
  return undefined;
}

function programNames(command: string, platform: NodeJS.Platform): readonly string[] {
  return platform === 'win32' ? ['.exe', '.cmd', '.bat'].map((ending) => command + ending) : [command];
}

/** The variable is replaced at each start, see `resolveDefinition`. */
function pathWith(
  folder: string,
  environment: Environment,
  platform: NodeJS.Platform,
): Readonly<Record<string, string>> {
  const name = Object.keys(environment).find((one) => one.toUpperCase() === 'PATH') ?? 'PATH';
  return { [name]: `${folder}${platform === 'win32' ? ';' : ':'}\${env:${name}}` };
}
