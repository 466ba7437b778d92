import type { SessionState, TerminalState } from '../sessions/state';
import { fromSnapshot, toRowSnapshot, toSnapshot, type StateFields } from '../sessions/snapshot';
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
    const json = JSON.stringify(toRowSnapshot(row));
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
  const { firstRow: _1, rows: _2, earlier: _3, terminals: _4, ...fields } = toSnapshot(state, state.rows.length);
  return { fields: JSON.stringify(fields), rows, terminals };
}

/** The state that was saved last. @throws SyntaxError */
export async function savedStateOf(
  { fields, rows, terminals }: StoredTranscript,
  empty: SessionState,
): Promise<SessionState> {
  if (fields === undefined) return empty;
  const slices = new Slices();
  const read = async <T>(texts: readonly string[]): Promise<readonly T[]> => {
    const items: T[] = [];
    for (const json of texts) {
      items.push(JSON.parse(json) as T);
      await slices.done(json.length);
    }
    return items;
  };
  const snapshot = {
    ...(JSON.parse(fields) as StateFields),
    firstRow: 0,
    rows: await read<RowSnapshot>(rows),
    earlier: [],
    terminals: await read<TerminalState>(terminals),
  };
  return fromSnapshot(snapshot);
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
