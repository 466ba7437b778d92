import { createContext } from 'preact';
import type { Event } from '../base/events';
import type { Intent } from '../chat/protocol';
import type { Drafts } from './composer/drafts';
import type { MentionClient } from './composer/mentionClient';
import type { PathIndex } from './pathIndex';
import type { StateKeeper } from './savedState';

/** What every component may reach: the way to the host, and the state that outlives the page. */
export interface PanelServices {
  /** A command of VS Code wants the request that is shown to be answered. */
  readonly onAnswerRequest: Event<'allow' | 'reject'>;
  readonly post: (intent: Intent) => void;
  readonly keeper: StateKeeper;
  readonly drafts: Drafts;
  readonly mentions: MentionClient;
  readonly paths: PathIndex;
}

/** The session that is shown, for what acts on it from deep inside; undefined: there is none. */
export const SessionContext = createContext<
  { readonly key: string; readonly folder: string; readonly branches?: true } | undefined
>(undefined);

/** The ids of the prompts to which files can be brought back. */
export const CheckpointsContext = createContext<ReadonlySet<string>>(new Set());

/** Where a component stands, since rows have keys of their own only within their session: the session's key, or a subagent's in it. */
export const ScopeContext = createContext('');

export const PanelContext = createContext<PanelServices | undefined>(undefined);

/** Folds that are to be opened, by their full keys: what is looked for is in them. */
export const RevealContext = createContext<ReadonlySet<string>>(new Set());
