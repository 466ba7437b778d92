import type { AgentDefinition } from './agents/agentDefinition';
import { type AgentReference, parseAgentSettings, type SettingProblem } from './agents/agentSettings';

/** The id of the embedded agent. */
export const GUIDE_ID = 'guide';

/** The agents of one workspace folder, as its settings have them. */
export interface FolderCatalog {
  readonly definitions: readonly AgentDefinition[];
  /** The agent that a new session gets. */
  readonly defaultAgentId: string;
  readonly problems: readonly SettingProblem[];
}

/**
 * The agents of a folder: those of `parley.agents` in the order in which they are written, those that were added or found, the Guide.
 * Ids and names are unique: who comes first keeps them. One that was merely found is never the default by itself.
 * @param agents The value of `parley.agents`. @param defaultAgent That of `parley.defaultAgent`; undefined when it is not set.
 * @param others Added ones, then found ones.
 */
export function folderCatalog(
  agents: unknown,
  defaultAgent: string | undefined,
  guide: AgentDefinition,
  others: readonly AgentDefinition[] = [],
): FolderCatalog {
  const parsed = parseAgentSettings(agents);
  const problems = [...parsed.problems];
  const own = parsed.definitions.filter(({ id }) => id !== guide.id);
  const definitions = [...own, ...withoutClashes(changed(others, parsed.references, problems), [...own, guide]), guide];
  for (const { id } of parsed.definitions) {
    if (id === guide.id)
      problems.push({ path: `parley.agents.${id}`, expected: 'another name: this one is the Guide’s' });
  }
  const chosen = definitions.find(({ id }) => id === defaultAgent);
  if (defaultAgent !== undefined && !chosen) {
    problems.push({ path: 'parley.defaultAgent', expected: 'the name of an agent' });
  }
  const first = definitions.find(({ source }) => source !== 'detected');
  return { definitions, defaultAgentId: (chosen ?? first ?? guide).id, problems };
}

/** Added agents as the settings change them. */
function changed(
  others: readonly AgentDefinition[],
  references: readonly AgentReference[],
  problems: SettingProblem[],
): readonly AgentDefinition[] {
  for (const { id, path } of references) {
    if (others.some((one) => one.id === id)) continue;
    problems.push({ path, expected: 'an agent that was added: see the command “Add Agent…”' });
  }
  return others.map((one) => {
    const reference = references.find(({ id }) => id === one.id);
    return reference ? { ...one, settingsEnv: reference.env } : one;
  });
}

function withoutClashes(
  others: readonly AgentDefinition[],
  first: readonly AgentDefinition[],
): readonly AgentDefinition[] {
  const names = new Set(first.map(({ name }) => name));
  return others
    .filter(({ id }) => !first.some((one) => one.id === id))
    .map((one) => {
      const name = names.has(one.name) ? `${one.name} (${one.id})` : one.name;
      names.add(name);
      return { ...one, name };
    });
}

/** How the embedded agent is started: by the extension host's own Node. @param script Absolute. @param stateFolder Absolute. */
export function guideDefinition(script: string, stateFolder: string): AgentDefinition {
  return {
    id: GUIDE_ID,
    name: 'Guide',
    command: process.execPath,
    args: [script],
    env: { ELECTRON_RUN_AS_NODE: '1', PARLEY_GUIDE_STATE: stateFolder },
    source: 'builtin',
  };
}
