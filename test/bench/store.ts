import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { nullLog } from '../../src/base/log';
import type { SessionEvent } from '../../src/sessions/events';
import { initialState, reduce } from '../../src/sessions/reduce';
import type { SessionState } from '../../src/sessions/state';
import { loadSession } from '../../src/store/loadSession';
import type { SessionMeta } from '../../src/store/records';
import { changedSince } from '../../src/store/savedState';
import { SessionJournal } from '../../src/store/sessionJournal';
import { StoreDesk } from '../../src/store/storeDesk';
import { type Store, StoreThread } from '../../src/store/storeThread';
import { measurement, median, type Measurement } from './report';

const CHUNKS = 100_000;
const TURNS = 1000;
const ROUNDS = 7;
const TOOL_CALLS = 20_000;
const SEARCHES = 20;
/** Characters that are said in a session. */
const SESSION_SIZE = 32_000;
const ROW_SIZE = 2000;

/** Keeping, opening and finding sessions. @param large 10,000 sessions of 1 GB together, which take minutes to make; else a twentieth. */
export async function measureStore(large: boolean): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-store-'));
  const files = { sessions: join(folder, 'sessions.db'), index: join(folder, 'index.db') };
  try {
    const thread = new StoreThread({
      script: resolve('dist/store.js'),
      files,
      log: nullLog,
      onTrouble: ({ kind }) => {
        throw new Error(kind);
      },
    });
    const kept = [
      ...(await measureJournal(thread)),
      ...(await measureSubagent(thread)),
      ...(await measureOpening(thread)),
    ];
    thread.dispose();
    await thread.ended;
    return [...kept, ...(await measureSearch(files, large))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureJournal(store: StoreThread): Promise<readonly Measurement[]> {
  const chunk: SessionEvent = {
    type: 'messageChunk',
    role: 'agent',
    messageId: 'm',
    content: { type: 'text', text: '24 characters of a reply' },
  };
  const plain: number[] = [];
  const journalled: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const isKept of [false, true]) {
      let state = reduce(initialState(), { type: 'promptSent', promptId: 'p', content: [] }, 0);
      const start = { saved: undefined, state, seq: 0 };
      const about = (): SessionMeta => metaOf(`journal-${String(round)}`, 0);
      const journal = isKept
        ? new SessionJournal({ store, writer: 'w', meta: about, onFailure: () => undefined }, start)
        : undefined;
      const began = ownTime();
      for (let at = 1; at <= CHUNKS; at++) {
        const before = state;
        state = reduce(before, chunk, at);
        journal?.changed({ event: chunk, at, before, state });
        // As the connection does: others have a turn now and then.
        if (at % 256 === 0) await new Promise((done) => setImmediate(done));
      }
      const ms = ownTime() - began;
      await journal?.stored();
      journal?.dispose();
      if (round > 0) (isKept ? journalled : plain).push(ms);
    }
  }
  return [
    measurement(
      'journal 100,000 text chunks, with reducing, against reducing alone (processor time)',
      median(journalled),
      'ms',
      undefined,
      median(plain),
    ),
    measurement('journalling a text chunk', ((median(journalled) - median(plain)) / CHUNKS) * 1e6, 'ns'),
  ];
}

/** A subagent at work for long: its conversation is one row of the session's, which is written whole when it is saved. */
async function measureSubagent(store: StoreThread): Promise<readonly Measurement[]> {
  let [came, written, gap, last] = [0, 0, 0, performance.now()];
  const counting: Store = {
    ask: (operation, order) => {
      if ('rows' in order) written += order.rows.reduce((sum, { json }) => sum + json.length, 0);
      return store.ask(operation, order);
    },
  };
  let state = reduce(initialState(), { type: 'promptSent', promptId: 'p', content: [] }, 0);
  const options = { store: counting, writer: 'w', meta: () => metaOf('subagent', 0), onFailure: () => undefined };
  const journal = new SessionJournal(options, { saved: undefined, state, seq: 0 });
  const watch = setInterval(() => {
    gap = Math.max(gap, performance.now() - last);
    last = performance.now();
  }, 1);
  const tell = (event: SessionEvent): void => {
    const before = state;
    state = reduce(before, event, 1);
    journal.changed({ event, at: 1, before, state });
  };
  for (let call = 0; call < TOOL_CALLS; call++) {
    const content = [{ type: 'content', content: { type: 'text', text: 'x'.repeat(1000) } }] as const;
    tell({
      type: 'subagentEvent',
      sessionId: 's',
      event: { type: 'toolCall', toolCallId: String(call), title: 'Read', content },
    });
    came += 1000;
    if (call % 64 === 0) await new Promise((done) => setImmediate(done));
  }
  tell({ type: 'state', state: 'idle', stopReason: 'end_turn' });
  await journal.stored();
  clearInterval(watch);
  journal.dispose();
  await journal.stored();
  return [
    measurement(
      'a subagent of 20,000 tool calls of 1 kB: written as rows, against what came',
      written / 1e6,
      'MB',
      undefined,
      came / 1e6,
    ),
    measurement('… the longest time in which nothing else had its turn', gap, 'ms'),
  ];
}

