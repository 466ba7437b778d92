import { childProcessesStarted, liveDescendants } from './childProcesses';
import type { Descendant } from './childProcesses';

/** How long a process may take to end after its test, in milliseconds. */
const grace = 3000;

/** Called once in each suite's bundle: the run fails when a test leaves a child process behind. */
export function installLeakCheck(): void {
  const leaks: string[] = [];
  let known = new Set<number>();
  let startedBefore = childProcessesStarted();

  beforeEach(() => {
    if (childProcessesStarted() === startedBefore) return;
    // What a `before` hook started may live on, until its `after`.
    known = new Set(liveDescendants().map(({ pid }) => pid));
    startedBefore = childProcessesStarted();
  });

  afterEach(async function () {
    if (childProcessesStarted() === startedBefore) return;
    this.timeout(grace * 2);
    for (const { pid, command } of await remaining((one) => !known.has(one.pid))) {
      leaks.push(`${this.currentTest?.fullTitle() ?? '?'}: process ${String(pid)}: ${command}`);
      known.add(pid);
    }
  });

  after(async function () {
    this.timeout(grace * 2);
    for (const { pid, command } of childProcessesStarted() === 0 ? [] : await remaining(() => true)) {
      if (!leaks.some((leak) => leak.includes(`process ${String(pid)}:`)))
        leaks.push(`the whole run: process ${String(pid)}: ${command}`);
    }
    // Not thrown in `afterEach`: there, mocha would leave out all tests that follow.
    if (leaks.length > 0) throw new Error(`left behind:\n${leaks.join('\n')}`);
  });
}

async function remaining(counts: (one: Descendant) => boolean): Promise<readonly Descendant[]> {
  const until = Date.now() + grace;
  for (;;) {
    const left = liveDescendants().filter(counts);
    if (left.length === 0 || Date.now() > until) return left;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
