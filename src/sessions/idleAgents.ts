import { disposableTimeout } from '../base/async';
import { type Disposable, DisposableMap, DisposableObject } from '../base/lifecycle';
import type { AgentDirectory, Clock } from './ports';
import { inTurn } from './reduce/rows';
import type { Session } from './session';
import type { SessionManager } from './sessionManager';
import type { SessionState } from './state';

export interface IdleOptions {
  /** How long an agent may live without work, in milliseconds; 0: for ever. Read each time that it matters. */
  readonly limitMs: () => number;
  readonly clock: Clock;
  /** For tests. */
  readonly after?: typeof disposableTimeout;
}

/**
 * Ends the processes of agents of one folder that have had nothing to do for long. Their sessions stay as they are: the next prompt starts
 * the agent again, which takes its session up. An agent with a turn, background work, a running terminal or an open question is at work.
 */
export class IdleAgents extends DisposableObject {
  readonly #timers = this.register(new DisposableMap<string, Disposable>());
  /** When each agent was last heard of or told anything. */
  readonly #usedAt = new Map<string, number>();

  constructor(
    private readonly sessions: Pick<SessionManager, 'sessions' | 'onDidChange' | 'onDidChangeSession'>,
    private readonly agents: AgentDirectory,
    private readonly options: IdleOptions,
  ) {
    super();
    this.register(
      sessions.onDidChangeSession(({ session, until, at }) => {
        this.#used(session.agentId, until ?? at);
      }),
    );
    this.register(
      // One that was closed does not need its agent any more.
      sessions.onDidChange(() => {
        for (const { agentId } of sessions.sessions) this.#used(agentId, options.clock.now());
      }),
    );
  }

  #used(agentId: string, at: number): void {
    this.#usedAt.set(agentId, at);
    // Told for every piece of text: the timer that runs looks again when it fires.
    if (!this.#timers.get(agentId)) this.#arm(agentId, this.options.limitMs());
  }

  #arm(agentId: string, delayMs: number): void {
    if (delayMs <= 0) return;
    const { after = disposableTimeout } = this.options;
    this.#timers.set(
      agentId,
      after(() => {
        this.#timers.delete(agentId);
        this.#look(agentId);
      }, delayMs),
    );
  }

  #look(agentId: string): void {
    const limitMs = this.options.limitMs();
    const link = this.agents.link(agentId);
    if (limitMs <= 0 || link.status.state !== 'ready') return;
    const now = this.options.clock.now();
    // A clock that was set back gives it its whole time anew.
    const usedAt = Math.min(this.#usedAt.get(agentId) ?? now, now);
    this.#usedAt.set(agentId, usedAt);
    const idleMs = now - usedAt;
    const isAtWork = this.sessions.sessions.some((session) => session.agentId === agentId && needsAgent(session));
    if (isAtWork) this.#arm(agentId, limitMs);
    else if (idleMs < limitMs) this.#arm(agentId, limitMs - idleMs);
    else void link.stop();
  }
}

function needsAgent({ state }: Session): boolean {
  return state.link.state === 'starting' || state.openRequests.length > 0 || isWorking(state);
}

/** Whether something goes on in a session, or in one that it has started. */
function isWorking(state: SessionState): boolean {
  if (inTurn(state) || state.background.length > 0) return true;
  for (const terminal of state.terminals) if (terminal.exitStatus === undefined) return true;
  for (const key of state.openRows) {
    const index = state.rows.indexOf(key);
    const row = index < 0 ? undefined : state.rows.at(index);
    if (row?.kind === 'subagent' && isWorking(row.conversation)) return true;
  }
  return false;
}
