import { type Disposable, toDisposable } from './lifecycle';

/** Subscribes a listener; disposing the result unsubscribes it. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Told of an exception that a listener threw: one listener's fault must not keep the others from hearing. */
export type ListenerErrorHandler = (error: unknown) => void;

let onListenerError: ListenerErrorHandler = (error) => {
  queueMicrotask(() => {
    throw error;
  });
};

/** Where faults of listeners go. The composition root points it at the log. */
export function setListenerErrorHandler(handler: ListenerErrorHandler): void {
  onListenerError = handler;
}

/** The sending end of an {@link Event}. Listeners are called synchronously, in the order in which they subscribed. */
export class Emitter<T> implements Disposable {
  #listeners: readonly ((value: T) => void)[] = [];
  #disposed = false;

  readonly event: Event<T> = (listener) => {
    if (this.#disposed) return { dispose: () => undefined };
    // A wrapper of its own, so that subscribing one function twice gives two subscriptions.
    const entry = (value: T): void => {
      listener(value);
    };
    this.#listeners = [...this.#listeners, entry];
    return toDisposable(() => {
      this.#listeners = this.#listeners.filter((other) => other !== entry);
    });
  };

  /** Calls every listener that was subscribed when the call began. */
  fire(value: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(value);
      } catch (error) {
        onListenerError(error);
      }
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#listeners = [];
  }
}
