import type { Event } from '../../src/base/events';

/** Resolves with what the event tells next. */
export function once<T>(event: Event<T>): Promise<T> {
  return new Promise((resolve) => {
    const subscription = event((value) => {
      subscription.dispose();
      resolve(value);
    });
  });
}
