/** Something that holds a resource until it is disposed. Disposing twice is harmless. */
export interface Disposable {
  dispose(): void;
}

/** Told of every disposable's birth and end; the leak check of the test suites is one. */
export interface DisposableTracker {
  created(disposable: Disposable): void;
  disposed(disposable: Disposable): void;
}

let tracker: DisposableTracker | undefined;

/** Installs a tracker, or removes it. For tests: product code never calls it. */
export function setDisposableTracker(next: DisposableTracker | undefined): void {
  tracker = next;
}

/** Wraps a clean-up that must run at most once. */
export function toDisposable(cleanUp: () => void): Disposable {
  let done = false;
  const disposable: Disposable = {
    dispose() {
      if (done) return;
      done = true;
      tracker?.disposed(disposable);
      cleanUp();
    },
  };
  tracker?.created(disposable);
  return disposable;
}

/**
 * Owns disposables and ends them in the reverse order of their adding.
 * Adding to a store that is already disposed disposes the newcomer at once, so that a late result of slow work cannot leak.
 */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #disposed = false;

  constructor() {
    tracker?.created(this);
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.add(item);
    return item;
  }

  /** Disposes one item ahead of the store's own end. */
  delete(item: Disposable): void {
    if (this.#items.delete(item)) item.dispose();
  }

  /** Forgets an item without disposing it: somebody else owns it now. */
  release(item: Disposable): void {
    this.#items.delete(item);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    tracker?.disposed(this);
    disposeAll([...this.#items].reverse());
    this.#items.clear();
  }
}

/** Base of classes that own disposables: what is registered ends with the object. */
export abstract class DisposableObject implements Disposable {
  readonly #store = new DisposableStore();

  protected get isDisposed(): boolean {
    return this.#store.isDisposed;
  }

  protected register<T extends Disposable>(item: T): T {
    return this.#store.add(item);
  }

  /** Runs at the object's end, in reverse order among all that was registered. */
  protected onDispose(cleanUp: () => void): void {
    this.#store.add(toDisposable(cleanUp));
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** Holds one replaceable disposable; setting another ends the one before. */
export class MutableDisposable<T extends Disposable> implements Disposable {
  #value: T | undefined;
  #disposed = false;

  get value(): T | undefined {
    return this.#value;
  }

  set value(next: T | undefined) {
    if (next === this.#value) return;
    const previous = this.#value;
    this.#value = this.#disposed ? undefined : next;
    if (this.#disposed) next?.dispose();
    previous?.dispose();
  }

  dispose(): void {
    this.#disposed = true;
    this.value = undefined;
  }
}

/** Owns disposables by key. Another one for a key, or the key's removal, ends the one before. */
export class DisposableMap<Key, T extends Disposable> implements Disposable {
  readonly #items = new Map<Key, T>();
  #disposed = false;

  constructor() {
    tracker?.created(this);
  }

  get(key: Key): T | undefined {
    return this.#items.get(key);
  }

  /** In the order in which they were set. */
  values(): readonly T[] {
    return [...this.#items.values()];
  }

  /** In a map that is already disposed, the newcomer is disposed at once. */
  set(key: Key, item: T): void {
    const previous = this.#items.get(key);
    if (previous === item) return;
    if (this.#disposed) item.dispose();
    else this.#items.set(key, item);
    previous?.dispose();
  }

  /** @returns Whether there was one. It is gone from the map before it is disposed. */
  delete(key: Key): boolean {
    const item = this.#items.get(key);
    this.#items.delete(key);
    item?.dispose();
    return item !== undefined;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    tracker?.disposed(this);
    const items = this.values().toReversed();
    this.#items.clear();
    disposeAll(items);
  }
}

/** Disposes each, also when one throws. @throws AggregateError of what was thrown, after all have been disposed. */
export function disposeAll(items: Iterable<Disposable>): void {
  const errors: unknown[] = [];
  for (const item of items) {
    try {
      item.dispose();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Some disposables threw while being disposed');
}
