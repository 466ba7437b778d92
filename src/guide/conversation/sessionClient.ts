import type { ClientServices, CommandRequest, RunningCommand } from '../brain/turn';
import type { PromptMessage, TerminalOutput, TerminalPatch, Update } from './update';

/** Why a turn ended. */
export type TurnEnd =
  { readonly reason: 'end_turn' | 'cancelled' } | { readonly reason: 'error'; readonly error: Error };

/** Takes what happens in a terminal; resolves when it is told and kept. */
export type TerminalReport = (update: TerminalPatch | TerminalOutput) => Promise<void>;

/** The client's side of a session: it is told what happens, and serves the brain. */
export interface SessionClient extends Omit<ClientServices, 'startCommand' | 'startInBackground'> {
  /** As in `ClientServices`; what the command shows and how it ends goes to `report` before `ended` resolves. */
  startCommand(request: CommandRequest, signal: AbortSignal, report: TerminalReport): Promise<RunningCommand>;
  /** The same; where the protocol knows work that goes on behind the conversation, the client is told that this is such. */
  startInBackground(request: CommandRequest, signal: AbortSignal, report: TerminalReport): Promise<RunningCommand>;
  send(update: Update): Promise<void>;
  /** The prompt has become a message of the session and is being worked on. */
  turnStarted(prompt: PromptMessage): Promise<void>;
  turnEnded(end: TurnEnd): Promise<void>;
}

/** A prompt was withdrawn by a cancel before its turn came. */
export class PromptCancelled extends Error {
  override readonly name = 'PromptCancelled';
}
