import { Emitter, type Event } from '../base/events';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { Session } from '../sessions/session';
import type { TerminalState } from '../sessions/state';

/** A command of a session as it goes on: for a place that shows it beside the panel. */
export interface LiveTerminal extends Disposable {
  /** The same for the same terminal. */
  readonly key: string;
  readonly name: string;
  /** What it has printed until now, as far as it is kept. */
  readonly output: string;
  readonly onDidPrint: Event<string>;
  /** How it ended; undefined: it runs. */
  readonly ended: TerminalState['exitStatus'];
  readonly onDidEnd: Event<NonNullable<TerminalState['exitStatus']>>;
  /** Ends the command, where that can be done. */
  stop(): void;
}

/** Undefined when the session has no such terminal. It ends with the session's telling, or when it is disposed. */
export function liveTerminal(session: Session, terminalId: string): LiveTerminal | undefined {
  const found = session.state.terminals.get(terminalId);
  if (!found) return undefined;
  const store = new DisposableStore();
  const printed = store.add(new Emitter<string>());
  const ended = store.add(new Emitter<NonNullable<TerminalState['exitStatus']>>());
  let last = found;
  store.add(
    session.onDidChange(({ state }) => {
      const next = state.terminals.get(terminalId);
      if (!next || next === last) return;
      const text = addedText(last, next);
      const { exitStatus } = next;
      const hasEnded = exitStatus !== undefined && last.exitStatus === undefined;
      last = next;
      if (text !== '') printed.fire(text);
      if (hasEnded) ended.fire(exitStatus);
    }),
  );
  return {
    key: `${session.id}/${terminalId}`,
    name: found.command ?? terminalId,
    get output() {
      return last.output;
    },
    onDidPrint: printed.event,
    get ended() {
      return last.exitStatus;
    },
    onDidEnd: ended.event,
    stop: () => {
      void session.cancelTerminal(terminalId);
    },
    dispose: () => {
      store.dispose();
    },
  };
}

/** What was printed between two states. Where the beginning was dropped meanwhile, what is left of it. */
function addedText(before: TerminalState, after: TerminalState): string {
  const seen = before.outputDropped + before.output.length;
  return after.output.slice(Math.max(0, seen - after.outputDropped));
}
