import { createContext } from 'preact';
import type { Intent } from '../chat/protocol';
import type { StateKeeper } from './savedState';

/** What every component may reach: the way to the host, and the state that outlives the page. */
export interface PanelServices {
  readonly post: (intent: Intent) => void;
  readonly keeper: StateKeeper;
}

export const PanelContext = createContext<PanelServices | undefined>(undefined);
