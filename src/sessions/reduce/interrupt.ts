import type { SessionState } from '../state';
import { type Moment, inTurn } from './rows';
import { appendFailure, stopAll } from './turns';

/** Whether anything goes on in a session, or waits for an answer. */
export function isAtWork(state: SessionState): boolean {
  if (inTurn(state) || state.background.length > 0 || state.openRequests.length > 0) return true;
  for (const { exitStatus } of state.terminals) if (exitStatus === undefined) return true;
  return false;
}

/** The window was gone: nothing runs any more. A turn that was running is told, and can be begun again. */
export function interrupt(state: SessionState, when: Moment): SessionState {
  const still = stilled(state, when);
  return inTurn(state) ? appendFailure(still, { kind: 'interrupted' }, state.turnPrompt, when) : still;
}

/** The same session with nothing going on in it. */
export function stilled(state: SessionState, when: Moment): SessionState {
  let { terminals } = state;
  for (const terminal of state.terminals) {
    // How it ended nobody knows.
    if (terminal.exitStatus === undefined)
      terminals = terminals.set(terminals.indexOf(terminal.key), { ...terminal, exitStatus: {} });
  }
  // The agent was at work on it when it was gone from here.
  return { ...stopAll(state, when, state.turnHeard), terminals };
}
