import type { SessionState } from './state';
import { toText } from './toText';

/** Characters that are taken along: what is newest counts most. */
const LIMIT = 60_000;

/** The transcript of a session as text for an agent that has no memory of it, bounded; what is left out is told. */
export function carriedTranscript(state: SessionState, limit = LIMIT): string {
  return carried('The conversation so far, from an earlier session of which you have no memory:', state, limit);
}

/** The same of what came after the last that the agent remembers. */
export function carriedEnd(state: SessionState, limit = LIMIT): string {
  return carried('What you did after your last message, of which you have no memory:', state, limit);
}

function carried(title: string, state: SessionState, limit: number): string {
  const whole = toText(state);
  const heading = `${title}\n\n`;
  if (whole.length <= limit) return heading + whole;
  const end = whole.slice(-limit);
  const line = end.indexOf('\n') + 1;
  return `${heading}[The beginning is left out.]\n${end.slice(line)}`;
}
