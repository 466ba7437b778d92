import { isRecord } from '../base/check';
import { Entry, EntryError } from './entryCheck';
import { parseInputs } from './parseInputs';
import type { ConfigProblem, ConfigSource, McpInput, McpServerDefinition, ServerOrigin } from './serverDefinition';

/** What is written in one source. */
export interface ParsedSource {
  readonly source: ConfigSource;
  /** In the order in which they are written; undefined: whoever is farther away has no say about this name, and there is no such server. */
  readonly servers: ReadonlyMap<string, McpServerDefinition | undefined>;
  readonly inputs: ReadonlyMap<string, McpInput>;
  /** One for each entry that was left out. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads a map of servers: `{command, args, env, cwd, envFile}`, `{type: "http" | "sse", url, headers}`, or `null` (also
 * `"disabled": true`), which takes away what is farther away. The same shapes are in VS Code's `mcp.json` and its `mcp` setting
 * (code.visualstudio.com/docs/copilot/reference/mcp-configuration); keys that mean nothing here are left alone. A broken entry is named
 * and left out, and so is what is farther away under its name: nothing runs that was meant to be replaced. The others stay.
 */
export function parseSource(source: ConfigSource): ParsedSource {
  const servers = new Map<string, McpServerDefinition | undefined>();
  const problems: ConfigProblem[] = [];
  const collect = (map: Entry, isCopied = false): void => {
    for (const [name, entry] of map.fields()) {
      // What is copied from other clients comes with this key around it.
      if (!isCopied && name === 'mcpServers' && isRecord(entry.value) && !hasOwn(entry.value, 'command', 'url')) {
        tolerate(source, problems, () => {
          collect(entry, true);
        });
        continue;
      }
      servers.set(name, undefined);
      tolerate(source, problems, () => {
        servers.set(name, parseServer(name, entry, { source, keys: entry.keys.map(String) }));
      });
    }
  };
  if (source.servers !== undefined && source.servers !== null) {
    tolerate(source, problems, () => {
      collect(new Entry(source.servers, source.keys));
    });
  }
  const inputs = new Map<string, McpInput>();
  tolerate(source, problems, () => {
    for (const entry of parseInputs(new Entry(source.inputs, source.inputKeys))) {
      tolerate(source, problems, () => {
        const input = entry();
        inputs.set(input.id, input);
      });
    }
  });
  return { source, servers, inputs, problems };
}

function tolerate(source: ConfigSource, problems: ConfigProblem[], read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof EntryError)) throw error;
    problems.push({ source, keys: error.keys, expected: error.expected });
  }
}

function hasOwn(value: object, ...keys: readonly string[]): boolean {
  return keys.some((key) => Object.hasOwn(value, key));
}

function parseServer(name: string, entry: Entry, origin: ServerOrigin): McpServerDefinition | undefined {
  if (entry.value === null) return undefined;
  if (name.trim() === '') return entry.fail('a server with a name');
  if (!isRecord(entry.value)) return entry.fail('an object, or null');
  if (entry.field('disabled').value === true) return undefined;
  const type = typeOf(entry);
  if (type !== 'stdio') {
    return { type, name, origin, url: url(entry.field('url')), headers: headers(entry.field('headers')) };
  }
  const [cwd, envFile] = [entry.field('cwd').optionalText(), entry.field('envFile').optionalText()];
  return {
    type,
    name,
    origin,
    command: entry.field('command').filledText(),
    args: args(entry.field('args')),
    env: environment(entry.field('env')),
    ...(cwd === undefined ? {} : { cwd }),
    ...(envFile === undefined ? {} : { envFile }),
  };
}

function typeOf(entry: Entry): McpServerDefinition['type'] {
  const type = entry.field('type');
  const [command, address] = [entry.field('command'), entry.field('url')];
  if (type.isAbsent) {
    if (!command.isAbsent) return 'stdio';
    return address.isAbsent ? command.fail('given, nor a url') : 'http';
  }
  switch (type.value) {
    case 'stdio':
    case 'http':
    case 'sse':
      return type.value;
    // As other clients call it.
    case 'streamable-http':
    case 'streamableHttp':
      return 'http';
    default:
      return type.fail('"stdio", "http" or "sse"');
  }
}

function args(entry: Entry): readonly string[] {
  return entry.isAbsent ? [] : entry.items().map((item) => plainText(item));
}

function environment(entry: Entry): Readonly<Record<string, string>> {
  return pairs(entry, (name) => name !== '' && !/[=\0]/.test(name));
}

/** Names are tokens, values one line: RFC 9110, sections 5.1 and 5.5. */
function headers(entry: Entry): Readonly<Record<string, string>> {
  const found = pairs(entry, (name) => /^[\w!#$%&'*+.^`|~-]+$/.test(name));
  for (const [name, value] of Object.entries(found)) if (/[\r\n]/.test(value)) entry.field(name).fail('a single line');
  return found;
}

function pairs(entry: Entry, isName: (name: string) => boolean): Readonly<Record<string, string>> {
  if (entry.isAbsent) return {};
  const found = entry.fields().flatMap(([name, one]): [string, string][] => {
    if (!isName(name)) return one.fail('named as it can be');
    // A null takes a variable away in VS Code's shape: there is none to take away here.
    return one.isAbsent ? [] : [[name, plainText(one)]];
  });
  return Object.fromEntries(found);
}

/** Numbers and booleans are written without quotes by many. */
function plainText(entry: Entry): string {
  const { value } = entry;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : entry.text();
}

function url(entry: Entry): string {
  const text = entry.filledText();
  // One with variables is looked at when they are replaced.
  return text.includes('${') || isWebAddress(text)
    ? text
    : entry.fail('an address that begins with http:// or https://');
}

export function isWebAddress(text: string): boolean {
  const { protocol } = URL.parse(text) ?? {};
  return protocol === 'http:' || protocol === 'https:';
}
