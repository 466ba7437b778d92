const BITS = 5;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;

type Leaf<T> = readonly T[];
type Node<T> = readonly (Node<T> | Leaf<T>)[];

/**
 * An immutable list in a trie of 32-wide nodes with a tail (the persistent vector of Clojure, after Bagwell and Hickey).
 * `push`, `set` and `at` touch a path of at most log₃₂(n) small nodes and share all the rest with the list they came from.
 */
export class PersistentList<T> implements Iterable<T> {
  static readonly #empty = new PersistentList<never>(0, BITS, [], []);

  static empty<T>(): PersistentList<T> {
    return PersistentList.#empty;
  }

  static from<T>(items: Iterable<T>): PersistentList<T> {
    let list = PersistentList.empty<T>();
    for (const item of items) list = list.push(item);
    return list;
  }

  readonly #shift: number;
  readonly #root: Node<T>;
  readonly #tail: Leaf<T>;

  private constructor(
    readonly length: number,
    shift: number,
    root: Node<T>,
    tail: Leaf<T>,
  ) {
    this.#shift = shift;
    this.#root = root;
    this.#tail = tail;
  }

  get #tailOffset(): number {
    return this.length - this.#tail.length;
  }

  /** The item at `index`, counted from 0; a negative one counts from the end; undefined outside. */
  at(index: number): T | undefined {
    const position = index < 0 ? this.length + index : index;
    if (!Number.isInteger(position) || position < 0 || position >= this.length) return undefined;
    return this.#leafFor(position)[position & MASK];
  }

  push(item: T): PersistentList<T> {
    if (this.#tail.length < WIDTH) {
      return new PersistentList(this.length + 1, this.#shift, this.#root, [...this.#tail, item]);
    }
    const overflowsRoot = this.length >>> BITS > 1 << this.#shift;
    return overflowsRoot
      ? new PersistentList(this.length + 1, this.#shift + BITS, [this.#root, newPath(this.#shift, this.#tail)], [item])
      : new PersistentList(this.length + 1, this.#shift, this.#pushTail(this.#shift, this.#root), [item]);
  }

  /** A list with `item` at `index`. @throws RangeError outside of 0 … length − 1. */
  set(index: number, item: T): PersistentList<T> {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) throw new RangeError(`No item ${String(index)}`);
    if (index >= this.#tailOffset) {
      return new PersistentList(this.length, this.#shift, this.#root, this.#tail.with(index & MASK, item));
    }
    return new PersistentList(this.length, this.#shift, setIn(this.#shift, this.#root, index, item), this.#tail);
  }

  /** The items from `start` to before `end`, as an array. */
  slice(start = 0, end: number = this.length): T[] {
    const items: T[] = [];
    const last = Math.min(end, this.length);
    for (let index = Math.max(0, start); index < last;) {
      const leaf = this.#leafFor(index);
      const stop = Math.min(last, (index | MASK) + 1);
      for (; index < stop; index++) items.push(leaf[index & MASK] as T);
    }
    return items;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let index = 0; index < this.length;) {
      const leaf = this.#leafFor(index);
      const stop = Math.min(this.length, (index | MASK) + 1);
      for (; index < stop; index++) yield leaf[index & MASK] as T;
    }
  }

  #leafFor(index: number): Leaf<T> {
    if (index >= this.#tailOffset) return this.#tail;
    let node: Node<T> | Leaf<T> = this.#root;
    for (let level = this.#shift; level > 0; level -= BITS) node = node[(index >>> level) & MASK] as Node<T>;
    return node as Leaf<T>;
  }

  #pushTail(level: number, parent: Node<T>): Node<T> {
    const slot = ((this.length - 1) >>> level) & MASK;
    const copy = [...parent];
    if (level === BITS) {
      copy[slot] = this.#tail;
    } else {
      const child = parent[slot] as Node<T> | undefined;
      copy[slot] = child === undefined ? newPath(level - BITS, this.#tail) : this.#pushTail(level - BITS, child);
    }
    return copy;
  }
}

function newPath<T>(level: number, leaf: Leaf<T>): Node<T> | Leaf<T> {
  return level === 0 ? leaf : [newPath(level - BITS, leaf)];
}

function setIn<T>(level: number, node: Node<T>, index: number, item: T): Node<T> {
  const slot = (index >>> level) & MASK;
  const child = node[slot];
  const next =
    level === BITS ? (child as Leaf<T>).with(index & MASK, item) : setIn(level - BITS, child as Node<T>, index, item);
  return node.with(slot, next);
}
