import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord } from '../../base/check';
import { FetchError } from '../registry/httpGet';

/** The holder says this often that it lives. Milliseconds. */
const beatMs = 5_000;
/** A holder on another computer, or one whose process id went to another program, is taken for dead after this. Milliseconds. */
const silenceMs = 60_000;
const retryMs = 100;

interface Owner {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
}

/**
 * Runs an action while no other process, and nobody else here, runs one under the same lock. A holder that was killed is noticed.
 * @param file The lock: a file that exists while it is held. Its folder is made.
 * @param signal Ends the waiting, not the action.
 * @throws FetchError `cancelled`
 */
export async function withFileLock<T>(file: string, signal: AbortSignal, action: () => Promise<T>): Promise<T> {
  let release = await tryFileLock(file);
  while (release === undefined) {
    if (signal.aborted) throw new FetchError({ kind: 'cancelled' });
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    release = await tryFileLock(file);
  }
  try {
    return await action();
  } finally {
    await release();
  }
}

/** Takes a lock when it is free. @returns what gives it back; undefined: somebody holds it */
export async function tryFileLock(file: string): Promise<(() => Promise<void>) | undefined> {
  await mkdir(dirname(file), { recursive: true });
  const owner: Owner = { token: crypto.randomUUID(), pid: process.pid, host: hostname() };
  if (!(await create(file, owner))) {
    if (!(await isAbandoned(file))) return undefined;
    await breakLock(file);
    if (!(await create(file, owner))) return undefined;
  }
  const beat = setInterval(() => {
    utimes(file, new Date(), new Date()).catch(() => undefined);
  }, beatMs);
  beat.unref();
  return async () => {
    clearInterval(beat);
    if ((await readOwner(file))?.token === owner.token) await rm(file, { force: true });
  };
}

async function create(file: string, owner: Owner): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(JSON.stringify(owner));
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'EPERM')) return false;
    throw error;
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  const seen = await stat(file).catch(() => undefined);
  if (seen === undefined) return false; // given back just now
  if (Date.now() - seen.mtimeMs > silenceMs) return true;
  const owner = await readOwner(file);
  return owner?.host === hostname() && !isAlive(owner.pid);
}

/**
 * Removes an abandoned lock. Two may find it so at once, and one of them may have made a new lock since the other looked: so only who
 * makes the marker removes, after another look.
 */
async function breakLock(file: string): Promise<void> {
  const marker = `${file}.break`;
  const made = await open(marker, 'wx').catch(() => undefined);
  if (made === undefined) {
    const age = await stat(marker).catch(() => undefined);
    if (age !== undefined && Date.now() - age.mtimeMs > silenceMs) await rm(marker, { force: true });
    return;
  }
  try {
    await made.close();
    if (await isAbandoned(file)) await rm(file, { force: true });
  } finally {
    await rm(marker, { force: true });
  }
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!isRecord(value)) return undefined;
    const { token, pid, host } = value;
    if (typeof token !== 'string' || typeof pid !== 'number' || typeof host !== 'string') return undefined;
    return { token, pid, host };
  } catch {
    return undefined; // gone, or not written yet
  }
}

/** Whether there is a process with this id on this computer. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
