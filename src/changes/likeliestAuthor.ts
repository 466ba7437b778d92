import { isInside } from './insideFolder';
import type { Turns } from './turns';

/** What tells whether a session's agent may have changed a file. */
interface Suspect {
  /** Absolute, with links resolved. */
  readonly root: string;
  readonly turns: Turns;
  /** What the agent has named in the running turn. */
  readonly named: ReadonlySet<string>;
}

/**
 * The session whose agent was at work when a file was changed on disk; undefined: none was. Of several it is one that has named the
 * file, else the one that began last.
 * @param changedMs As for {@link Turns.cover}.
 */
export function likeliestAuthor<T extends Suspect>(
  sessions: Iterable<T>,
  file: string,
  changedMs: number | undefined,
  nowMs: number,
): T | undefined {
  const atWork = [...sessions].filter(
    ({ root, named, turns }) => (named.has(file) || isInside(root, file)) && turns.cover(changedMs, nowMs),
  );
  const latest = atWork.toSorted((one, other) => other.turns.startedMs - one.turns.startedMs);
  return latest.find(({ named }) => named.has(file)) ?? latest[0];
}
