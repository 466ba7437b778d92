import { text } from '../base/check';
import { ApiError, argument, functionArgument } from './apiError';
import type { ActiveSession, McpServer, SessionBuilder } from './parley';
import { mcpServerCheck, withServer } from './requestCheck';
import type { ApiServices, SessionPlan } from './services';

/** What a session is to be, as far as it has been said; never changes. */
export class PlannedSession implements SessionBuilder {
  readonly #services: ApiServices;
  readonly #plan: SessionPlan;

  constructor(services: ApiServices, plan: SessionPlan) {
    this.#services = services;
    this.#plan = plan;
  }

  withMcpServer(server: McpServer): SessionBuilder {
    const added = argument('withMcpServer', 'server', mcpServerCheck, server);
    const { opening } = this.#plan;
    return this.#with({ opening: { ...opening, mcpServers: withServer(opening.mcpServers ?? [], added) } });
  }

  withAgent(agent: string): SessionBuilder {
    return this.#with({ agent: argument('withAgent', 'agent', text(1000), agent) });
  }

  hidden(): SessionBuilder {
    return this.#with({ opening: { ...this.#plan.opening, hidden: true } });
  }

  async start(): Promise<ActiveSession> {
    // Most windows have no other extension that uses this.
    const { startSession } = await import('./startSession');
    return startSession(this.#services, this.#plan);
  }

  async runUntil<T>(use: (session: ActiveSession) => T | PromiseLike<T>): Promise<T> {
    functionArgument('runUntil', 'use', use);
    const session = await this.start();
    try {
      return await use(session);
    } finally {
      session.dispose();
    }
  }

  onSessionStart(use: (session: ActiveSession) => unknown, failed?: (error: unknown) => void): void {
    functionArgument('onSessionStart', 'use', use);
    if (failed) functionArgument('onSessionStart', 'failed', failed);
    void this.#run(use, failed);
  }

  async #run(use: (session: ActiveSession) => unknown, failed: ((error: unknown) => void) | undefined): Promise<void> {
    const { log } = this.#services;
    try {
      await this.runUntil(use);
    } catch (error) {
      if (!failed) {
        log.warn(`A session that another extension started failed: ${nameOf(error)}`);
        return;
      }
      try {
        failed(error);
      } catch (fault) {
        log.warn(`onSessionStart: failed() threw: ${nameOf(fault)}`);
      }
    }
  }

  #with(more: Partial<SessionPlan>): SessionBuilder {
    return new PlannedSession(this.#services, { ...this.#plan, ...more });
  }
}

/** What may be logged of it: messages of other extensions may quote what was said. */
function nameOf(error: unknown): string {
  if (error instanceof ApiError) return error.kind;
  return error instanceof Error ? error.name : typeof error;
}
