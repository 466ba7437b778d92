import { resolve } from 'node:path';

/** A path of the repository. The working directory of an extension host may be any; that of other suites is the root. */
export function repositoryPath(...parts: readonly string[]): string {
  return resolve(process.env['PARLEY_ROOT'] ?? process.cwd(), ...parts);
}
