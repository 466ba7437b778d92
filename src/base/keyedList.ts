import { PersistentList } from './persistentList';

/** An item with an identity of its own. */
export interface Keyed {
  readonly key: string;
  /**
   * A second key by which it is found, unless another item has that as its key, or an earlier one as its second key too. May be
   * given later, but then stays.
   */
  readonly alias?: string;
}

/**
 * An immutable list whose items are found by position and by key, both in (practically) constant time.
 *
 * It may hold only the end of a longer list: positions count from that list's beginning, items before `first` are not loaded.
 *
 * The index from key to position is shared between a list and those made from it: it only ever gains entries, and an entry counts
 * only when the list holds that key at that position. A list whose past was continued twice gets an index of its own when the two
 * continuations disagree.
 */
export class KeyedList<T extends Keyed> implements Iterable<T> {
  static empty<T extends Keyed>(): KeyedList<T> {
    return new KeyedList<T>(PersistentList.empty<T>(), new Map(), 0);
  }

  /**
   * Keys must differ; of items with the same key the last one counts, in the place of the first.
   * @param first How many items come before these, without being loaded.
   */
  static from<T extends Keyed>(items: Iterable<T>, first = 0): KeyedList<T> {
    let list = new KeyedList<T>(PersistentList.empty<T>(), new Map(), first);
    for (const item of items) list = list.put(item);
    return list;
  }

  private constructor(
    private readonly items: PersistentList<T>,
    private readonly positions: Map<string, number>,
    /** The position of the first item that is loaded. */
    readonly first: number,
  ) {}

  /** Of the whole list, with the items that are not loaded. */
  get length(): number {
    return this.first + this.items.length;
  }

  /** The item at `index`; a negative one counts from the end; undefined outside, and where it is not loaded. */
  at(index: number): T | undefined {
    const position = index < 0 ? this.length + index : index;
    return position < this.first ? undefined : this.items.at(position - this.first);
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
    return new KeyedList(this.items.push(item), this.#indexWith(item, this.length), this.first);
  }

  /** A list with `item` at `index`, where an item with the same key was. @throws RangeError where none is loaded. */
  set(index: number, item: T): KeyedList<T> {
    const positions = item.alias === undefined ? this.positions : this.#indexWith(item, index);
    return new KeyedList(this.items.set(index - this.first, item), positions, this.first);
  }

  /** A list in which `items` are loaded too: those directly before `first`. */
  prepend(items: readonly T[]): KeyedList<T> {
    return KeyedList.from([...items, ...this.items], this.first - items.length);
  }

  /** The loaded items from `start` to before `end`, as an array. */
  slice(start = this.first, end = this.length): T[] {
    return this.items.slice(start - this.first, end - this.first);
  }

  /** The loaded items. */
  [Symbol.iterator](): IterableIterator<T> {
    return this.items[Symbol.iterator]();
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
    let position = this.first;
    for (const { key } of this.items) own.set(key, position++);
    position = this.first;
    for (const { alias } of this.items) {
      if (alias !== undefined && !own.has(alias)) own.set(alias, position);
      position++;
    }
    return own;
  }
}
