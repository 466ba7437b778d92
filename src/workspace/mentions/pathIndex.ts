import { foldCase, fuzzyBound, fuzzyMatch } from '../../base/fuzzyMatch';
import { NAME_BONUS } from '../../sessions/mention';

export interface PathMatch {
  readonly path: string;
  readonly score: number;
  /** Positions of the typed letters in the path. */
  readonly positions: readonly number[];
}

/**
 * Paths, relative and with `/`, prepared for being searched at every keystroke: what cannot match is told by one comparison of bits, and a
 * query that goes on from the last one only looks at what that one found.
 */
export class PathIndex {
  readonly #folded: readonly string[];
  readonly #masks: Int32Array;
  readonly #all: Int32Array;
  #last: { readonly query: string; readonly found: Int32Array } | undefined;

  constructor(readonly paths: readonly string[]) {
    this.#folded = paths.map(foldCase);
    this.#masks = Int32Array.from(this.#folded, maskOf);
    this.#all = Int32Array.from(paths.keys());
  }

  /** @param bonus Added to the scores of some paths, e.g. of open ones. @returns The best, best first. */
  search(typed: string, limit: number, bonus: ReadonlyMap<string, number> = new Map()): readonly PathMatch[] {
    const query = foldCase(typed);
    const mask = maskOf(query);
    const best = new Best(limit);
    const candidates = this.#candidates(query);
    const found = new Int32Array(candidates.length);
    let count = 0;
    for (const index of candidates) {
      if (((this.#masks[index] ?? 0) & mask) !== mask) continue;
      const path = this.paths[index] ?? '';
      const folded = this.#folded[index] ?? '';
      const bound = boundOfPath(query, path, folded);
      if (bound === undefined) continue;
      found[count++] = index;
      const extra = bonus.get(path) ?? 0;
      if (bound + extra <= best.least) continue;
      const match = matchPath(query, path, folded);
      if (match && match.score + extra > best.least) best.add({ ...match, path, score: match.score + extra });
    }
    this.#last = { query, found: found.slice(0, count) };
    return best.sorted();
  }

  #candidates(query: string): Int32Array {
    const last = this.#last;
    return last && last.query !== '' && query.startsWith(last.query) ? last.found : this.#all;
  }
}

/** @param query Folded. One with a `/` is about the whole path, else the name comes first. */
export function matchPath(
  query: string,
  path: string,
  folded = foldCase(path),
): Pick<PathMatch, 'score' | 'positions'> | undefined {
  if (!query.includes('/')) {
    const name = fuzzyMatch(query, path, folded, path.lastIndexOf('/') + 1);
    if (name) return { score: name.score + NAME_BONUS - Math.min(path.length, 200) / 10, positions: name.positions };
  }
  return fuzzyMatch(query, path, folded);
}

/** What {@link matchPath} scores at most; undefined when it finds nothing. */
export function boundOfPath(query: string, path: string, folded: string): number | undefined {
  if (!query.includes('/')) {
    const name = fuzzyBound(query, path, folded, path.lastIndexOf('/') + 1);
    if (name !== undefined) return name + NAME_BONUS;
  }
  return fuzzyBound(query, path, folded);
}

/** Bit by bit, which letters occur: what lacks one of the query's cannot match it. */
function maskOf(folded: string): number {
  let mask = 0;
  for (let index = 0; index < folded.length; index++) {
    const code = folded.charCodeAt(index);
    if (code >= 97 && code <= 122) mask |= 1 << (code - 97);
    else mask |= 1 << (26 + (code % 6));
  }
  return mask;
}

/** Keeps the best few of many without sorting them all. */
class Best {
  #items: PathMatch[] = [];
  /** What does not score higher than this is not among the best. */
  least = Number.NEGATIVE_INFINITY;

  constructor(private readonly limit: number) {}

  add(item: PathMatch): void {
    this.#items.push(item);
    if (this.#items.length < this.limit * 4) return;
    this.#items = this.sorted();
    this.least = this.#items.at(-1)?.score ?? this.least;
  }

  sorted(): PathMatch[] {
    return this.#items.toSorted((a, b) => b.score - a.score || compare(a.path, b.path)).slice(0, this.limit);
  }
}

function compare(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}
