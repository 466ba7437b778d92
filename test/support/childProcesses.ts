import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';

/** A process that descends from this one. */
export interface Descendant {
  readonly pid: number;
  readonly command: string;
}

// Inherited by every process this one starts, so that even a grandchild whose parent has died is found again. Two bundles
// of tests in one process share it.
const variable = 'PARLEY_TEST_RUN';
const inherited = process.env[variable];
const run = inherited?.startsWith(`${process.pid}-`) === true ? inherited : `${process.pid}-${Date.now()}`;
process.env[variable] = run;
const mark = `${variable}=${run}`;

const direct = new Set<ChildProcess>();
let started = 0;
// Node publishes each ChildProcess here: https://nodejs.org/api/diagnostics_channel.html#child-process
subscribe('child_process', (message) => {
  const child = (message as { readonly process: ChildProcess }).process;
  started++;
  direct.add(child);
  child.once('exit', () => direct.delete(child));
});

/** How many child processes this process has started so far. While it does not change, nothing new can be alive. */
export function childProcessesStarted(): number {
  return started;
}

/**
 * The live processes that descend from this one: on Linux all, elsewhere the direct children. What
 * is not ours does not count.
 */
export function liveDescendants(): readonly Descendant[] {
  const found = process.platform === 'linux' ? markedProcesses() : directChildren();
  return found.filter(({ command }) => !notOurs.some((pattern) => pattern.test(command)));
}

const notOurs: readonly RegExp[] = [
  /esbuild.* --service=/, // lives as long as the process that builds
  /[\\/](vscode|app)[\\/]extensions[\\/]/, // the language servers of VS Code's own extensions
];

function directChildren(): readonly Descendant[] {
  return [...direct].flatMap(({ pid, spawnargs }) =>
    pid === undefined ? [] : [{ pid, command: spawnargs.join(' ') }],
  );
}

function markedProcesses(): readonly Descendant[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(mark)) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return command === '' ? [] : [{ pid: Number(name), command }]; // a zombie has no command line any more
      } catch {
        return []; // ended meanwhile, or another user's
      }
    });
}
