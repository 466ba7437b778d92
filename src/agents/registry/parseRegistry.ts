import {
  type Check,
  CheckError,
  isRecord,
  list,
  object,
  type OptionalCheck,
  optional,
  record,
  text,
} from '../../base/check';
import { type Distribution, platforms, type RegistryAgent } from './registryAgent';

export interface ParseOptions {
  /** Keeps agents of which it is not told how to get them. */
  readonly allowNoDistribution?: boolean;
}

export interface ParsedRegistry {
  /** In the registry's order; of two with one id, the first. */
  readonly agents: readonly RegistryAgent[];
  /** One for each entry, or way to get an agent, that was left out; in English, for the log. */
  readonly problems: readonly string[];
}

/** More than this is no registry of agents. */
const maxAgents = 5000;

const short = shown(300);
const long = shown(4000);
/** Becomes the name of folders: never one that Windows keeps for a device. */
const identifier = matching(
  /^(?!.{101})(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/,
  'an id',
);
const version = matching(/^[\w.+-]{1,100}$/, 'a version');
/** npm's and PyPI's names, with a version or without. Never an option, an address or a path: those would run something else. */
const packageName = matching(/^(?:@[\w.-]+\/)?\w[\w.-]*(?:\[[\w,-]+\])?(?:(?:@|==)[\w.+~^*-]+)?$/, 'a package');
const sha256: Check<string> = (value, path) => matching(/^[0-9a-f]{64}$/i, 'a SHA-256 sum')(value, path).toLowerCase();
const variables: Check<Readonly<Record<string, string>>> = (value, path) => {
  const checked = record(passable, 200)(value, path);
  for (const name of Object.keys(checked))
    if (!/^\w+$/.test(name)) throw new CheckError(`${path}.${name}`, 'named as a variable can be');
  return checked;
};

const common = { args: optional(list(passable, 200)), env: optional(variables) };
const packageFields = object({ package: packageName, ...common });
const binaryFields = object({ archive: webAddress, cmd: passable, sha256: optional(sha256), ...common });
const agentFields = object({
  id: identifier,
  name: short,
  version,
  description: long,
  repository: unless(webAddress),
  website: unless(webAddress),
  license: unless(short),
  license_url: unless(webAddress),
  icon: unless(webAddress),
});

/**
 * Reads a registry (`registry.json`). What cannot be used is named and left out, the rest stays: an unknown kind of distribution, a
 * platform with a broken entry, a whole agent. Fields that only describe are dropped when they are wrong.
 * @throws CheckError when it is no registry at all.
 */
export function parseRegistry(value: unknown, options: ParseOptions = {}): ParsedRegistry {
  if (!isRecord(value)) throw new CheckError('registry', 'an object');
  const entries = value['agents'];
  if (!Array.isArray(entries) || entries.length > maxAgents) throw new CheckError('registry.agents', 'a list');
  const problems: string[] = [];
  const agents = new Map<string, RegistryAgent>();
  entries.forEach((entry: unknown, index) => {
    try {
      const agent = parseAgent(entry, `agents[${index}]`, options, problems);
      if (agents.has(agent.id)) throw new CheckError(`agents[${index}].id`, 'the only one of its kind');
      agents.set(agent.id, agent);
    } catch (error) {
      note(error, problems);
    }
  });
  return { agents: [...agents.values()], problems };
}

function parseAgent(entry: unknown, path: string, options: ParseOptions, problems: string[]): RegistryAgent {
  const { license_url, ...fields } = present(agentFields(present(entry), path));
  const place = `${path} (${fields.id})`;
  const { authors, distribution } = entry as Readonly<Record<string, unknown>>;
  const distributions = parseDistributions(distribution, `${place}.distribution`, problems);
  if (distributions.length === 0 && options.allowNoDistribution !== true)
    throw new CheckError(`${place}.distribution`, 'a way to get the agent');
  return {
    ...fields,
    authors: Array.isArray(authors) ? authors.slice(0, 50).flatMap((one) => tolerate(short, one) ?? []) : [],
    distributions,
    ...(license_url === undefined ? {} : { licenseUrl: license_url }),
  };
}

function parseDistributions(value: unknown, path: string, problems: string[]): readonly Distribution[] {
  if (!isRecord(value)) throw new CheckError(path, 'an object');
  const found: Distribution[] = [];
  const attempt = (parse: () => Distribution): void => {
    try {
      found.push(parse());
    } catch (error) {
      note(error, problems);
    }
  };
  for (const kind of ['npx', 'uvx'] as const) {
    if (value[kind] === undefined) continue;
    attempt(() => ({ kind, args: [], env: {}, ...packageFields(present(value[kind]), `${path}.${kind}`) }));
  }
  const binaries = isRecord(value['binary']) ? value['binary'] : {};
  for (const platform of platforms) {
    if (binaries[platform] === undefined) continue;
    attempt(() => {
      const fields = binaryFields(present(binaries[platform]), `${path}.binary.${platform}`);
      return { kind: 'binary', platform, args: [], env: {}, ...fields };
    });
  }
  return found;
}

function note(error: unknown, problems: string[]): void {
  if (!(error instanceof CheckError)) throw error;
  problems.push(error.message);
}

/** Text that is shown on one line: without characters that would break or turn it. */
function shown(limit: number): Check<string> {
  return (value, path) => {
    const checked = text(limit)(value, path)
      .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .trim();
    if (checked === '') throw new CheckError(path, 'a text that is not empty');
    return checked;
  };
}

/** Text that an operating system takes as a part of a command. */
function passable(value: unknown, path: string): string {
  const checked = text(4096)(value, path);
  if (checked.includes('\0')) throw new CheckError(path, 'text without a NUL character');
  return checked;
}

function matching(pattern: RegExp, expected: string): Check<string> {
  return (value, path) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw new CheckError(path, expected);
    return value;
  };
}

function webAddress(value: unknown, path: string): string {
  const url = URL.parse(text(2048)(value, path));
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw new CheckError(path, 'an address of the web');
  return url.href;
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined | null> };

/** Without what is undefined, or null, where absent was meant. */
function present<T>(value: T): Present<T> {
  if (!isRecord(value)) return value as Present<T>;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== null)) as Present<T>;
}

/** Undefined in place of what is wrong. */
function unless(check: Check<string>): OptionalCheck<string | undefined> {
  return optional((value) => tolerate(check, value));
}

function tolerate<T>(check: Check<T>, value: unknown): T | undefined {
  try {
    return check(value, '');
  } catch {
    return undefined;
  }
}
