import type { ChildProcess } from 'node:child_process';
import { withTimeout } from '../base/async';
import type { Log } from '../base/log';
import {
  descendantGroups,
  descendantGroupsNow,
  isAlive,
  liveGroups,
  type ProcessGroup,
  signalGroup,
} from './processTree';
import { markedGroups, type MarkedGroup, markedGroupsNow } from './runMarker';
import { taskkill, taskkillNow } from './taskkill';

/** How long a process may take after its stdin was closed, and then after SIGTERM. Milliseconds. */
const stdinGraceMs = 500;
const termGraceMs = 2000;
const killGraceMs = 5000;
/** One that waits for a device does not end even so. */
const afterKillMs = 1000;
const firstPollMs = 20;
const longestPollMs = 200;

/** Ends a process with everything that descends from it; not what it has started for the person. */
export class ProcessKiller {
  /** Groups that may have live processes. A group's number is not given anew while one lives, so only those are ever signalled. */
  readonly #groups: Set<ProcessGroup>;
  /** Those that may be the person's by now: they are asked to end, and not killed. */
  readonly #asked = new Set<ProcessGroup>();
  /** Those that were the person's already while the child lived. */
  readonly #letGo = new Set<ProcessGroup>();
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
      this.#signalAsked();
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
    this.#noteMarked(this.marker === undefined ? [] : markedGroupsNow(this.marker, this.child.pid));
    this.#signalAsked();
    this.#signal('SIGKILL');
  }

  /** Processes whose parent has ended are found by their marker only. */
  async #noteGroups(): Promise<void> {
    if (process.platform === 'win32') return;
    const marked = this.marker === undefined ? [] : await markedGroups(this.marker, this.child.pid);
    for (const group of this.#hasExited ? [] : await descendantGroups(this.child.pid)) this.#groups.add(group);
    this.#noteMarked(marked);
  }

  /**
   * What has a session of its own and descends from the child no more while that lives, the child has let go, for the person: a browser,
   * say. Where the child is gone, it can be that, or what the child would have ended.
   */
  #noteMarked(marked: readonly MarkedGroup[]): void {
    // Asked last: as long as it lived, those that descend from it were found.
    const lives = !this.#hasExited && isAlive(this.child.pid);
    for (const { group, isApart } of marked) {
      if (!isApart) this.#groups.add(group);
      else if (this.#groups.has(group) || this.#letGo.has(group)) continue;
      else (lives ? this.#letGo : this.#asked).add(group);
    }
  }

  #signalAsked(): void {
    for (const group of this.#asked) signalGroup(group, 'SIGTERM');
    this.#asked.clear();
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
