/** What a number, a name or an object counts for. */
const NODE = 16;

/**
 * About how much memory a JSON value holds: its characters, and a little for each of its parts. Stops counting soon after `limit`, and at
 * any depth, so that it costs no more than that. Shared parts and what is no JSON count for little.
 */
export function weightOf(value: unknown, limit: number): number {
  let weight = 0;
  const open: unknown[] = [value];
  while (open.length > 0 && weight <= limit) {
    const next = open.pop();
    weight += NODE;
    if (typeof next === 'string') weight += next.length;
    else if (Array.isArray(next)) {
      // What is beyond would exceed the limit anyhow.
      for (let index = 0; index < next.length && index * NODE <= limit; index++) open.push(next[index]);
    } else if (typeof next === 'object' && next !== null) {
      // What is undefined is not there any more where the value went through JSON, and must weigh the same.
      for (const part of Object.values(next)) if (part !== undefined) open.push(part);
    }
  }
  return weight;
}
