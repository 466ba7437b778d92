import type { InstalledAgent } from '../../agents/install/installedAgent';
import type { Log } from '../../base/log';
import type { Environment } from '../../processes/environment';

/** What adding agents needs of the rest of Parley. */
export interface AddAgentHost {
  /** The folder of installed agents, absolute. */
  readonly root: string;
  /** Where the registry's last answer is kept. Absolute. */
  readonly cacheFile: string;
  /** The list that came with the extension. Absolute. */
  readonly snapshotFile: string;
  /** The program that unpacks. Absolute. */
  readonly unpackScript: string;
  /** The registry's address. */
  registryUrl(): string;
  /** That of the login shell; has a time limit of its own. */
  environment(): Promise<Environment>;
  /** Names of agents that are taken: by settings. */
  takenNames(): readonly string[];
  readonly log: Log;
}

/** What finds and adds agents; it is loaded when it is needed first. */
export interface AddAgent {
  /** The agents that are installed on this machine. Runs no program; takes seconds at most. Never rejects. */
  find(): Promise<readonly InstalledAgent[]>;
  /** Keeps an agent that was found in the list of agents. */
  keep(found: InstalledAgent): Promise<void>;
  /** Removes what installs that were killed have left. Never rejects. */
  sweep(): Promise<void>;
  /**
   * Lets the person choose an agent, and adds it.
   * @param only `installed`: offers what is there, to update and remove. @returns its id; undefined: none was added
   */
  pick(only: 'all' | 'installed'): Promise<string | undefined>;
}
