import { access, constants, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../processes/environment';
import { searchFolders } from './searchFolders';

/** Endings by which Windows knows a program; in this order it looks for them. */
const programEnding = /\.(?:com|exe|bat|cmd|ps1)$/i;

/** Where the PATH has a program; undefined: nowhere, or it is told by its place and not by its name. */
export async function firstProgramOnPath(
  name: string,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  if (/[/\\]/.test(name)) return undefined;
  const endings = platform !== 'win32' || programEnding.test(name) ? [''] : ['.com', '.exe', '.bat', '.cmd', '.ps1'];
  const { onPath } = await searchFolders(environment, homedir(), platform);
  for (const folder of onPath) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (await isProgram(file)) return file;
    }
  }
  return undefined;
}

/** Whether a file can be run. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
