import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { groupOf, placeOf, type ProcessGroup } from './processTree';

/**
 * A variable in the environment of a process that Parley starts, with a value of its own for each. What the process starts inherits it, so
 * that it is found when the process is gone and it has left the group, where only its parent could tell otherwise.
 */
export const MARKER_VARIABLE = 'PARLEY_RUN';

/** A group of processes with a marker. */
export interface MarkedGroup {
  readonly group: ProcessGroup;
  /**
   * It is in another session (setsid(2)) than the process that was marked. When it does not descend from that any more, nobody but the
   * person may have a use for it: a browser for a sign-in, an editor, a server of tmux.
   */
  readonly isApart: boolean;
}

/**
 * The groups of all processes with a marker, but for our own. Empty where the system does not tell environments. Never rejects.
 * @param leader The process that was marked, which leads a session.
 */
export async function markedGroups(marker: string, leader: number): Promise<readonly MarkedGroup[]> {
  return process.platform === 'darwin' ? markedByPs(marker) : markedGroupsNow(marker, leader);
}

/** The same at once; empty where only another program could tell (macOS). */
export function markedGroupsNow(marker: string, leader: number): readonly MarkedGroup[] {
  if (process.platform !== 'linux') return [];
  const own = groupOf(process.pid);
  const entry = Buffer.from(`${MARKER_VARIABLE}=${marker}\0`);
  const groups = new Map<ProcessGroup, MarkedGroup>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || !hasEntry(name, entry)) continue;
    const { group, session } = placeOf(Number(name)) ?? {};
    if (group !== undefined && group !== own) groups.set(group, { group, isApart: session !== leader });
  }
  return [...groups.values()];
}

/** proc_pid_environ(5): what the program was started with, each variable ended by a NUL. */
function hasEntry(pid: string, entry: Buffer): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`);
    const at = environment.indexOf(entry);
    return at === 0 || (at > 0 && environment[at - 1] === 0);
  } catch {
    return false; // ended meanwhile, or another user's
  }
}

/** ps(1) of macOS tells the environment after the command, of the user's own processes; sessions it does not tell. */
async function markedByPs(marker: string): Promise<readonly MarkedGroup[]> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-E', '-ww', '-o', 'pgid=,command='], {
      timeout: 2000,
      maxBuffer: 64 * 1024 * 1024,
    });
    const lines = stdout.split('\n').filter((line) => line.includes(`${MARKER_VARIABLE}=${marker}`));
    const groups = new Set(lines.map((line) => Number.parseInt(line, 10)).filter((group) => group > 1));
    return [...groups].map((group) => ({ group, isApart: true }));
  } catch {
    return [];
  }
}
