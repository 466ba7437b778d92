import type { SessionState } from './state';

/** A state from before: what was allowed then is not, now. Only the narrower choice is kept. */
export function restoredState(state: SessionState): SessionState {
  let { terminals } = state;
  for (const terminal of terminals) {
    // Nothing of then runs any more.
    if (terminal.cancellable && !terminal.exitStatus) {
      terminals = terminals.set(terminals.indexOf(terminal.key), { ...terminal, cancellable: false });
    }
  }
  const permissionMode = state.permissionMode === 'readOnly' ? 'readOnly' : 'ask';
  return { ...state, terminals, unresponsive: false, permissionMode };
}

/** Whether there is anything that an agent without memory of it would have to know. */
export function isAnswered({ rows }: SessionState): boolean {
  for (const { kind, ...row } of rows) {
    if (kind === 'tool' || (kind === 'message' && 'role' in row && row.role !== 'user')) return true;
  }
  return false;
}
