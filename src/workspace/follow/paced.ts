import { disposableTimeout } from '../../base/async';
import { type Disposable, DisposableObject, MutableDisposable } from '../../base/lifecycle';

/** Does something with the newest of what comes: at once, then one after the other and no sooner than after a pause. */
export class Paced<T> extends DisposableObject {
  #next: { readonly value: T } | undefined;
  #isBusy = false;
  readonly #pause = this.register(new MutableDisposable<Disposable>());

  /** @param act Never rejects. @param wait Begins a pause, and tells when it is over. */
  constructor(
    private readonly act: (value: T) => Promise<void>,
    private readonly wait: (over: () => void) => Disposable,
  ) {
    super();
    this.onDispose(() => this.clear());
  }

  push(value: T): void {
    if (this.isDisposed) return;
    this.#next = { value };
    void this.#run();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#next = undefined;
  }

  async #run(): Promise<void> {
    const next = this.#next;
    if (!next || this.#isBusy || this.isDisposed) return;
    this.#next = undefined;
    this.#isBusy = true;
    await this.act(next.value);
    this.#pause.value = this.wait(() => {
      this.#isBusy = false;
      void this.#run();
    });
  }
}

/** A pause of so many milliseconds. */
export function pauseOf(ms: number): (over: () => void) => Disposable {
  return (over) => disposableTimeout(over, ms);
}
