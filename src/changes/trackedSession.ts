import type { SessionChanges } from './sessionChanges';
import type { Turns } from './turns';

/** A session, as far as it is told what its agent changes. */
export interface TrackedSession {
  readonly changes: SessionChanges;
  /** Absolute, with links resolved. What is outside is tracked only when the agent names it. */
  readonly root: string;
  readonly turns: Turns;
  /** What the agent has named in the running turn. */
  readonly named: Set<string>;
  /** Settles when the running turn's checkpoint is made. */
  ready: Promise<void>;
  /** Settles when all is found that was changed in the last turn that is over. */
  ending: Promise<void>;
}
