import { Emitter } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import { type AgentDefinition, isSameDefinition } from './agentDefinition';
import type { AgentHost } from './agentHost';
import { ProcessAgentLink } from './processAgentLink';

/** The agents that can be used in one workspace folder, and the one link to each. Disposing it ends all their processes. */
export class FolderAgents extends DisposableObject {
  #definitions: ReadonlyMap<string, AgentDefinition>;
  readonly #links = new Map<string, ProcessAgentLink>();
  readonly #didChangeStatus = this.register(new Emitter<void>());
  /** The status of an agent whose link was asked for. */
  readonly onDidChangeStatus = this.#didChangeStatus.event;

  /** @param definitions Of two with one id, the first counts. */
  constructor(
    definitions: readonly AgentDefinition[],
    private readonly host: AgentHost,
  ) {
    super();
    this.#definitions = byId(definitions);
  }

  /** In the order of preference. */
  get definitions(): readonly AgentDefinition[] {
    return [...this.#definitions.values()];
  }

  /** Replaces all. What runs, runs on as it was started. */
  setDefinitions(definitions: readonly AgentDefinition[]): void {
    const previous = this.#definitions;
    this.#definitions = byId(definitions);
    for (const [id, link] of this.#links) {
      const [before, after] = [previous.get(id), this.#definitions.get(id)];
      const isSame = before && after ? isSameDefinition(before, after) : before === after;
      if (!isSame) link.definitionChanged();
    }
  }

  /** The same one for every caller. A link to an agent that is not defined fails to connect. */
  link(agentId: string): ProcessAgentLink {
    const known = this.#links.get(agentId);
    if (known !== undefined) return known;
    const link = new ProcessAgentLink(agentId, () => this.#definitions.get(agentId), this.host);
    this.#links.set(agentId, this.register(link));
    this.register(
      link.onDidChangeStatus(() => {
        this.#didChangeStatus.fire();
      }),
    );
    return link;
  }
}

function byId(definitions: readonly AgentDefinition[]): ReadonlyMap<string, AgentDefinition> {
  const map = new Map<string, AgentDefinition>();
  for (const one of definitions) if (!map.has(one.id)) map.set(one.id, one);
  return map;
}
