import type { TracedMessage } from './traceBuffer';

/** Which messages are shown; of each kind of choice, none chosen means all. */
export interface TraceFilter {
  readonly agents: readonly string[];
  readonly sessions: readonly string[];
  readonly directions: readonly string[];
  readonly methods: readonly string[];
}

export const everything: TraceFilter = { agents: [], sessions: [], directions: [], methods: [] };

/** Characters of text that an editor shows well; what is older is left out. */
const LIMIT = 4 * 1024 * 1024;

export function isShown({ agent, sessionId, direction, method }: TracedMessage, filter: TraceFilter): boolean {
  const fits = (chosen: readonly string[], value: string | undefined): boolean =>
    chosen.length === 0 || (value !== undefined && chosen.includes(value));
  return (
    fits(filter.agents, agent) &&
    fits(filter.sessions, sessionId) &&
    fits(filter.directions, direction) &&
    fits(filter.methods, method)
  );
}

/** The messages as a text to read, oldest first: a line for each, and what it said under it where the trace has it. */
export function traceText(messages: readonly TracedMessage[], limit = LIMIT): { text: string; leftOut: number } {
  const parts: string[] = [];
  let size = 0;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    if (message === undefined) continue;
    const part = messageText(message);
    size += part.length;
    if (size > limit && parts.length > 0) return { text: parts.reverse().join(''), leftOut: index + 1 };
    parts.push(part);
  }
  return { text: parts.reverse().join(''), leftOut: 0 };
}

function messageText(message: TracedMessage): string {
  const { at, direction, agent, kind, method, id, sessionId, bytes, durationMs, errorCode } = message;
  const facts = [
    at.slice(11, 23),
    direction === 'toAgent' ? '→' : '←',
    agent,
    kind === 'response' ? `${errorCode === undefined ? 'answer' : `error ${String(errorCode)}`} to` : kind,
    method ?? '?',
    id === undefined ? '' : `#${String(id)}`,
    sessionId === undefined ? '' : `session ${sessionId}`,
    sizeText(bytes),
    durationMs === undefined ? '' : `after ${String(Math.round(durationMs))} ms`,
  ];
  const line = facts.filter((fact) => fact !== '').join('  ');
  const said = message.params ?? message.result ?? message.error;
  return said === undefined ? `${line}\n` : `${line}\n${indented(JSON.stringify(said, undefined, 2))}\n`;
}

function sizeText(bytes: number): string {
  return bytes < 1024 ? `${String(bytes)} B` : `${(bytes / 1024).toFixed(1)} kB`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ');
}
