import type { AgentDefinition } from './agents/agentDefinition';
import { parseAgentSettings, type SettingProblem } from './agents/agentSettings';

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
 * The agents of a folder: those of `parley.agents` in the order in which they are written, then the Guide.
 * @param agents The value of `parley.agents`. @param defaultAgent That of `parley.defaultAgent`; undefined when it is not set.
 */
export function folderCatalog(
  agents: unknown,
  defaultAgent: string | undefined,
  guide: AgentDefinition,
): FolderCatalog {
  const parsed = parseAgentSettings(agents);
  const problems = [...parsed.problems];
  const definitions = [...parsed.definitions.filter(({ id }) => id !== guide.id), guide];
  for (const { id } of parsed.definitions) {
    if (id === guide.id)
      problems.push({ path: `parley.agents.${id}`, expected: 'another name: this one is the Guide’s' });
  }
  const chosen = definitions.find(({ id }) => id === defaultAgent);
  if (defaultAgent !== undefined && !chosen) {
    problems.push({ path: 'parley.defaultAgent', expected: 'the name of an agent' });
  }
  return { definitions, defaultAgentId: (chosen ?? definitions[0] ?? guide).id, problems };
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
