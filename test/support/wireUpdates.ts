import { fullSchema } from './acpSchemas';
import { instancesOf } from './schemaInstances';

type Json = Record<string, unknown>;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** As JSON, so that each use gets a value of its own. */
const strays = [
  'null',
  '""',
  '"text"',
  '7',
  '-1',
  '1e300',
  'true',
  '[]',
  '{}',
  '[null]',
  '{"type":"text"}',
  '"__proto__"',
];

/**
 * An endless stream of `session/update`s of a protocol version, the same for the same seed: valid ones from the schema, with
 * their ids from a small pool so that they meet, and every other one spoilt in some places.
 */
export function* wireUpdates(version: 1 | 2, seed: number): Generator<Json, never> {
  const schema = fullSchema(version);
  const pool = [...schema.updates().values()].map((node) =>
    (['minimal', 'full'] as const).flatMap((size) => instancesOf(schema, node, size) as Json[]).map(slim),
  );
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  for (;;) {
    const update = withIds(pick(pick(pool)), random);
    for (let spoils = random() < 0.5 ? Math.ceil(random() * 3) : 0; spoils > 0; spoils--) spoil(update, random, pick);
    yield JSON.parse(JSON.stringify(update)) as Json;
  }
}

/** Arrays hold one of each kind; a few are enough here. */
function slim(value: Json): Json {
  return JSON.parse(
    JSON.stringify(value, (_, item: unknown) => (Array.isArray(item) ? item.slice(0, 4) : item)),
  ) as Json;
}

/** A copy whose ids are of the pool. */
function withIds(value: Json, random: () => number): Json {
  return JSON.parse(
    JSON.stringify(value, (key, item: unknown) =>
      key.endsWith('Id') && typeof item === 'string' ? `${key}${Math.floor(random() * 5)}` : item,
    ),
  ) as Json;
}

/** Replaces, removes or adds something at a random depth, in place. */
function spoil(value: Json, random: () => number, pick: <T>(items: readonly T[]) => T): void {
  let target: Json = value;
  for (;;) {
    const keys = Object.keys(target);
    const key = random() < 0.05 || keys.length === 0 ? 'parleyUnknown' : pick(keys);
    const next = target[key];
    if (typeof next === 'object' && next !== null && random() < 0.7) {
      target = next as Json;
      continue;
    }
    target[key] = JSON.parse(pick(strays));
    return;
  }
}
