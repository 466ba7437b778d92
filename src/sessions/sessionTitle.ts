import { visibleText } from '../base/visibleText';
import { MAX_TITLE_LENGTH } from './recordedSession';
import type { SessionState } from './state';

/** Characters of a name that is taken from a message. */
const MAX_LINE = 80;
/** Before the first message of the person there may be a greeting of the agent, a notice, a question. */
const ROWS_LOOKED_AT = 20;

/** The session's name, on one line: as given, or else the first line of the person's first message; empty before any. */
export function sessionTitle(state: SessionState): string {
  const given = oneLine(state.title ?? '', MAX_TITLE_LENGTH);
  return given === '' ? oneLine(firstWords(state).trimStart().split('\n', 1)[0] ?? '', MAX_LINE) : given;
}

function firstWords({ rows }: SessionState): string {
  for (let at = 0; at < Math.min(rows.length, ROWS_LOOKED_AT); at++) {
    const row = rows.at(at);
    if (row?.kind !== 'message' || row.role !== 'user' || row.parentToolCallId !== undefined) continue;
    for (const block of row.content) if (block.type === 'text' && block.text.trim() !== '') return block.text;
  }
  return '';
}

/** Agents name sessions too: nothing in a name changes how what stands beside it looks. */
function oneLine(text: string, limit: number): string {
  const line = visibleText(
    text
      .slice(0, limit + 1)
      .trim()
      .replace(/\s+/g, ' '),
  );
  return line.length > limit ? `${line.slice(0, limit - 1).trimEnd()}…` : line;
}
