import { PersistentList } from './persistentList';
import type { Range } from './ranges';

/** An item with an identity of its own. */
export interface Keyed {
  readonly key: string;
  /**
   * A second key by which it is found, unless another item has that as its key, or an earlier one as its second key too. May be
   * given later, but then stays.
   */
  readonly alias?: string;
}

/** Items that follow each other in a list, and the position of the first. */
export interface Run<T> {
  readonly start: number;
  readonly items: readonly T[];
}

interface LoadedRun<T> {
  readonly start: number;
  readonly items: PersistentList<T>;
}

/**
 * An immutable list whose items are found by position and by key, both in (practically) constant time.
 *
 * It may hold only parts of a longer list, always with its end: positions count from that list's beginning, items that are in none
 * of the parts are not loaded.
 *
 * The index from key to position is shared between a list and those made from it: it only ever gains entries, and an entry counts
 * only when the list holds that key at that position. A list whose past was continued twice gets an index of its own when the two
 * continuations disagree.
 */
export class KeyedList<T extends Keyed> implements Iterable<T> {
  static empty<T extends Keyed>(): KeyedList<T> {
    return new KeyedList<T>(PersistentList.empty<T>(), new Map(), 0, []);
  }

  /**
   * Keys must differ; of items with the same key the last one counts, in the place of the first.
   * @param first How many items come before these, without being loaded.
   */
  static from<T extends Keyed>(items: Iterable<T>, first = 0): KeyedList<T> {
    let list = new KeyedList<T>(PersistentList.empty<T>(), new Map(), first, []);
    for (const item of items) list = list.put(item);
    return list;
  }

  private constructor(
    private readonly items: PersistentList<T>,
    private readonly positions: Map<string, number>,
    /** The position from which on all items are loaded. */
    readonly first: number,
    /** What else is loaded, in order. */
    private readonly earlier: readonly LoadedRun<T>[],
  ) {}

  /** Of the whole list, with the items that are not loaded. */
  get length(): number {
    return this.first + this.items.length;
  }

  /** How many items are loaded. */
  get loaded(): number {
    return this.earlier.reduce((sum, { items }) => sum + items.length, this.items.length);
  }

  /** The item at `index`; a negative one counts from the end; undefined outside, and where it is not loaded. */
  at(index: number): T | undefined {
    const position = index < 0 ? this.length + index : index;
    if (position >= this.first) return this.items.at(position - this.first);
    const run = this.#earlierRun(position);
    return run?.items.at(position - run.start);
  }

  /** The loaded items around a position, or directly after it; undefined where none are. */
  runAt(index: number): Range | undefined {
    const run = this.earlier.find(({ start, items }) => index < start + items.length);
    if (run) return { start: run.start, end: run.start + run.items.length };
    return index < this.length ? { start: this.first, end: this.length } : undefined;
  }

  /** The position of the loaded item with this key or alias, or -1. */
  indexOf(key: string): number {
    const position = this.positions.get(key);
    return position !== undefined && this.#holds(position, key) ? position : -1;
  }

  get(key: string): T | undefined {
    const position = this.indexOf(key);
    return position < 0 ? undefined : this.at(position);
  }

  /** A list in which `item` stands in the place of the one with its key, or else at the end. */
  put(item: T): KeyedList<T> {
    const position = this.indexOf(item.key);
    return this.at(position)?.key === item.key && position >= 0 ? this.set(position, item) : this.push(item);
  }

