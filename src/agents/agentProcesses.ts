import { AgentStartError } from '../acp/agentStartError';
import { DisposableObject } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { Environment } from '../processes/environment';
import type { Watchdog } from '../processes/watchdog';
import type { AgentProcess } from './agentProcess';

/** What to start: nothing of it is read by a shell. */
export interface ProcessCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** All of it: nothing is added. */
  readonly env: Environment;
}

/**
 * Starts agents and knows all that live, so that none outlives this process: when it exits, whatever is left is killed.
 * Disposing ends all, gracefully; {@link endAll} is for who can wait for it.
 */
export class AgentProcesses extends DisposableObject {
  readonly #live = new Set<AgentProcess>();
  readonly #killAll = (): void => {
    for (const one of this.#live) one.killNow();
  };

  /** @param watchdog Is told of every agent, and disposed when all have ended. */
  constructor(
    private readonly log: Log,
    private readonly watchdog?: Watchdog,
  ) {
    super();
    process.on('exit', this.#killAll);
    this.onDispose(() => {
      // Not yet `off`: a graceful end takes time, and our own process may not.
      void this.endAll().then(() => {
        process.off('exit', this.#killAll);
        this.watchdog?.dispose();
      });
    });
  }

  /** @throws AgentStartError when there is no such program, or the system refuses to start it. */
  async start(wanted: ProcessCommand): Promise<AgentProcess> {
    this.#refuseAfterDispose();
    // Loaded with the first agent.
    const { spawnAgent } = await import('./spawnAgent');
    const marker = crypto.randomUUID();
    const started = await spawnAgent(wanted, marker, this.log);
    const forget = this.watchdog?.watch(started.pid, marker);
    this.#live.add(started);
    void started.gone().then(() => {
      this.#live.delete(started);
      forget?.();
    });
    if (this.isDisposed) await started.end();
    this.#refuseAfterDispose();
    return started;
  }

  /** Ends every agent and waits until they are gone. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#live].map((one) => one.end()));
  }

  #refuseAfterDispose(): void {
    if (this.isDisposed) throw new AgentStartError({ kind: 'stopped' });
  }
}
