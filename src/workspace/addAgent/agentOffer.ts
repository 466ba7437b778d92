import type { InstalledAgent } from '../../agents/install/installedAgent';
import type { Distribution, RegistryAgent } from '../../agents/registry/registryAgent';

/** One agent that can be added, or that was. */
export interface AgentOffer {
  readonly id: string;
  readonly name: string;
  /** As the registry has it. */
  readonly agent?: RegistryAgent;
  /** The ways to get it that this machine can use; the first is the one that is taken. */
  readonly distributions: readonly Distribution[];
  readonly installed?: InstalledAgent;
  /** On this machine. */
  readonly found?: InstalledAgent;
  /** Whether the registry has another version than the one that is installed. */
  readonly hasUpdate: boolean;
}

/**
 * What there is to choose from: what the registry has, what is on this machine, what was added; one for each id.
 * @param distributions The ways to get an agent that this machine can use. @param isLive Whether the registry's versions can be relied on.
 */
export function agentOffers(
  agents: readonly RegistryAgent[],
  installed: readonly InstalledAgent[],
  found: readonly InstalledAgent[],
  distributions: (agent: RegistryAgent) => readonly Distribution[],
  isLive: boolean,
): readonly AgentOffer[] {
  const ids = new Set([...installed, ...found, ...agents].map(({ id }) => id));
  return [...ids].map((id) => {
    const agent = agents.find((one) => one.id === id);
    const [ours, here] = [installed.find((one) => one.id === id), found.find((one) => one.id === id)];
    const usable = agent ? distributions(agent) : [];
    return {
      id,
      name: ours?.name ?? agent?.name ?? here?.name ?? id,
      distributions: usable,
      hasUpdate: isLive && ours !== undefined && isOther(ours, agent, usable),
      ...(agent ? { agent } : {}),
      ...(ours ? { installed: ours } : {}),
      ...(here ? { found: here } : {}),
    };
  });
}

function isOther(
  installed: InstalledAgent,
  agent: RegistryAgent | undefined,
  distributions: readonly Distribution[],
): boolean {
  return (
    agent !== undefined &&
    installed.kind !== 'found' &&
    installed.version !== agent.version &&
    distributions.some(({ kind }) => kind === installed.kind)
  );
}

/** How an update gets an agent: in the way in which it was installed. */
export function updateOf({ installed, distributions }: AgentOffer): Distribution | undefined {
  return distributions.find(({ kind }) => kind === installed?.kind);
}

/** What is run, or downloaded, as a person would write it. */
export function commandOf(distribution: Distribution): string {
  if (distribution.kind === 'binary') return distribution.archive;
  return [distribution.kind, distribution.package, ...distribution.args].join(' ');
}
