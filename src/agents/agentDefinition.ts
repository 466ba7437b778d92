/** How one agent is started, and under which name it is known. */
export interface AgentDefinition {
  /** Unique among the agents of a folder; what sessions and settings refer to. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** A name found on the PATH, an absolute path, or a path relative to `cwd`; a leading `~/` is the home folder. */
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment that every agent gets. */
  readonly env: Readonly<Record<string, string>>;
  /** Over {@link env}: what the settings say about an agent that they do not define, with their variables. */
  readonly settingsEnv?: Readonly<Record<string, string>>;
  /** Absolute, or relative to the workspace folder, which is the default; a leading `~/` is the home folder. */
  readonly cwd?: string;
  readonly source: AgentSource;
  /** Absent: as `parley.protocol` says. */
  readonly protocol?: ProtocolChoice;
}

/** `registry`: installed from the registry of agents; `detected`: found on this machine. */
export type AgentSource = 'builtin' | 'settings' | 'registry' | 'detected';

/** Which version of the protocol to speak; `auto`: the newest that both sides know. */
export type ProtocolChoice = 'auto' | 1 | 2;

/** Whether both would start the same process in the same way. */
export function isSameDefinition(one: AgentDefinition, other: AgentDefinition): boolean {
  return fingerprint(one) === fingerprint(other);
}

/** The variables that a definition sets in the environment: their names, which are no secrets. */
export function variableNames({ env, settingsEnv = {} }: AgentDefinition): readonly string[] {
  return [...new Set([...Object.keys(env), ...Object.keys(settingsEnv)])];
}

function fingerprint({ id, name, command, args, env, settingsEnv, cwd, source, protocol }: AgentDefinition): string {
  const variables = [env, settingsEnv ?? {}].map((one) => Object.entries(one).sort());
  return JSON.stringify([id, name, command, args, variables, cwd, source, protocol]);
}
