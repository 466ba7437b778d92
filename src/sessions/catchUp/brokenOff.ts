import type { SessionEvent } from '../events';
import { textOf } from '../messageText';
import { isFinal } from '../reduce/tools';
import type { MessageRow, Row, SessionState, ToolRow } from '../state';
import { type Piece, saidIn, withoutBlanks } from './pieces';
import { eventsOf } from './rowEvents';

/** Whether the turn of a piece broke off here: what the agent made of it afterwards is not known. */
export function isBrokenOff({ rows }: Piece): boolean {
  return rows.some(({ kind }) => kind === 'failure');
}

/** What the agent tells of a turn that broke off here, and that is not known: the rest of what was cut, and what came after. */
export function restOf(
  stored: Piece,
  told: Piece,
  state: SessionState,
  replayed: SessionState,
): readonly SessionEvent[] {
  // What is told under the same id needs no comparison.
  const unnamed = stored.rows.filter(({ key }) => replayed.rows.indexOf(key) < 0);
  const said = { agent: new Said(unnamed, 'agent'), thought: new Said(unnamed, 'thought') };
  const tools = new KnownTools(stored, told);
  return told.rows.flatMap((row): readonly SessionEvent[] => {
    const known = state.rows.get(row.key);
    switch (row.kind) {
      case 'message': {
        if (row.role === 'user') return [];
        if (known?.kind === 'message') return continued(known, restAfter(textOf(row), withoutBlanks(textOf(known))));
        const before = row.parentToolCallId === undefined ? said[row.role].take(textOf(row)) : undefined;
        return before ? continued(before.row, before.rest) : eventsOf(row, replayed);
      }
      case 'tool':
        if (known?.kind === 'tool') {
          return isFinal(row.status) && !isFinal(known.status) ? eventsOf(row, replayed) : [];
        }
        return tools.has(row) ? [] : eventsOf(row, replayed);
      case 'notice':
      case 'unknown':
        return stored.rows.some((one) => isSame(one, row)) ? [] : eventsOf(row, replayed);
      default:
        return known ? [] : eventsOf(row, replayed);
    }
  });
}

function continued(row: MessageRow, rest: string): readonly SessionEvent[] {
  const { role, messageId } = row;
  // Where it was cut at a blank, that blank is there.
  const told = textOf(row);
  const blanks = told.length - told.trimEnd().length;
  const text = rest.slice(0, blanks).trimStart() + rest.slice(blanks);
  if (text === '' || messageId === undefined) return [];
  return [{ type: 'messageChunk', role, messageId, content: { type: 'text', text } }];
}

/** What was said in a piece, however it was cut into messages: another telling goes through it from the beginning to the end. */
class Said {
  readonly #rows: readonly MessageRow[];
  #left: string;

  constructor(rows: readonly Row[], role: 'agent' | 'thought') {
    this.#rows = saidIn(rows, role);
    this.#left = withoutBlanks(this.#rows.map(textOf).join(''));
  }

  /** The message that a text belongs to, and what of the text goes beyond it; undefined: it is new. */
  take(text: string): { readonly row: MessageRow; readonly rest: string } | undefined {
    const row = this.#rows.at(-1);
    const bare = withoutBlanks(text);
    if (!row) return undefined;
    const start = this.#left.indexOf(bare);
    if (start >= 0) {
      this.#left = this.#left.slice(start + bare.length);
      return { row, rest: '' };
    }
    if (this.#left === '' || !bare.startsWith(this.#left)) return undefined;
    const rest = restAfter(text, this.#left);
    this.#left = '';
    return { row, rest };
  }
}

/** The tool calls of a piece that are not told under the same id, but maybe by the same name: some ids differ from telling to telling. */
class KnownTools {
  readonly #titles: string[];

  constructor(stored: Piece, told: Piece) {
    const ids = new Set(told.tools.map(({ toolCallId }) => toolCallId));
    this.#titles = stored.tools.filter(({ toolCallId }) => !ids.has(toolCallId)).map(({ title }) => title);
  }

  has({ title }: ToolRow): boolean {
    const index = this.#titles.indexOf(title);
    if (index >= 0) this.#titles.splice(index, 1);
    return index >= 0;
  }
}

/** What of a text comes after its beginning, which is given without blanks; empty when it does not begin so. */
function restAfter(text: string, beginning: string): string {
  let taken = 0;
  let index = 0;
  for (; index < text.length && taken < beginning.length; index++) {
    const character = text.charAt(index);
    if (withoutBlanks(character) === '') continue;
    if (character !== beginning.charAt(taken)) return '';
    taken++;
  }
  return taken === beginning.length ? text.slice(index) : '';
}

function isSame(one: Row, other: Row): boolean {
  const essence = ({ key: _1, turn: _2, at: _3, ...rest }: Row): string => JSON.stringify(rest);
  return one.kind === other.kind && essence(one) === essence(other);
}
