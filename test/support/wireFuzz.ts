import fc from 'fast-check';
import type { SessionEvent } from '../../src/sessions/events';
import { initialState, reduceTimed } from '../../src/sessions/reduce';
import { type ReplicaUpdate, applyUpdate, mergeUpdates } from '../../src/sessions/replica';
import { ReplicaWindow } from '../../src/sessions/replicaWindow';
import { fromSnapshot } from '../../src/sessions/snapshot';
import { fullSchema } from './acpSchemas';
import { Lifted } from './lifted';
import { isSame } from './sameReplica';
import { instancesOf, someMutations } from './schemaInstances';
import { anyEvent } from './sessionEvents';

/** How many updates one conversation gets before the next one begins. */
const CONVERSATION = 2000;
/** How many rows a replica begins with. */
const WINDOW = 40;

export interface FuzzResult {
  readonly updates: number;
  readonly events: number;
  /** How often a replica was compared with its host. */
  readonly comparisons: number;
}

/**
 * Sends wire updates that the schemas describe, valid and spoilt, with ids that meet, mixed with what happens on this side, through the
 * translation of each version, the reducer, and a replica that is cut, hidden, delayed and moved at random.
 * @param count Of wire updates. @param seed The same one gives the same run.
 * @throws what went wrong; a replica that differs from its host is an AssertionError.
 */
export function fuzz(count: number, seed: number): FuzzResult {
  const random = generator(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const nextUpdate = (pool: readonly string[]): object =>
    JSON.parse(pick(pool).replaceAll(anyId, () => pick(ids))) as object;
  const pools = { 1: wireUpdates(1), 2: wireUpdates(2) };
  const ownEvents = fc.sample(anyEvent(0), { numRuns: 3000, seed });
  let [events, comparisons] = [0, 0];
  for (let done = 0; done < count;) {
    const version = random() < 0.5 ? 1 : 2;
    const lifted = new Lifted(version);
    const pair = new Pair();
    const end = Math.min(count, done + CONVERSATION);
    for (; done < end; done++) {
      for (const event of lifted.take(nextUpdate(pools[version]))) pair.happens(event);
      if (random() < 0.2) pair.happens(pick(ownEvents));
      const chance = random();
      if (chance < 0.05) pair.flush();
      else if (chance < 0.055) pair.show();
      else if (chance < 0.06) pair.move(pick([0, 5, 30, 100, 300]), pick([1, 10, 50]));
      if (random() < 0.005) {
        pair.compare();
        comparisons++;
      }
    }
    pair.compare();
    comparisons++;
    events += pair.events;
  }
  return { updates: count, events, comparisons };
}

/** A host's state and its replica on the other side of a channel. */
class Pair {
  events = 0;
  #host = initialState();
  #window = new ReplicaWindow(this.#host, WINDOW);
  #replica = fromSnapshot(sent(this.#window.snapshot));
  #pending: ReplicaUpdate[] = [];

  happens(event: SessionEvent): void {
    const timed = { at: ++this.events, event };
    this.#host = reduceTimed(this.#host, timed);
    for (const update of this.#window.updatesFor(timed, this.#host)) {
      const last = this.#pending.at(-1);
      const merged = last && mergeUpdates(last, update);
      if (merged) this.#pending[this.#pending.length - 1] = merged;
      else this.#pending.push(update);
    }
  }

  flush(): void {
    this.#replica = sent(this.#pending).reduce(applyUpdate, this.#replica);
    this.#pending = [];
  }

  /** The replica was hidden, or missed something: it begins anew. */
  show(): void {
    this.#pending = [];
    this.#window = new ReplicaWindow(this.#host, WINDOW);
    this.#replica = fromSnapshot(sent(this.#window.snapshot));
  }

  move(start: number, count: number): void {
    this.#pending.push(this.#window.hold({ start, end: start + count }));
  }

  compare(): void {
    this.flush();
    isSame(this.#replica, this.#host, this.#window);
  }
}

/** What went through `postMessage`. */
function sent<T>(message: T): T {
  return JSON.parse(JSON.stringify(message)) as T;
}

/** How many valid updates of a kind, and how many spoilt ones, are used; those of the full schemas are many and large. */
const OF_A_KIND = 150;
const MAX_CHARACTERS = 8000;

/** Updates of every kind of a version as JSON, as the schema has them and spoilt. */
function wireUpdates(version: 1 | 2): readonly string[] {
  const schema = fullSchema(version);
  return [...schema.updates().values()].flatMap((node) => {
    const minimal = instancesOf(schema, node, 'minimal');
    const full = instancesOf(schema, node, 'full');
    const spoilt = someMutations([...minimal.slice(0, 3), ...full.slice(0, 1)], OF_A_KIND).map(({ value }) => value);
    const valid = Array.from(
      { length: OF_A_KIND },
      (_, index) => [...minimal, ...full][index % (minimal.length + full.length)],
    );
    return [...valid, ...spoilt.slice(0, OF_A_KIND)]
      .filter((one) => typeof one === 'object' && one !== null)
      .map((one) => JSON.stringify(one, withoutIds))
      .filter((text) => text.length <= MAX_CHARACTERS);
  });
}

const anyId = '<any id>';
const ids = ['a', 'b', 'c', 'd', 'e', 'f', '__proto__'];

function withoutIds(key: string, value: unknown): unknown {
  return key.endsWith('Id') && typeof value === 'string' ? anyId : value;
}

/** Mulberry32, by Tommy Ettinger (public domain): small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
