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
    const equals = line.indexOf('=');
    const name = /^(?:export\s+)?([A-Za-z_][\w.-]*)$/.exec(line.slice(0, Math.max(equals, 0)).trim())?.[1];
    return name === undefined ? [] : [[name, unquoted(line.slice(equals + 1).trim())]];
  });
  return Object.fromEntries(pairs);
}

function unquoted(value: string): string {
  const quote = value.charAt(0);
  if (quote === '"' || quote === "'" || quote === '`') {
    const end = closingQuote(value, quote);
    if (end > 0) {
      const inner = value.slice(1, end);
      return quote === '"' ? inner.replaceAll('\\n', '\n') : inner;
    }
  }
  return value.slice(0, commentStart(value)).trimEnd();
}

/** The first one after which there is a comment, or the one that ends the value; -1: there is none. */
function closingQuote(value: string, quote: string): number {
  const first = value.indexOf(quote, 1);
  if (first > 0 && /^\s+#/.test(value.slice(first + 1, first + 1 + MAX_GAP))) return first;
  return first > 0 && value.endsWith(quote) ? value.length - 1 : -1;
}

/** Blanks between a value and its comment. */
const MAX_GAP = 1000;

/** Where a comment begins: at a `#` after a blank. The end of the value when there is none. */
function commentStart(value: string): number {
  for (let at = value.indexOf('#', 1); at > 0; at = value.indexOf('#', at + 1)) {
    if (/\s/.test(value.charAt(at - 1))) return at;
  }
  return value.length;
}
