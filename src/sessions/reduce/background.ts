import type { BackgroundWork } from '../../acp/update';
import type { SessionState } from '../state';
import { inTurn } from './rows';

/** What goes on beside the conversation: what the agent tells, and the commands that still run on our side once it has ended its turn. */
export function backgroundWork(state: SessionState): readonly BackgroundWork[] {
  const { background, activity } = state;
  if (activity !== 'idle') return background;
  const told = new Set(background.map((work) => (work.type === 'terminal' ? work.terminalId : '')));
  const running = runningCommands(state).filter((terminalId) => !told.has(terminalId));
  return [...background, ...running.map((terminalId) => ({ type: 'terminal', terminalId }) as const)];
}

/** The agent's terminals on our side whose commands run. */
function runningCommands({ terminals }: SessionState): readonly string[] {
  return [...terminals].flatMap(({ key, cancellable, exitStatus }) => (cancellable && !exitStatus ? [key] : []));
}

/** Whether the agent is at work, or a command that it has begun on our side. */
export function isAtWork(state: SessionState): boolean {
  return inTurn(state) || runningCommands(state).length > 0;
}
