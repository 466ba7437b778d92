import type { AgentConnection } from '../acp/agentConnection';
import type { AgentFailure } from '../acp/agentFailure';
import { AgentStartError } from '../acp/agentStartError';
import type { Disposable } from '../base/lifecycle';
import type { AgentDefinition } from './agentDefinition';
import type { AgentHost } from './agentHost';
import type { AgentProcess } from './agentProcess';
import { launchCommand } from './launchCommand';
import { INSTALL_LIMIT_MS, packageKey } from './packageRunner';
import { resolveDefinition } from './resolveDefinition';
import { lostFailure, startFailure } from './startFailure';

export interface AgentRunEvents {
  /** The process runs, and is waited for: `installing` where it fetches a package first. */
  initializing(stage: 'installing' | 'initializing'): void;
  /**
   * The connection was lost, though nobody has ended it: the one who made the run must end it now. Called before those who listen to the
   * connection hear of its end.
   */
  lost(failure: AgentFailure): void;
}

/** One run of an agent, from the start of its process to its end. */
export class AgentRun {
  #process: AgentProcess | undefined;
  #connection: AgentConnection | undefined;
  #closing: Disposable | undefined;
  #isEnded = false;
  readonly #package: string | undefined;
  /** Whether a package is likely to be fetched first. */
  readonly #fetches: boolean;

  constructor(
    private readonly definition: AgentDefinition,
    private readonly host: AgentHost,
    private readonly events: AgentRunEvents,
  ) {
    this.#package = packageKey(definition);
    this.#fetches = this.#package !== undefined && host.packages?.has(this.#package) === false;
  }

  /** Called once. @throws AgentStartError, `stopped` when it was ended meanwhile; nothing of the agent is left then. */
  async start(): Promise<AgentConnection> {
    const limitMs = this.#limitMs();
    try {
      return await this.#start(limitMs);
    } catch (error) {
      const exit = this.#process?.exit;
      const wasEnded = this.#isEnded;
      await this.end();
      if (wasEnded) throw new AgentStartError({ kind: 'stopped' });
      const stderr = this.#process?.stderr ?? '';
      const { command } = this.definition;
      const failure = startFailure(error, { command, exit, stderr, limitMs });
      // A new version may be on its way, which the next start gets the time for.
      if (failure.kind === 'initializeTimeout' && this.#package !== undefined)
        this.host.packages?.forget(this.#package);
      throw new AgentStartError(failure);
    }
  }

  /** Ends connection and process, in whatever stage; settles when they are gone. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#closing?.dispose();
    this.#connection?.dispose();
    await this.#process?.end();
  }

  async #start(limitMs: number): Promise<AgentConnection> {
    if (this.host.mayStart) await this.#checkAgreed(this.host.mayStart);
    const { source } = this.definition;
    const environment = await this.host.environment(source);
    // It may have changed while the person was asked.
    if (this.host.mayStart) await this.#checkAgreed(this.host.mayStart);
    this.#checkNotEnded();
    const lookup = this.host.variables(environment, this.definition);
    const definition = await resolveDefinition(this.definition, lookup);
    this.#checkNotEnded();
    this.#process = await this.host.processes.start(launchCommand(definition, this.host.folder, environment));
    this.#checkNotEnded();
    this.events.initializing(this.#fetches ? 'installing' : 'initializing');
    const protocol = this.definition.protocol ?? this.host.settings().protocol;
    this.#connection = await this.host.connect(this.#process.streams, {
      agentId: this.definition.id,
      protocol,
      initializeLimitMs: limitMs,
    });
    this.#checkNotEnded();
    if (this.#package !== undefined) this.host.packages?.add(this.#package);
    this.#closing = this.#connection.onDidClose(() => this.#didClose());
    return this.#connection;
  }

  #limitMs(): number {
    const { startLimitMs } = this.host.settings();
    return this.#fetches ? Math.max(startLimitMs, INSTALL_LIMIT_MS) : startLimitMs;
  }

  async #checkAgreed(mayStart: NonNullable<AgentHost['mayStart']>): Promise<void> {
    if (!(await mayStart(this.definition))) throw new AgentStartError({ kind: 'notAgreed' });
    this.#checkNotEnded();
  }

  #checkNotEnded(): void {
    if (this.#isEnded) throw new AgentStartError({ kind: 'stopped' });
  }

  #didClose(): void {
    const failure = lostFailure('use', this.#process?.exit, this.#process?.stderr ?? '');
    this.events.lost(failure);
  }
}
