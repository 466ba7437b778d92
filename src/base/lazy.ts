/**
 * Something that is made when it is first needed, and kept. What failed is not kept: a part that cannot be loaded for a moment, with too many
 * files open or in the middle of an update, must not be missing until the window is closed.
 */
export class Lazy<T> {
  #made: Promise<T> | undefined;

  constructor(private readonly make: () => Promise<T>) {}

  /** Who asks at the same time shares one try; who asks after one that failed begins another. @throws what the making throws */
  get(): Promise<T> {
    if (this.#made) return this.#made;
    const made = (async () => this.make())();
    this.#made = made;
    made.catch(() => {
      this.#made = undefined;
    });
    return made;
  }
}
