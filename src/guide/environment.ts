import { FolderStore, MemoryStore } from './conversation/store';
import type { SessionStore } from './conversation/store';

/** What the Guide is told from outside. */
export interface Environment {
  readonly store: SessionStore;
  /** Milliseconds between two pieces of streamed text. */
  readonly pace: number;
}

const naturalPace = 12;

/**
 * `PARLEY_GUIDE_STATE`: the folder in which sessions are kept, made when it is needed; without it they end with the process.
 * `PARLEY_GUIDE_PACE_MS`: milliseconds between two pieces of streamed text, 0 for tests.
 */
export function environment(variables: NodeJS.ProcessEnv): Environment {
  const folder = variables['PARLEY_GUIDE_STATE'];
  const pace = Number(variables['PARLEY_GUIDE_PACE_MS'] ?? naturalPace);
  return {
    store: folder ? new FolderStore(folder) : new MemoryStore(),
    pace: pace >= 0 && pace <= 1000 ? pace : naturalPace,
  };
}
