import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { nullLog } from '../../src/base/log';
import { initialState, reduce } from '../../src/sessions/reduce';
import { toSnapshot } from '../../src/sessions/snapshot';
import type { SessionState } from '../../src/sessions/state';
import { loadSession } from '../../src/store/loadSession';
import type { StoreTrouble } from '../../src/store/records';
import { StoreThread } from '../../src/store/storeThread';
import { repositoryPath } from '../support/root';
import { writtenEvent } from '../support/writtenEvents';

/** How often the writer is killed. */
const KILLS = Number(process.env['PARLEY_KILLS'] ?? 200);

describe('store, killed', () => {
  const script = repositoryPath('dist/store.js');
  const writerProgram = repositoryPath('out/test/programs/storeWriter.js');
  let folder: string;
  let troubles: StoreTrouble[];
  let store: StoreThread;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-store-killed-'));
    troubles = [];
    store = new StoreThread({
      script,
      files: { sessions: join(folder, 'sessions.db'), index: join(folder, 'index.db') },
      log: nullLog,
      onTrouble: (trouble) => troubles.push(trouble),
    });
  });
  afterEach(async () => {
    store.dispose();
    await store.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a writer until it has said that much is stored, and a little longer. @returns What it last said. */
  async function writeAndKill(id: string, events: number, delayMs: number): Promise<number> {
    const child = spawn(process.execPath, [writerProgram, script, folder, id, id], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'exit');
    let stored = 0;
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    for await (const line of createInterface(child.stdout)) {
      stored = Number(line);
      if (stored < events || child.killed) continue;
      setTimeout(() => child.kill('SIGKILL'), delayMs);
    }
    await exited;
    assert.equal(errors, '');
    return stored;
  }

  it(`loses at most the last batch and is never damaged, ${String(KILLS)} times`, async function () {
    this.timeout(KILLS * 2000);
    const random = generator(6);
    let next = 0;
    const run = async (): Promise<void> => {
      while (next < KILLS) {
        const id = `session-${String(next++)}`;
        const stored = await writeAndKill(id, Math.floor(random() * 1200), Math.floor(random() * 12));
        const loaded = await loadSession(store, id, 'reader');
        assert.ok(loaded, `${id} is lost, with ${String(stored)} events stored`);
        const count = numberOfEvents(loaded.state, stored);
        assert.ok(count >= stored, `${id} is not what at least ${String(stored)} events had made of it`);
      }
    };
    // Two windows at a time, on one folder.
    await Promise.all([run(), run()]);
    assert.deepEqual(troubles, []);
    assert.equal((await store.ask('list', { everywhere: false })).length, KILLS);
  });
});

/** How many events made a state, that has at least the `stored` ones; -1: none did. */
function numberOfEvents(state: SessionState, stored: number): number {
  const wanted = plain(state);
  let reached = initialState();
  for (let count = 0; reached.turn <= state.turn; count++) {
    // Comparing all of a state takes long: most differ in these.
    const isLike = reached.rows.length === state.rows.length && reached.lastHeardAt === state.lastHeardAt;
    if (count >= stored && isLike && isDeepStrictEqual(plain(reached), wanted)) return count;
    reached = reduce(reached, writtenEvent(count), count);
  }
  return -1;
}

function plain(state: SessionState): unknown {
  return JSON.parse(JSON.stringify(toSnapshot(state))) as unknown;
}

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
