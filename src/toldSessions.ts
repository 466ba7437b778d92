import { errorNature } from './acp/errors';
import { type Disposable, toDisposable } from './base/lifecycle';
import type { SilentAgent } from './chat/historyPorts';
import type { HistoryServices } from './historyServices';
import type { AgentSession } from './sessions/history';
import { listAgentSessions } from './sessions/listAgentSessions';
import type { AgentLink } from './sessions/ports';

/** The sessions that agents tell of: those that they keep themselves, as far as they have been asked. */
export class ToldSessions {
  readonly #told: AgentSession[] = [];

  constructor(private readonly services: Pick<HistoryServices, 'scopes' | 'folders' | 'log'>) {}

  get all(): readonly AgentSession[] {
    return this.#told;
  }

  /** Asks anew all agents that run. @returns ends it */
  askRunning(changed: () => void): Disposable {
    let isWanted = true;
    this.#told.length = 0;
    for (const [uri, scope] of this.services.scopes) {
      for (const { id, status } of scope.agents) {
        if (status.state === 'ready') void this.#ask(scope.link(id), uri, changed, () => isWanted);
      }
    }
    return toDisposable(() => {
      isWanted = false;
    });
  }

  /** Those that do not run, and were not asked. */
  silentAgents(): readonly SilentAgent[] {
    return [...this.services.scopes].flatMap(([folder, scope]) =>
      scope.agents
        .filter(({ source, status }) => source !== 'detected' && status.state === 'stopped')
        .map(({ id, name }) => ({ agentId: id, name, folder })),
    );
  }

  /** Starts an agent, and asks it. @throws AgentStartError */
  async ask({ agentId, folder }: SilentAgent): Promise<void> {
    const link = this.services.scopes.get(folder)?.link(agentId);
    if (!link) return;
    await link.connect();
    await this.#ask(
      link,
      folder,
      () => undefined,
      () => true,
    );
  }

  /** Its agent has deleted it. */
  forget(agentSessionId: string): void {
    const index = this.#told.findIndex((one) => one.agentSessionId === agentSessionId);
    if (index >= 0) this.#told.splice(index, 1);
  }

  async #ask(link: AgentLink, uri: string, changed: () => void, isWanted: () => boolean): Promise<void> {
    const folders = this.services.folders();
    const folder = folders.find((one) => one.uri === uri);
    if (!folder) return;
    try {
      for await (const page of listAgentSessions(link.agentId, await link.connect(), folder, folders)) {
        if (!isWanted()) return;
        this.#told.push(...page);
        changed();
      }
    } catch (error) {
      this.services.log.info(`An agent did not list its sessions: ${errorNature(error)}`);
    }
  }
}