async function measureOpening(store: StoreThread): Promise<readonly Measurement[]> {
  const words = new Words();
  const state = conversation(TURNS, () => words.text(ROW_SIZE), 3);
  const lists = await changedSince(undefined, state);
  await store.ask('save', { meta: metaOf('long', 0), writer: 'w', seq: 0, whole: true, ...lists });
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const start = performance.now();
    const loaded = await loadSession(store, 'long', 'w');
    if (loaded?.state.rows.length !== state.rows.length) throw new Error('Not all of it was loaded');
    if (round > 0) times.push(performance.now() - start);
  }
  return [measurement('open a session of 1,000 turns from the store (median)', median(times), 'ms', { value: 300 })];
}

async function measureSearch(
  files: { readonly sessions: string; readonly index: string },
  large: boolean,
): Promise<readonly Measurement[]> {
  const count = large ? 10_000 : 500;
  const desk = new StoreDesk(
    files,
    ({ kind }) => {
      throw new Error(kind);
    },
    (message) => {
      throw new Error(message);
    },
  );
  const words = new Words();
  for (let session = 0; session < count; session++) {
    const state = conversation(SESSION_SIZE / ROW_SIZE / 2, () => words.text(ROW_SIZE), 0);
    const lists = await changedSince(undefined, state);
    desk.save({ meta: metaOf(`s${String(session)}`, session), writer: 'w', seq: 0, whole: true, ...lists });
  }
  const queries = [
    words.at(3),
    words.at(500),
    words.at(20_000),
    `${words.at(3)} ${words.at(500)}`,
    words.at(40).slice(0, 3),
    'nowhere',
  ];
  const worst = queries.map((query) => {
    desk.search({ query, everywhere: false, limit: 50 });
    // The kernel counts in steps that are longer than a search.
    const start = ownTime();
    for (let round = 0; round < SEARCHES; round++) desk.search({ query, everywhere: false, limit: 50 });
    return (ownTime() - start) / SEARCHES;
  });
  desk.close();
  const size = statSync(files.sessions).size / 1e6;
  const name = `${String(count)} sessions, ${(size / 1000).toFixed(2)} GB: `;
  return [
    measurement(
      `${name}search, the slowest of ${String(queries.length)} queries (processor time)`,
      Math.max(...worst),
      'ms',
      {
        value: 50,
      },
    ),
  ];
}

/** The processor time of this thread so far, in milliseconds: others on the machine do not count. */
function ownTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** A conversation of turns: a prompt of a line, a reply, and tool calls. */
function conversation(turns: number, text: () => string, tools: number): SessionState {
  let state = initialState();
  for (let turn = 0; turn < turns; turn++) {
    const name = String(turn);
    const events: readonly SessionEvent[] = [
      { type: 'promptSent', promptId: name, content: [{ type: 'text', text: text() }] },
      ...Array.from({ length: tools }, (_, index): SessionEvent => {
        return { type: 'toolCall', toolCallId: `${name}.${String(index)}`, title: 'Read a file', status: 'completed' };
      }),
      { type: 'messageChunk', role: 'agent', messageId: name, content: { type: 'text', text: text() } },
      { type: 'state', state: 'idle', stopReason: 'end_turn' },
    ];
    for (const event of events) state = reduce(state, event, turn * 1000);
  }
  return state;
}

function metaOf(id: string, at: number): SessionMeta {
  const times = { createdAt: at, updatedAt: at };
  return { id, agentId: 'a', folder: 'file:///w', title: `Session ${id}`, titleIsOwn: false, turns: 1, ...times };
}

/** Text whose words are as frequent as those of a language: the n-th has about 1/n of all (Zipf). The same in each run. */
class Words {
  #state = 6;
  readonly #words = Array.from({ length: 30_000 }, (_, index) => this.#word(index));

  at(index: number): string {
    return this.#words[index] ?? '';
  }

  text(length: number): string {
    const parts: string[] = [];
    for (let size = 0; size < length;) {
      const word = this.at(Math.floor(30_000 ** this.#random()) - 1);
      parts.push(word);
      size += word.length + 1;
    }
    return parts.join(' ');
  }

  #word(index: number): string {
    const syllables = [
      'ba',
      'ter',
      'lo',
      'mi',
      'ran',
      'qu',
      'es',
      'tor',
      'ny',
      'pal',
      'gre',
      'vu',
      'ax',
      'ho',
      'ci',
      'den',
    ];
    let rest = index + 16;
    let word = '';
    for (; rest > 0; rest = Math.floor(rest / 16)) word += syllables[rest % 16] ?? '';
    return word;
  }

  /** Numbers from 0 to 1 (mulberry32). */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
}
