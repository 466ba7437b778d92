import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/**
 * A process group (POSIX) is what one kill reaches. Programs that start others in groups of their own (shells with job control, agents that
 * run commands) make more than one group under a process.
 */
export type ProcessGroup = number;

/**
 * The groups of all processes that descend from `pid`, that of `pid` itself included, as far as they can be told while it lives.
 * Empty on Windows, which has no groups. Never rejects.
 */
export async function descendantGroups(pid: number): Promise<readonly ProcessGroup[]> {
  if (process.platform === 'win32') return [];
  return descendantGroupsNow(pid) ?? descendantGroupsByPs(pid);
}

/** The same, as ps(1) tells it: the way of macOS, which has no other that needs no rights. */
export async function descendantGroupsByPs(pid: number): Promise<readonly ProcessGroup[]> {
  return groupsUnder(pid, await listWithPs());
}

/** The same at once; undefined where only another program could tell (macOS). */
export function descendantGroupsNow(pid: number): readonly ProcessGroup[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const groups = new Set<ProcessGroup>();
  const seen = new Set<number>();
  const open = [pid];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    const stat = statOf(one);
    if (stat === undefined) continue;
    groups.add(stat.group);
    open.push(...childrenOf(one));
  }
  return [...groups];
}

/** Those of the groups that have a live process. One that has ended but was not reaped yet (some containers never do) does not count. */
export function liveGroups(groups: Iterable<ProcessGroup>): ReadonlySet<ProcessGroup> {
  const reachable = [...groups].filter((group) => signalGroup(group, 0));
  if (process.platform !== 'linux' || reachable.length === 0) return new Set(reachable);
  const live = new Set(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => statOf(Number(name)))
      .map((stat) => (stat === undefined || stat.state === 'Z' ? undefined : stat.group)),
  );
  return new Set(reachable.filter((group) => live.has(group)));
}

/** The group of a process; undefined: there is no such process, or the system is not asked here. */
export function groupOf(pid: number): ProcessGroup | undefined {
  return process.platform === 'linux' ? statOf(pid)?.group : undefined;
}

/** The group and the session (setsid(2)) of a process; undefined: there is no such process, or the system is not asked here. */
export function placeOf(pid: number): { readonly group: ProcessGroup; readonly session: number } | undefined {
  return process.platform === 'linux' ? statOf(pid) : undefined;
}

/** Whether a process is there and has not ended: one that waits for its parent to take note of that has. */
export function isAlive(pid: number): boolean {
  if (process.platform === 'linux') return (statOf(pid)?.state ?? 'Z') !== 'Z';
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** When a process began, in the system's own words; undefined: there is no such process, or it cannot be told. */
export function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return statOf(pid)?.started;
  if (process.platform === 'win32') return undefined;
  try {
    const told = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 2000 }).trim();
    return told === '' ? undefined : told;
  } catch {
    return undefined;
  }
}

/** Whether the process with a number is still the one that began then. */
export function isSameProcess(pid: number, started: string | undefined): boolean {
  return started !== undefined && startOf(pid) === started;
}

interface ProcessStat {
  /** `Z`: it has ended and waits for its parent to take note. */
  readonly state: string;
  readonly group: ProcessGroup;
  readonly session: number;
  /** Clock ticks since the system's start. */
  readonly started: string;
}

/** Fields 3, 5, 6 and 22 of proc_pid_stat(5); the second, the command, may hold anything. Undefined: there is no such process. */
function statOf(pid: number): ProcessStat | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', , group, session] = fields;
  return { state, group: Number(group), session: Number(session), started: fields[19] ?? '' };
}

/** proc_tid_children(5). Any thread may have started children. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      (readProc(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return []; // ended meanwhile
  }
}

function readProc(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // ended meanwhile
  }
}

interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: ProcessGroup;
}

async function listWithPs(): Promise<readonly ListedProcess[]> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { timeout: 2000 });
    return stdout.split('\n').flatMap((line) => {
      const [pid, parent, group] = line.trim().split(/\s+/).map(Number);
      return pid === undefined || parent === undefined || group === undefined ? [] : [{ pid, parent, group }];
    });
  } catch {
    return []; // without `ps`, the process's own group has to do
  }
}

function groupsUnder(pid: number, all: readonly ListedProcess[]): readonly ProcessGroup[] {
  const inside = new Set([pid]);
  for (let before = 0; before < inside.size;) {
    before = inside.size;
    for (const one of all) if (inside.has(one.parent)) inside.add(one.pid);
  }
  return [...new Set(all.filter((one) => inside.has(one.pid)).map((one) => one.group))];
}

/** @returns false when the group has no process (any more) that could be reached. */
export function signalGroup(group: ProcessGroup, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
