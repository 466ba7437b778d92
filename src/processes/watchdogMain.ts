// A program of its own, dist/watchdog.js, run by the extension host's Node: see `watchdog.ts`.
import { createInterface } from 'node:readline';
import {
  descendantGroups,
  groupOf,
  isAlive,
  isSameProcess,
  liveGroups,
  type ProcessGroup,
  signalGroup,
  startOf,
} from './processTree';
import { markedGroups } from './runMarker';
import { taskkillNow } from './taskkill';
import { parseWatchdogMessage, type WatchdogMessage } from './watchdogMessage';

/** How long processes may take after their owner has gone, whose pipes they see closed, and then after SIGTERM. Milliseconds. */
const pipeGraceMs = 300;
const termGraceMs = 2000;
const pollMs = 50;

interface Watched {
  readonly marker: string | undefined;
  /** When it began, in whatever form the system tells it; a process with its number that began at another time is another one. */
  readonly started: string | undefined;
}

const watched = new Map<number, Watched>();

function heard(message: WatchdogMessage | undefined): void {
  if (message?.type === 'forget') watched.delete(message.pid);
  if (message?.type === 'watch') watched.set(message.pid, { marker: message.marker, started: startOf(message.pid) });
}

/** What may be the person's by now is asked to end, once, and not killed: see `ProcessKiller`. */
const letGo = new Set<ProcessGroup>();

/** The groups that are those of the watched processes for sure, or of what descends from them. @param known Found before. */
async function groupsOfWatched(known: ReadonlySet<ProcessGroup> = new Set()): Promise<Set<ProcessGroup>> {
  const groups = new Set<ProcessGroup>();
  for (const [pid, { marker, started }] of watched) {
    const marked = marker === undefined ? [] : await markedGroups(marker, pid);
    if (isSameProcess(pid, started)) for (const group of await descendantGroups(pid)) groups.add(group);
    // Its leader is gone: while anything of the group lives, no other group gets the number.
    else if (startOf(pid) === undefined) groups.add(pid);
    const lives = isAlive(pid) && isSameProcess(pid, started);
    for (const { group, isApart } of marked) {
      if (!isApart) groups.add(group);
      else if (!groups.has(group) && !known.has(group) && !letGo.has(group)) {
        letGo.add(group);
        if (!lives) signalGroup(group, 'SIGTERM');
      }
    }
  }
  const own = groupOf(process.pid);
  if (own !== undefined) groups.delete(own);
  return groups;
}

async function endAll(): Promise<void> {
  if (process.platform === 'win32') {
    for (const pid of watched.keys()) taskkillNow(pid);
    return;
  }
  const groups = await groupsOfWatched();
  if (await areGone(groups, pipeGraceMs)) return;
  for (const group of await groupsOfWatched(groups)) groups.add(group);
  for (const group of liveGroups(groups)) signalGroup(group, 'SIGTERM');
  if (await areGone(groups, termGraceMs)) return;
  for (const group of await groupsOfWatched(groups)) groups.add(group);
  for (const group of liveGroups(groups)) signalGroup(group, 'SIGKILL');
}

async function areGone(groups: ReadonlySet<ProcessGroup>, limitMs: number): Promise<boolean> {
  for (const until = performance.now() + limitMs; ;) {
    if (liveGroups(groups).size === 0) return true;
    if (performance.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

// What is sent to the owner's terminal or session is not for us: our end is that of the pipe.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => undefined);
createInterface({ input: process.stdin })
  .on('line', (line) => {
    heard(parseWatchdogMessage(line));
  })
  .on('close', () => {
    void endAll().finally(() => process.exit());
  });
