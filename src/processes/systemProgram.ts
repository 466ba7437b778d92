import { win32 } from 'node:path';
import type { Environment } from './environment';

/**
 * The place of a program of Windows itself. By its name alone, one of the current folder would be taken before it.
 * @param name Relative to `System32`.
 */
export function systemProgram(name: string, environment: Environment = process.env): string {
  const root = Object.entries(environment).find(([one]) => one.toLowerCase() === 'systemroot')?.[1];
  return win32.join(root === undefined || root === '' ? 'C:\\Windows' : root, 'System32', name);
}
