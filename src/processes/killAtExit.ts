/** What can be ended within one synchronous call. */
interface Killable {
  killNow(): void;
}

const guarded = new Set<Killable>();

const killAll = (): void => {
  for (const one of guarded) one.killNow();
};

/**
 * Kills `target` when our own process exits, which does not wait for a graceful end.
 * @returns Ends that, when there is nothing left to kill.
 */
export function killAtExit(target: Killable): () => void {
  if (guarded.size === 0) process.on('exit', killAll);
  guarded.add(target);
  return () => {
    guarded.delete(target);
    if (guarded.size === 0) process.off('exit', killAll);
  };
}
