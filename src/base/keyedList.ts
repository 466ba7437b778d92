import { PersistentList } from './persistentList';

/** An item with an identity of its own. */
export interface Keyed {
  readonly key: string;
}

/**
 * An immutable list whose items are found by position and by key, both in (practically) constant time.
 *
 * The index from key to position is shared between a list and those made from it: it only ever gains entries, and an entry counts
 * only when the list holds that key at that position. A list whose past was continued twice gets an index of its own when the two
 * continuations disagree.
 */
export class KeyedList<T extends Keyed> implements Iterable<T> {
  static empty<T extends Keyed>(): KeyedList<T> {
    return new KeyedList<T>(PersistentList.empty<T>(), new Map());
  }

  /** Keys must differ; of items with the same key the last one counts, in the place of the first. */
  static from<T extends Keyed>(items: Iterable<T>): KeyedList<T> {
    let list = KeyedList.empty<T>();
    for (const item of items) list = list.put(item);
    return list;
  }

  private constructor(
    private readonly items: PersistentList<T>,
    private readonly positions: Map<string, number>,
  ) {}

  get length(): number {
    return this.items.length;
  }

  at(index: number): T | undefined {
    return this.items.at(index);
  }

  /** The position of the item with this key, or -1. */
  indexOf(key: string): number {
    const position = this.positions.get(key);
    return position !== undefined && this.items.at(position)?.key === key ? position : -1;
  }

  get(key: string): T | undefined {
    const position = this.positions.get(key);
    const item = position === undefined ? undefined : this.items.at(position);
    return item?.key === key ? item : undefined;
  }

  /** A list in which `item` stands in the place of the one with its key, or else at the end. */
  put(item: T): KeyedList<T> {
    const position = this.indexOf(item.key);
    if (position >= 0) return new KeyedList(this.items.set(position, item), this.positions);
    const end = this.items.length;
    const claimed = this.positions.get(item.key);
    const positions = claimed === undefined || claimed === end ? this.positions : this.#ownIndex();
    positions.set(item.key, end);
    return new KeyedList(this.items.push(item), positions);
  }

  slice(start?: number, end?: number): T[] {
    return this.items.slice(start, end);
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.items[Symbol.iterator]();
  }

  #ownIndex(): Map<string, number> {
    const own = new Map<string, number>();
    let position = 0;
    for (const item of this.items) own.set(item.key, position++);
    return own;
  }
}
