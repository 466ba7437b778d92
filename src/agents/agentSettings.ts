import { CheckError, isRecord, text, type Check } from '../base/check';
import type { AgentDefinition, ProtocolChoice } from './agentDefinition';

/** Something in a setting that cannot be used. */
export interface SettingProblem {
  /** Where, e.g. `parley.agents.My Agent.args[1]`. */
  readonly path: string;
  /** What should stand there, in English, e.g. `a string`. */
  readonly expected: string;
}

/** An entry that changes an agent of the registry in place of telling how to start one. */
export interface AgentReference {
  /** As the registry has it. */
  readonly id: string;
  readonly env: Readonly<Record<string, string>>;
  readonly path: string;
}

export interface ParsedAgents {
  /** In the order in which they are written. */
  readonly definitions: readonly AgentDefinition[];
  readonly references: readonly AgentReference[];
  /** One for each entry that was left out. */
  readonly problems: readonly SettingProblem[];
}

/** Names that Zed has had for agents of the registry, by which its users may know them. */
const olderNames: ReadonlyMap<string, string> = new Map([
  ['claude', 'claude-acp'],
  ['claude_code', 'claude-acp'],
  ['claude-code', 'claude-acp'],
  ['codex', 'codex-acp'],
]);

const maxText = 32_768;
const anyText = text(maxText);

/**
 * Reads the value of `parley.agents`: a map of name → `{command, args, env, cwd, protocol}`. Also read is what is found in Zed's
 * `agent_servers`: the whole block under that name, entries with the older `command: {path, args, env}`, entries without a command that
 * mean an agent of the registry (`"type": "registry"`, or the names of Zed's own), and keys that mean nothing here, such as
 * `default_mode`. A broken entry is named and left out; the others stay.
 */
export function parseAgentSettings(value: unknown, path = 'parley.agents'): ParsedAgents {
  if (value === undefined || value === null) return { definitions: [], references: [], problems: [] };
  if (!isRecord(value)) return { definitions: [], references: [], problems: [{ path, expected: 'an object' }] };
  const definitions: AgentDefinition[] = [];
  const references: AgentReference[] = [];
  const problems: SettingProblem[] = [];
  for (const [name, entry] of Object.entries(value)) {
    const place = `${path}.${name}`;
    if (name === 'agent_servers' && isRecord(entry) && entry['command'] === undefined) {
      const nested = parseAgentSettings(entry, place);
      definitions.push(...nested.definitions);
      references.push(...nested.references);
      problems.push(...nested.problems);
      continue;
    }
    try {
      if (isRecord(entry) && isReference(name, entry)) {
        const env = isAbsent(entry['env']) ? {} : variables(entry['env'], `${place}.env`);
        references.push({ id: olderNames.get(name) ?? name, env, path: place });
      } else definitions.push(parseEntry(name, entry, place));
    } catch (error) {
      if (!(error instanceof CheckError)) throw error;
      problems.push({ path: error.path, expected: error.expected });
    }
  }
  return { definitions, references, problems };
}

function isReference(name: string, { type, command }: Readonly<Record<string, unknown>>): boolean {
  const isOfZed = olderNames.has(name) || name === 'gemini';
  return isAbsent(command) && (type === 'registry' || (isAbsent(type) && isOfZed));
}

function parseEntry(name: string, entry: unknown, path: string): AgentDefinition {
  if (name.trim() === '') throw new CheckError(path, 'an agent with a name');
  if (!isRecord(entry)) throw new CheckError(path, 'an object');
  const nested = entry['command'];
  const [program, at] = isRecord(nested)
    ? [{ ...entry, ...nested, command: nested['path'] }, `${path}.command`]
    : [entry, path];
  const cwd = isAbsent(program['cwd']) ? undefined : programText(program['cwd'], `${at}.cwd`);
  const protocol = isAbsent(entry['protocol']) ? undefined : protocolChoice(entry['protocol'], `${path}.protocol`);
  return {
    id: name,
    name,
    command: programText(program['command'], isRecord(nested) ? `${at}.path` : `${at}.command`),
    args: isAbsent(program['args']) ? [] : texts(program['args'], `${at}.args`),
    env: isAbsent(program['env']) ? {} : variables(program['env'], `${at}.env`),
    source: 'settings',
    ...(cwd === undefined ? {} : { cwd }),
    ...(protocol === undefined ? {} : { protocol }),
  };
}

/** Text that an operating system takes as a part of a command: without NUL, at which it would end. */
const passable: Check<string> = (value, path) => {
  const checked = anyText(value, path);
  if (checked.includes('\0')) throw new CheckError(path, 'text without a NUL character');
  return checked;
};

const programText: Check<string> = (value, path) => {
  if (isAbsent(value)) throw new CheckError(path, 'given');
  const checked = passable(value, path);
  if (checked.trim() === '') throw new CheckError(path, 'a text that is not empty');
  return checked;
};

const texts: Check<readonly string[]> = (value, path) => {
  if (!Array.isArray(value)) throw new CheckError(path, 'a list of strings');
  return value.map((item, index) => passable(item, `${path}[${index}]`));
};

const variables: Check<Readonly<Record<string, string>>> = (value, path) => {
  if (!isRecord(value)) throw new CheckError(path, 'an object with strings');
  const entries = Object.entries(value).map(([name, one]): [string, string] => {
    if (name === '' || name.includes('=') || name.includes('\0')) {
      throw new CheckError(`${path}.${name}`, 'named as a variable can be');
    }
    // Numbers and booleans are written without quotes by many.
    const plain = typeof one === 'number' || typeof one === 'boolean' ? String(one) : one;
    return [name, passable(plain, `${path}.${name}`)];
  });
  return Object.fromEntries(entries);
};

const protocolChoice: Check<ProtocolChoice> = (value, path) => {
  if (value !== 'auto' && value !== 1 && value !== 2) throw new CheckError(path, '"auto", 1 or 2');
  return value;
};

/** A `null` where absent was meant is common in settings. */
function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