  /** A list with `item`, whose key is new, at the end. */
  push(item: T): KeyedList<T> {
    return new KeyedList(this.items.push(item), this.#indexWith(item, this.length), this.first, this.earlier);
  }

  /** A list with `item` at `index`, where an item with the same key was. @throws RangeError where none is loaded. */
  set(index: number, item: T): KeyedList<T> {
    const positions = item.alias === undefined ? this.positions : this.#indexWith(item, index);
    if (index >= this.first) {
      return new KeyedList(this.items.set(index - this.first, item), positions, this.first, this.earlier);
    }
    const run = this.#earlierRun(index);
    if (!run) throw new RangeError(`Item ${String(index)} is not loaded`);
    const changed = { start: run.start, items: run.items.set(index - run.start, item) };
    return new KeyedList(
      this.items,
      positions,
      this.first,
      this.earlier.map((one) => (one === run ? changed : one)),
    );
  }

  /**
   * A list in which just the items in these ranges, which are in order, and those from `first` on are loaded: those that this one
   * has, and those given.
   */
  withLoaded(ranges: readonly Range[], first: number, given: readonly Run<T>[]): KeyedList<T> {
    const items = new Map(given.flatMap((run) => run.items.map((item, index) => [run.start + index, item])));
    const read = ({ start, end }: Range): LoadedRun<T>[] => {
      const runs: LoadedRun<T>[] = [];
      for (let index = start; index < end; index++) {
        const item = items.get(index) ?? this.at(index);
        if (item === undefined) continue;
        const last = runs.at(-1);
        if (last && last.start + last.items.length === index) {
          runs[runs.length - 1] = { start: last.start, items: last.items.push(item) };
        } else runs.push({ start: index, items: PersistentList.empty<T>().push(item) });
      }
      return runs;
    };
    const earlier = ranges.flatMap((range) => read({ start: range.start, end: Math.min(range.end, first) }));
    // What is loaded at the end has no gaps, whatever is asked for.
    const runs = [...earlier, ...read({ start: first, end: this.length })];
    const tail = runs.pop() ?? { start: this.length, items: PersistentList.empty<T>() };
    return new KeyedList<T>(tail.items, new Map(), tail.start, runs).#indexed();
  }

  /** The loaded items from `start` to before `end`, as an array. */
  slice(start = 0, end = this.length): T[] {
    const earlier = this.earlier.flatMap((run) => run.items.slice(start - run.start, end - run.start));
    const last = this.items.slice(start - this.first, end - this.first);
    return earlier.length === 0 ? last : [...earlier, ...last];
  }

  /** The loaded items. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (const { items } of this.earlier) yield* items;
    yield* this.items;
  }

  #earlierRun(position: number): LoadedRun<T> | undefined {
    return this.earlier.find(({ start, items }) => position >= start && position < start + items.length);
  }

  #indexed(): KeyedList<T> {
    return new KeyedList(this.items, this.#ownIndex(), this.first, this.earlier);
  }

  #holds(position: number, key: string): boolean {
    const item = this.at(position);
    return item !== undefined && (item.key === key || item.alias === key);
  }

  /** An index in which `item` is found at `position`. */
  #indexWith({ key, alias }: T, position: number): Map<string, number> {
    const names = alias === undefined || this.#isTaken(alias, position) ? [key] : [key, alias];
    const isFree = names.every((name) => (this.positions.get(name) ?? position) === position);
    // An entry that stands in the way is that of another continuation of a common past, or of a second key that must yield.
    const index = isFree ? this.positions : this.#ownIndex();
    for (const name of names) index.set(name, position);
    return index;
  }

  /** Whether a second key for the item at `position` already leads to another item, which has the better right to it. */
  #isTaken(alias: string, position: number): boolean {
    const claimed = this.positions.get(alias);
    if (claimed === undefined || claimed === position || !this.#holds(claimed, alias)) return false;
    return claimed < position || this.at(claimed)?.key === alias;
  }

  #ownIndex(): Map<string, number> {
    const own = new Map<string, number>();
    const runs = [...this.earlier, { start: this.first, items: this.items }];
    for (const { start, items } of runs) {
      let position = start;
      for (const { key } of items) own.set(key, position++);
    }
    for (const { start, items } of runs) {
      let position = start;
      for (const { alias } of items) {
        if (alias !== undefined && !own.has(alias)) own.set(alias, position);
        position++;
      }
    }
    return own;
  }
}
