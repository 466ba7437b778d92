import type { ChildProcess } from 'node:child_process';
import { withTimeout } from '../base/async';
import type { Log } from '../base/log';
import { descendantGroups, descendantGroupsNow, liveGroups, type ProcessGroup, signalGroup } from './processTree';
import { markedGroups, markedGroupsNow } from './runMarker';
import { taskkill, taskkillNow } from './taskkill';

/** How long a process may take after its stdin was closed, and then after SIGTERM. Milliseconds. */
const stdinGraceMs = 500;
const termGraceMs = 2000;
const killGraceMs = 5000;
/** One that waits for a device does not end even so. */
const afterKillMs = 1000;
const firstPollMs = 20;
const longestPollMs = 200;

/** Ends a process with everything that descends from it. */
export class ProcessKiller {
  /** Groups that may have live processes. A group's number is not given anew while one lives, so only those are ever signalled. */
  readonly #groups: Set<ProcessGroup>;
  #hasExited = false;

  /**
   * @param exited Settles when the child has exited, or later.
   * @param marker That of the child's environment, see `runMarker.ts`: by it, those are found that outlived their parent.
   */
  constructor(
    private readonly child: ChildProcess & { readonly pid: number },
    private readonly exited: Promise<unknown>,
    private readonly log: Log,
    private readonly marker?: string,
  ) {
    this.#groups = new Set(process.platform === 'win32' ? [] : [child.pid]);
    const note = (): void => {
      this.#hasExited = true;
    };
    child.once('exit', note);
    // Where the child never tells it: see `AgentProcess`.
    void exited.then(note);
  }

  async end(): Promise<void> {
    await this.#noteGroups();
    this.child.stdin?.end();
    if (process.platform === 'win32') {
      await this.#exitWithin(stdinGraceMs + termGraceMs);
      if (!this.#hasExited) await taskkill(this.child.pid);
    } else {
      await this.#exitWithin(stdinGraceMs);
      await this.#noteGroups();
      this.#signal('SIGTERM');
      if (!(await this.#allGoneWithin(termGraceMs))) {
        this.#signal('SIGKILL');
        await this.#allGoneWithin(afterKillMs);
      }
    }
    await this.#exitWithin(killGraceMs);
    if (!this.#hasExited) this.log.error(`Process ${this.child.pid} does not end`);
  }

  killNow(): void {
    if (process.platform === 'win32') {
      if (!this.#hasExited) taskkillNow(this.child.pid);
      return;
    }
    for (const group of this.#hasExited ? [] : (descendantGroupsNow(this.child.pid) ?? [])) this.#groups.add(group);
    for (const group of this.marker === undefined ? [] : markedGroupsNow(this.marker)) this.#groups.add(group);
    this.#signal('SIGKILL');
  }

  /** Processes whose parent has ended are found by their marker only. */
  async #noteGroups(): Promise<void> {
    if (process.platform === 'win32') return;
    for (const group of this.marker === undefined ? [] : await markedGroups(this.marker)) this.#groups.add(group);
    for (const group of this.#hasExited ? [] : await descendantGroups(this.child.pid)) this.#groups.add(group);
  }

  #signal(signal: NodeJS.Signals): void {
    for (const group of this.#groups) {
      if (!signalGroup(group, signal)) this.#groups.delete(group);
    }
  }

  async #exitWithin(limitMs: number): Promise<void> {
    await withTimeout(this.exited, limitMs, 'exit').catch(() => undefined);
  }

  /** Nothing tells of the end of processes that are not our children: they are asked for. */
  async #allGoneWithin(limitMs: number): Promise<boolean> {
    const until = performance.now() + limitMs;
    for (let poll = firstPollMs; ; poll = Math.min(2 * poll, longestPollMs)) {
      const live = liveGroups(this.#groups);
      for (const group of this.#groups) if (!live.has(group)) this.#groups.delete(group);
      if (live.size === 0) return true;
      if (performance.now() >= until) return false;
      await new Promise((resolve) => setTimeout(resolve, poll));
    }
  }
}
