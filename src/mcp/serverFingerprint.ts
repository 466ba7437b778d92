import { createHash } from 'node:crypto';
import type { McpServerDefinition } from './serverDefinition';

/**
 * Identifies exactly what a server is, for a folder: what is remembered of it no longer counts when anything of it changes. Where it is
 * written is not part of it; its folder is, since variables mean another program there.
 * @param folder The URI of the session's folder.
 */
export function serverFingerprint(server: McpServerDefinition, folder: string): string {
  const { origin: _, ...rest } = server;
  return createHash('sha256')
    .update(JSON.stringify([folder, sorted(rest)]))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)]);
}
