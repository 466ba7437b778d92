import { childProcessesStarted, liveDescendants } from './childProcesses';
import type { Descendant } from './childProcesses';
import { birthplace, liveDisposables, trackDisposables } from './disposables';

/** How long a process may take to end after its test, in milliseconds. */
const grace = 3000;

/**
 * Called once in each suite's bundle, before anything else: a run fails at its end when a test left a disposable
 * undisposed or a child process alive, and names the test. What a `before` hook made may live until its `after`.
 *
 * Not thrown in `afterEach`: there, mocha would leave out all tests that follow.
 */
export function installLeakCheck(): void {
  const leaks: string[] = [];
  const knownDisposables = new Set<unknown>();
  const knownProcesses = new Set<number>();
  let startedBefore = childProcessesStarted();
  trackDisposables();

  const reportDisposables = (owner: string): void => {
    for (const one of liveDisposables().filter((item) => !knownDisposables.has(item))) {
      leaks.push(`${owner}: a disposable made ${birthplace(one)}`);
      knownDisposables.add(one);
    }
  };
  const reportProcesses = async (owner: string): Promise<void> => {
    for (const { pid, command } of await remaining((one) => !knownProcesses.has(one.pid))) {
      leaks.push(`${owner}: process ${pid}: ${command.slice(0, 200)}`);
      knownProcesses.add(pid);
    }
  };

  beforeEach(() => {
    for (const one of liveDisposables()) knownDisposables.add(one);
    if (childProcessesStarted() === startedBefore) return;
    for (const { pid } of liveDescendants()) knownProcesses.add(pid);
    startedBefore = childProcessesStarted();
  });

  afterEach(async function () {
    this.timeout(grace * 2);
    const title = this.currentTest?.fullTitle() ?? '';
    reportDisposables(title);
    if (childProcessesStarted() !== startedBefore) await reportProcesses(title);
  });

  after(async function () {
    this.timeout(grace * 2);
    knownDisposables.clear();
    if (leaks.length === 0) {
      knownProcesses.clear();
      reportDisposables('a hook, or code outside of tests');
      if (childProcessesStarted() > 0) await reportProcesses('a hook, or code outside of tests');
    }
    for (const { pid } of knownProcesses.size > 0 ? liveDescendants() : []) kill(pid); // else the run would not end
    if (leaks.length > 0) throw new Error(`left behind:\n  ${leaks.join('\n  ')}`);
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

async function remaining(counts: (one: Descendant) => boolean): Promise<readonly Descendant[]> {
  const until = Date.now() + grace;
  for (;;) {
    const left = liveDescendants().filter(counts);
    if (left.length === 0 || Date.now() > until) return left;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
