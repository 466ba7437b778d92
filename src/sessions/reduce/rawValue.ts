import { weightOf } from '../../base/weight';

/** How much of a tool call's raw input or output is kept: about so many characters. A wire message may be as long as 64 MiB. */
export const RAW_LIMIT = 1024 * 1024;

/** Nothing is nested deeper in what the wire brings (see `boundedJson`). */
const MAX_DEPTH = 100;

/** What an entry of an object or a list counts for beside its characters; at least what `weightOf` counts. */
const ENTRY = 16;

/** What stands in the place of what is not kept. */
const LEFT_OUT = '…';

/** The value itself, or, of one over the limit, its beginning: each text, list and object that was cut ends with an ellipsis. */
export function keptRaw(value: unknown): unknown {
  if (weightOf(value, RAW_LIMIT) <= RAW_LIMIT) return value;
  return beginningOf(value, { left: RAW_LIMIT }, MAX_DEPTH);
}

function beginningOf(value: unknown, room: { left: number }, depth: number): unknown {
  room.left -= ENTRY;
  if (typeof value === 'string') {
    const text = value.length <= room.left ? value : `${value.slice(0, Math.max(0, room.left))}${LEFT_OUT}`;
    room.left -= text.length;
    return text;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return LEFT_OUT;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value as readonly unknown[]) {
      if (room.left <= 0) return [...items, LEFT_OUT];
      items.push(beginningOf(item, room, depth - 1));
    }
    return items;
  }
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (room.left <= 0) return Object.fromEntries([...entries, [LEFT_OUT, LEFT_OUT]]);
    room.left -= key.length;
    entries.push([key, beginningOf(item, room, depth - 1)]);
  }
  return Object.fromEntries(entries);
}
