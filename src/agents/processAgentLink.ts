import type { AgentConnection } from '../acp/agentConnection';
import type { AgentFailure } from '../acp/agentFailure';
import { AgentStartError, isAgentStartError } from '../acp/agentStartError';
import type { AgentStatus } from '../acp/agentStatus';
import { errorMessage } from '../base/errors';
import { Emitter } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import type { AgentDefinition } from './agentDefinition';
import type { AgentHost } from './agentHost';
import { AgentRun } from './agentRun';
import { RestartHistory } from './restartPolicy';

interface CurrentRun {
  readonly run: AgentRun;
  readonly connection: Promise<AgentConnection>;
}

/**
 * The one live connection to an agent in a folder: started when first asked for, shared, lost and started again.
 *
 * When a connection closes, `status` already tells why as its listeners hear of it. A new process is started only when the one before is gone.
 */
export class ProcessAgentLink extends DisposableObject {
  #status: AgentStatus = { state: 'stopped' };
  #current: CurrentRun | undefined;
  #restarts = RestartHistory.none;
  /** The last run was lost, and may be followed by another without anybody's asking. */
  #mayRecover = false;
  /** The end of all runs before the current one. */
  #gone: Promise<unknown> = Promise.resolve();
  readonly #didChangeStatus = this.register(new Emitter<AgentStatus>());

  readonly onDidChangeStatus = this.#didChangeStatus.event;

  /** @param definition Undefined: there is no such agent now. Asked at each start. */
  constructor(
    readonly agentId: string,
    private readonly definition: () => AgentDefinition | undefined,
    private readonly host: AgentHost,
  ) {
    super();
    this.onDispose(() => void this.stop());
  }

  get status(): AgentStatus {
    return this.#status;
  }

  /**
   * The live connection; starts the agent when there is none. Callers at the same time share one start, also across a restart.
   * @throws AgentStartError when the agent cannot be used; nothing of it is left running.
   */
  async connect(): Promise<AgentConnection> {
    for (;;) {
      const current = this.#current ?? this.#begin();
      try {
        const connection = await current.connection;
        if (this.#current === current) return connection;
        if (this.#current === undefined) throw new AgentStartError({ kind: 'stopped' });
      } catch (error) {
        const wasStopped = isAgentStartError(error) && error.failure.kind === 'stopped';
        if (!wasStopped || this.#current === undefined) throw error;
      }
      // Another start took this one's place while we waited for it.
    }
  }

  /** Ends the process, if any, and starts it anew. */
  restart(): Promise<AgentConnection> {
    this.#restarts = RestartHistory.none;
    void this.stop();
    return this.connect();
  }

  /** Ends the process, if any. The next {@link connect} starts it again. Settles when nothing of it is left; never rejects. */
  async stop(): Promise<void> {
    const run = this.#current?.run;
    this.#current = undefined;
    // Not in this call: whoever hears of the connection's end may ask for a new one, and must find this state.
    if (run !== undefined) this.#follow(Promise.resolve().then(() => run.end()));
    if (run !== undefined || this.#status.state === 'failed') this.#setStatus({ state: 'stopped' });
    await this.#gone;
  }

  /** After a loss: the connection of the automatic restart, shared by all that ask. Undefined when there were too many. */
  recover(): Promise<AgentConnection> | undefined {
    return this.#mayRecover ? this.connect() : undefined;
  }

  /** The definition has changed. What runs, runs on; what could not be started may now be tried again. */
  definitionChanged(): void {
    if (this.#status.state === 'failed') this.#setStatus({ state: 'stopped' });
  }

  #begin(): CurrentRun {
    const definition = this.definition();
    if (this.isDisposed) throw new AgentStartError({ kind: 'stopped' });
    if (!this.host.isTrusted()) throw this.#refused({ kind: 'untrusted' });
    if (definition === undefined) throw this.#refused({ kind: 'agentUnknown', agentId: this.agentId });
    const isCurrent = (): boolean => this.#current?.run === run;
    const run = new AgentRun(definition, this.host, {
      initializing: (stage) => {
        if (isCurrent()) this.#setStatus({ state: 'starting', stage });
      },
      lost: (failure) => {
        this.#follow(run.end());
        if (!isCurrent()) return;
        const restarts = this.#restarts.next(this.host.now?.() ?? performance.now(), this.host.restartLimit);
        this.#mayRecover = restarts !== undefined;
        this.#restarts = restarts ?? this.#restarts;
        this.#didFail(failure);
      },
    });
    const connection = this.#gone
      .then(() => run.start())
      .then(
        (started) => {
          if (isCurrent()) this.#setStatus({ state: 'ready', agent: started.agent });
          return started;
        },
        (error: unknown) => {
          if (isCurrent() && isAgentStartError(error)) this.#didFail(error.failure);
          throw error;
        },
      );
    this.#current = { run, connection };
    this.#setStatus({ state: 'starting', stage: 'starting' });
    return this.#current;
  }

  #refused(failure: AgentFailure): AgentStartError {
    this.#setStatus({ state: 'failed', failure });
    return new AgentStartError(failure);
  }

  #didFail(failure: AgentFailure): void {
    this.#current = undefined;
    this.host.log.warn(`Agent ${this.agentId} failed: ${failure.kind}`);
    this.#setStatus({ state: 'failed', failure });
  }

  #follow(end: Promise<void>): void {
    const settled = end.catch((error: unknown) => this.host.log.error(`Agent ${this.agentId}: ${errorMessage(error)}`));
    this.#gone = Promise.all([this.#gone, settled]);
  }

  #setStatus(status: AgentStatus): void {
    this.#status = status;
    this.#didChangeStatus.fire(status);
  }
}
