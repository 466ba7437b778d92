import { isAbsolute, resolve } from 'node:path';
import { substitute, type VariableLookup } from '../base/variables';
import type { McpServerDefinition } from './serverDefinition';

export interface EnvFilePlace {
  /** The folder to which paths are relative, absolute. */
  readonly folder: string;
  readonly lookup: VariableLookup;
  /** @throws when the file cannot be read. */
  readFile(path: string): Promise<string>;
}

/** The server with what its file of variables has now: who decides about it decides about that. As it was where it cannot be read. */
export async function withFileEnv(server: McpServerDefinition, place: EnvFilePlace): Promise<McpServerDefinition> {
  if (server.type !== 'stdio' || server.envFile === undefined) return server;
  try {
    const path = await substitute(server.envFile, 'envFile', place.lookup);
    const text = await place.readFile(isAbsolute(path) ? path : resolve(place.folder, path));
    return { ...server, fileEnv: parseEnvFile(text) };
  } catch {
    return server; // a session does not get it, and is told why
  }
}

/**
 * Reads `NAME=value` lines, as `envFile` of VS Code has them: empty lines and comments are passed over, `export` before a name too; a
 * value may be in quotes, in double ones with `\n`.
 */
export function parseEnvFile(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(/\r\n|\r|\n/).flatMap((line): [string, string][] => {
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/.exec(line);
    return match ? [[match[1] ?? '', unquoted(match[2] ?? '')]] : [];
  });
  return Object.fromEntries(pairs);
}

function unquoted(value: string): string {
  const [, quote, inner] = /^(["'`])(.*)\1(?:\s+#.*)?$/.exec(value) ?? [];
  if (inner === undefined) return value.replace(/\s+#.*$/, '');
  return quote === '"' ? inner.replace(/\\n/g, '\n') : inner;
}
