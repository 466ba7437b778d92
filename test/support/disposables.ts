import { setDisposableTracker } from '../../src/base/lifecycle';
import type { Disposable } from '../../src/base/lifecycle';

const live = new Map<Disposable, Error>();

/** From now on, {@link liveDisposables} knows every disposable of this bundle's own copy of base/lifecycle. */
export function trackDisposables(): void {
  setDisposableTracker({
    created: (disposable) => live.set(disposable, new Error()),
    disposed: (disposable) => live.delete(disposable),
  });
}

/** What has been made and not yet disposed, oldest first. */
export function liveDisposables(): readonly Disposable[] {
  return [...live.keys()];
}

/** Where it was made: the frame that called into base. */
export function birthplace(disposable: Disposable): string {
  const frames = live.get(disposable)?.stack?.split('\n').slice(1) ?? [];
  const frame = frames.find((line) => !/src[\\/]base[\\/]|support[\\/]disposables/.test(line));
  return frame?.trim() ?? 'an unknown place';
}
