import type { BackgroundWork } from '../../acp/update';
import type { SessionState } from '../state';
import { inTurn } from './rows';

/** What goes on beside the conversation: what the agent tells, and the commands that still run on our side once it has ended its turn. */
export function backgroundWork({ background, activity, terminals }: SessionState): readonly BackgroundWork[] {
  if (activity !== 'idle') return background;
  const told = new Set(background.map((work) => (work.type === 'terminal' ? work.terminalId : '')));
  const running = [...terminals].filter(
    ({ key, cancellable, exitStatus }) => cancellable && !exitStatus && !told.has(key),
  );
  return [...background, ...running.map(({ key }) => ({ type: 'terminal', terminalId: key }) as const)];
}

/** Whether the agent, or something that it has begun, is at work. */
export function isAtWork(state: SessionState): boolean {
  return inTurn(state) || backgroundWork(state).length > 0;
}
