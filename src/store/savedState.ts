import { KeyedList } from '../base/keyedList';
import type { Row, SessionState, TerminalState } from '../sessions/state';
import {
  fromRowSnapshot,
  fromSnapshot,
  openRowsOf,
  toRowSnapshot,
  toSnapshot,
  type StateFields,
} from '../sessions/snapshot';
import type { RowSnapshot } from '../sessions/snapshot';
import type { SaveOrder, StoredTranscript } from './records';

/** Characters of JSON that are made or read in one go; then others have a turn. */
const SLICE = 200_000;

type Lists = Pick<SaveOrder, 'fields' | 'rows' | 'terminals'>;

/** What of a state differs from one that is saved already. @param saved Undefined: nothing is. */
export async function changedSince(saved: SessionState | undefined, state: SessionState): Promise<Lists> {
  const slices = new Slices();
  const before = saved?.rows.slice() ?? [];
  const rows: { readonly position: number; readonly json: string }[] = [];
  for (const [position, row] of state.rows.slice().entries()) {
    if (before[position] === row) continue;
    const json = await rowJson(row, slices);
    rows.push({ position, json });
    await slices.done(json.length);
  }
  const terminals: { readonly key: string; readonly json: string }[] = [];
  for (const terminal of state.terminals) {
    if (saved?.terminals.get(terminal.key) === terminal) continue;
    const json = JSON.stringify(terminal);
    terminals.push({ key: terminal.key, json });
    await slices.done(json.length);
  }
  return { fields: fieldsJson(state), rows, terminals };
}

function fieldsJson(state: SessionState): string {
  const { firstRow: _1, rows: _2, earlier: _3, terminals: _4, ...fields } = toSnapshot(state, state.rows.length);
  return JSON.stringify(fields);
}

/** That of its snapshot; of a subagent's, which may be long, piece by piece. */
async function rowJson(row: Row, slices: Slices): Promise<string> {
  if (row.kind !== 'subagent') return JSON.stringify(toRowSnapshot(row));
  const { conversation, ...others } = row;
  const rows: string[] = [];
  for (const inner of conversation.rows.slice()) {
    const json = await rowJson(inner, slices);
    rows.push(json);
    await slices.done(json.length);
  }
  const terminals: string[] = [];
  for (const terminal of conversation.terminals) {
    const json = JSON.stringify(terminal);
    terminals.push(json);
    await slices.done(json.length);
  }
  const fields = fieldsJson(conversation).slice(1, -1);
  const whole = `{${fields},"firstRow":0,"rows":[${rows.join()}],"earlier":[],"terminals":[${terminals.join()}]}`;
  return `{${JSON.stringify(others).slice(1, -1)},"conversation":${whole}}`;
}

/**
 * The state that was saved last. A row that cannot be read, e.g. since its file was damaged, costs nothing but itself.
 * @throws SyntaxError when what is not in the lists cannot be read
 */
export async function savedStateOf(
  { fields, rows: savedRows, terminals: savedTerminals }: StoredTranscript,
  empty: SessionState,
): Promise<SessionState> {
  if (fields === undefined) return empty;
  const slices = new Slices();
  const rows: Row[] = [];
  for (const [position, json] of savedRows.entries()) {
    rows.push(readRow(json) ?? unreadableRow(position));
    await slices.done(json.length);
  }
  const terminals: TerminalState[] = [];
  for (const json of savedTerminals) {
    const terminal = parsed(json) as TerminalState | undefined;
    if (terminal) terminals.push(terminal);
    await slices.done(json.length);
  }
  const snapshot = { ...(JSON.parse(fields) as StateFields), firstRow: 0, rows: [], earlier: [], terminals };
  return { ...fromSnapshot(snapshot), rows: KeyedList.from(rows), openRows: openRowsOf(rows) };
}

function readRow(json: string): Row | undefined {
  try {
    return fromRowSnapshot(JSON.parse(json) as RowSnapshot);
  } catch {
    return undefined;
  }
}

/** Stands in the place of a row, so that the others keep theirs. */
function unreadableRow(position: number): Row {
  return { kind: 'unknown', key: `unreadable:${position}`, turn: 0, at: 0, what: 'unreadable', raw: null };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Lets others have a turn now and then. */
class Slices {
  #size = 0;

  async done(size: number): Promise<void> {
    this.#size += size;
    if (this.#size < SLICE) return;
    this.#size = 0;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
