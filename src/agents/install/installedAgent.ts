import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, CheckError, isRecord, list, object, oneOf, optional, record, text } from '../../base/check';
import type { AgentDefinition } from '../agentDefinition';

/** An agent that was added from the registry, or that was found on this machine and used. */
export interface InstalledAgent {
  readonly id: string;
  readonly name: string;
  /** Empty: not known, e.g. the newest of a package. */
  readonly version: string;
  /** How it is started: by a package runner, by a program that was downloaded, by one that was found. */
  readonly kind: 'npx' | 'uvx' | 'binary' | 'found';
  /** The command; for a downloaded program: its place in the folder of installed agents, with `/`. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where it is from: a package, an address. */
  readonly from: string;
  /** Of what was downloaded. */
  readonly sha256?: string;
  /** Whether the registry told the sum, so that it was compared. */
  readonly verified?: 'yes' | 'no';
}

const line = text(4096);
const agent: Check<InstalledAgent> = object({
  id: text(200),
  name: text(300),
  version: text(200),
  kind: oneOf('npx', 'uvx', 'binary', 'found'),
  command: line,
  args: list(line, 200),
  env: record(line, 200),
  from: line,
  sha256: optional(text(64)),
  verified: optional(oneOf('yes', 'no')),
});

/** The name of the file in the folder of installed agents that lists them. */
export const INSTALLED_FILE = 'installed.json';

/** Reads the list. Entries that are broken are left out; without a file there are none. Synchronous: the file is small, and is read once. */
export function readInstalled(root: string): readonly InstalledAgent[] {
  try {
    return parseInstalled(JSON.parse(readFileSync(join(root, INSTALLED_FILE), 'utf8')));
  } catch {
    return [];
  }
}

export function parseInstalled(value: unknown): readonly InstalledAgent[] {
  const entries = isRecord(value) ? value['agents'] : undefined;
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    try {
      return [agent(entry, 'agent')];
    } catch (error) {
      if (error instanceof CheckError) return [];
      throw error;
    }
  });
}

/** How an installed agent is started. @param root The folder of installed agents. */
export function installedDefinition(installed: InstalledAgent, root: string): AgentDefinition {
  const { id, name, kind, command, args, env } = installed;
  return {
    id,
    name,
    command: kind === 'binary' ? join(root, ...command.split('/')) : command,
    args,
    env,
    source: kind === 'found' ? 'detected' : 'registry',
  };
}
