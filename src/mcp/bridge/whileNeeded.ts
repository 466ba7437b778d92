import type { Disposable } from '../../base/lifecycle';
import { toDisposable } from '../../base/lifecycle';

/** Something that is started for its first user, shared by all, and ended with its last. The next user starts it anew. */
export class WhileNeeded<T extends Disposable> implements Disposable {
  #current: { readonly value: Promise<T>; users: number } | undefined;
  #isDisposed = false;

  constructor(private readonly start: () => Promise<T>) {}

  /** @throws what the start throws; who comes next tries again. */
  async use(): Promise<{ readonly value: T } & Disposable> {
    if (this.#isDisposed) throw new Error('It has ended');
    const current = (this.#current ??= { value: this.start(), users: 0 });
    current.users++;
    const use = toDisposable(() => {
      if (--current.users === 0) this.#end(current);
    });
    try {
      return Object.assign(use, { value: await current.value });
    } catch (error) {
      use.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    if (this.#current) this.#end(this.#current);
  }

  #end(current: { readonly value: Promise<T> }): void {
    if (this.#current === current) this.#current = undefined;
    current.value.then(
      (value) => {
        value.dispose();
      },
      () => undefined, // told to those who wanted to use it
    );
  }
}
