import { createContext } from 'preact';

/** How many subagents' conversations something is drawn inside of; 0 in the session's own. */
export const Nesting = createContext(0);

/** Conversations further inside are told, not shown. */
export const deepestShown = 3;
