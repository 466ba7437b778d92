/** How often an agent that dies may be started again without being asked for. */
export interface RestartLimit {
  readonly restarts: number;
  /** Milliseconds. */
  readonly within: number;
}

export const defaultRestartLimit: RestartLimit = { restarts: 3, within: 3 * 60_000 };

/**
 * The automatic restarts that still count, as readonly data: {@link next} says whether one more is allowed now, and gives the history with it.
 * A person who asks for a restart starts with an empty history.
 */
export class RestartHistory {
  static readonly none = new RestartHistory([]);

  private constructor(private readonly times: readonly number[]) {}

  /** @param now Milliseconds. @returns The history with one more restart, or undefined when there were too many. */
  next(now: number, limit: RestartLimit = defaultRestartLimit): RestartHistory | undefined {
    // A clock that was set back must not block restarts for long.
    const recent = this.times.filter((time) => time <= now && now - time < limit.within);
    return recent.length < limit.restarts ? new RestartHistory([...recent, now]) : undefined;
  }
}
