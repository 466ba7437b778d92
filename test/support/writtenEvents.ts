import type { SessionEvent } from '../../src/sessions/events';
import { idle, promptSent, says, tool } from './sessionEvents';

/** Events of a turn. */
const TURN = 500;

/** The event with this number of a session in which turns of text and tool calls follow each other. */
export function writtenEvent(index: number): SessionEvent {
  const turn = Math.floor(index / TURN);
  const at = index % TURN;
  if (at === 0) return promptSent(`p${String(turn)}`, `Question ${String(turn)}`);
  if (at === TURN - 1) return idle(turn % 3 === 0 ? 'max_tokens' : 'end_turn');
  const call = `${String(turn)}.${String(Math.floor(at / 50))}`;
  if (at % 50 === 0) return tool(call, { title: `Tool ${call}`, status: 'in_progress' });
  if (at % 50 === 49) return tool(call, { status: 'completed' });
  return says(`${String(index)} `, `m${call}`);
}
