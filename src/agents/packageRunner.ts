import { basename } from 'node:path';
import type { AgentDefinition } from './agentDefinition';

/** Which packages are likely to be on this machine, for they were run: only the first run fetches one. */
export interface PackageMemory {
  has(key: string): boolean;
  add(key: string): void;
  /** The package may have to be fetched again, e.g. because there is a new version of it. */
  forget(key: string): void;
}

/** How long fetching a package and starting it may take. Milliseconds. */
export const INSTALL_LIMIT_MS = 5 * 60_000;

const runners: ReadonlySet<string> = new Set(['npx', 'uvx', 'bunx', 'pnpx']);

/** Names what a program that fetches packages is to run; undefined: the definition starts something that is there. */
export function packageKey({ command, args }: AgentDefinition): string | undefined {
  const program = basename(command).replace(/\.(?:cmd|exe)$/i, '');
  return runners.has(program) ? JSON.stringify([program, ...args]) : undefined;
}
