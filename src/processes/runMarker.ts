import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { groupOf, type ProcessGroup } from './processTree';

/**
 * A variable in the environment of a process that Parley starts, with a value of its own for each. What the process starts inherits it, so
 * that it is found when the process is gone and it has left the group, where only its parent could tell otherwise.
 */
export const MARKER_VARIABLE = 'PARLEY_RUN';

/** The groups of all processes with a marker, but for our own. Empty where the system does not tell environments. Never rejects. */
export async function markedGroups(marker: string): Promise<readonly ProcessGroup[]> {
  return process.platform === 'darwin' ? markedByPs(marker) : markedGroupsNow(marker);
}

/** The same at once; empty where only another program could tell (macOS). */
export function markedGroupsNow(marker: string): readonly ProcessGroup[] {
  if (process.platform !== 'linux') return [];
  const own = groupOf(process.pid);
  const entry = Buffer.from(`${MARKER_VARIABLE}=${marker}\0`);
  const groups = new Set<ProcessGroup>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || !hasEntry(name, entry)) continue;
    const group = groupOf(Number(name));
    if (group !== undefined && group !== own) groups.add(group);
  }
  return [...groups];
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

/** ps(1) of macOS tells the environment after the command, of the user's own processes. */
async function markedByPs(marker: string): Promise<readonly ProcessGroup[]> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-E', '-ww', '-o', 'pgid=,command='], {
      timeout: 2000,
      maxBuffer: 64 * 1024 * 1024,
    });
    const lines = stdout.split('\n').filter((line) => line.includes(`${MARKER_VARIABLE}=${marker}`));
    return [...new Set(lines.map((line) => Number.parseInt(line, 10)).filter((group) => group > 1))];
  } catch {
    return [];
  }
}
