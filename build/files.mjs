import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} folder
 * @param {string} ending
 * @returns {string[]} paths with forward slashes, sorted, so that a bundle does not depend on the machine
 */
export function filesUnder(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .sort();
}
