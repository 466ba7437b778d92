import type { SessionEvent, TimedEvent } from './events';
import { type Range, includes, joined, without } from '../base/ranges';
import type { ReplicaUpdate, RowsUpdate, StatePatch } from './replica';
import { rowOfEvent } from './rowOfEvent';
import { rowSize } from './replicaRowSize';
import { type SessionSnapshot, type StateFields, shownTerminals, toRowSnapshot, toSnapshot } from './snapshot';
import type { SessionState, TerminalState } from './state';

/** The newest rows, which a replica always holds: some events refer to them, and the end is where one goes at once. */
const NEWEST_ROWS = 20;

/**
 * The host's account of what one replica holds: makes the snapshot that it begins with, and tells for each change of the session
 * what to send. A replica that applies all of that, in order, holds the same as the host in its rows. These are the newest, those
 * that it asked for, and those with an open question.
 */
export class ReplicaWindow {
  /** What the replica begins with. */
  readonly snapshot: SessionSnapshot;
  #state: SessionState;
  /** All rows from here on are held. */
  #tail: number;
  /** Earlier rows that are held, in order. */
  #held: readonly Range[];
  /** Terminals that the replica has. */
  readonly #terminals: Set<string>;

  /** @param rowCount How many of the newest rows to begin with: one at least. */
  constructor(state: SessionState, rowCount: number) {
    this.#state = state;
    this.#tail = Math.max(0, state.rows.length - Math.max(1, rowCount));
    this.#held = this.#asked([], this.#tail);
    this.snapshot = toSnapshot(state, this.#tail, this.#held);
    this.#terminals = new Set(this.snapshot.terminals.map(({ key }) => key));
  }

  /** The row from which on the replica holds all. */
  get firstRow(): number {
    return this.#tail;
  }

  /** For each row before `firstRow` in the snapshot, how much there is in it to show (see `rowSize`). */
  get sizes(): readonly number[] {
    return this.#state.rows.slice(0, this.#tail).map(rowSize);
  }

  /** Whether the replica holds the row with this number. */
  holds(row: number): boolean {
    return row >= this.#tail || includes(this.#held, row);
  }

  /** What to send for an event of the session. @param state The session's state after it. */
  updatesFor(timed: TimedEvent, state: SessionState): readonly ReplicaUpdate[] {
    const before = this.#state;
    this.#state = state;
    if (state === before) return [];
    const updates = this.#changes(timed, before);
    if (state.openRequests === before.openRequests) return updates;
    const asked = this.#asked([], this.#tail);
    if (asked.every((range) => without(range, this.#held).length === 0)) return updates;
    return [...updates, this.#reload(this.#tail, [...asked, ...this.#held])];
  }

  /**
   * The replica is to hold these rows and no others, but for those that it always holds. What {@link updatesFor} returned before must
   * be sent before, what it returns later after.
   */
  hold(range: Range): RowsUpdate {
    const { length } = this.#state.rows;
    const newest = Math.max(0, length - NEWEST_ROWS);
    const start = Math.max(0, Math.min(range.start, length - 1));
    const tail = range.end >= newest ? Math.min(start, newest) : newest;
    return this.#reload(tail, this.#asked([{ start, end: range.end }], tail));
  }

  #changes(timed: TimedEvent, before: SessionState): readonly ReplicaUpdate[] {
    const { event } = timed;
    const row = rowOfEvent(before, event);
    if ((row !== undefined && !this.holds(row)) || this.#isTerminalElsewhere(before, event)) {
      const patch = patchBetween(before, this.#state);
      return patch ? [patch] : [];
    }
    const shown = this.#newlyShown(event);
    return shown.length === 0 ? [timed] : [timed, { fields: {}, cleared: [], terminals: shown }];
  }

  /** Ranges before the tail, with the rows of the open questions: the panel shows them wherever one has scrolled to. */
  #asked(ranges: readonly Range[], tail: number): readonly Range[] {
    const { rows, openRequests } = this.#state;
    const asking = openRequests.map(({ rowKey }) => rows.indexOf(rowKey)).filter((index) => index >= 0);
    return joined([...ranges, ...asking.map((index) => ({ start: index, end: index + 1 }))])
      .map(({ start, end }) => ({ start, end: Math.min(end, tail) }))
      .filter(({ start, end }) => start < end);
  }

  #reload(tail: number, wanted: readonly Range[]): RowsUpdate {
    const { rows } = this.#state;
    const before = [...this.#held, { start: this.#tail, end: rows.length }];
    this.#tail = tail;
    this.#held = joined(wanted);
    const loaded = [...this.#held, { start: tail, end: rows.length }]
      .flatMap((range) => without(range, before))
      .map(({ start, end }) => ({ start, items: rows.slice(start, end) }));
    const held = this.#held.flatMap(({ start, end }) => rows.slice(start, end));
    const shown = shownTerminals(this.#state, [...held, ...rows.slice(tail)]);
    const names = new Set(shown.map(({ key }) => key));
    const dropped = [...this.#terminals].filter((key) => !names.has(key));
    const terminals = shown.filter(({ key }) => !this.#terminals.has(key));
    for (const key of dropped) this.#terminals.delete(key);
    for (const { key } of terminals) this.#terminals.add(key);
    return {
      tail,
      held: this.#held,
      loaded: loaded.map(({ start, items }) => ({ start, items: items.map(toRowSnapshot) })),
      terminals,
      dropped,
    };
  }

  /** Whether an event changes a terminal that the replica does not have. One that is new, it gets. */
  #isTerminalElsewhere(before: SessionState, event: SessionEvent): boolean {
    if (event.type !== 'terminal' && event.type !== 'terminalOutput') return false;
    if (this.#terminals.has(event.terminalId)) return false;
    if (before.terminals.indexOf(event.terminalId) >= 0) return true;
    this.#terminals.add(event.terminalId);
    return false;
  }

  /** Terminals that a row in the window, or the background, begins to show, and that the replica does not have. */
  #newlyShown(event: SessionEvent): readonly TerminalState[] {
    const shown = terminalsNamedBy(event)
      .filter((id) => !this.#terminals.has(id))
      .map((id) => this.#state.terminals.get(id))
      .filter((terminal) => terminal !== undefined);
    for (const { key } of shown) this.#terminals.add(key);
    return shown;
  }
}

function terminalsNamedBy(event: SessionEvent): readonly string[] {
  switch (event.type) {
    case 'toolCall':
      return (event.content ?? []).flatMap((item) => (item.type === 'terminal' ? [item.terminalId] : []));
    case 'toolCallContent':
      return event.content.type === 'terminal' ? [event.content.terminalId] : [];
    case 'state':
      return (event.background ?? []).flatMap((work) => (work.type === 'terminal' ? [work.terminalId] : []));
    case 'permissionAsked': {
      const { subject } = event.request;
      if (subject?.type === 'toolCall') return terminalsNamedBy(subject.toolCall);
      return subject?.type === 'command' && subject.terminalId !== undefined ? [subject.terminalId] : [];
    }
    default:
      return [];
  }
}

/** The names of all fields; one that is forgotten does not compile. */
const fieldNames: { readonly [Name in keyof StateFields]: Name } = {
  title: 'title',
  titleIsOwn: 'titleIsOwn',
  link: 'link',
  activity: 'activity',
  turn: 'turn',
  turnStartedAt: 'turnStartedAt',
  lastHeardAt: 'lastHeardAt',
  turnPrompt: 'turnPrompt',
  turnHeard: 'turnHeard',
  turnShown: 'turnShown',
  unresponsive: 'unresponsive',
  plans: 'plans',
  commands: 'commands',
  configOptions: 'configOptions',
  usage: 'usage',
  queue: 'queue',
  openRequests: 'openRequests',
  background: 'background',
  promptSuggestions: 'promptSuggestions',
  permissionMode: 'permissionMode',
};

function patchBetween(before: StateFields, after: StateFields): StatePatch | undefined {
  const changed = Object.values(fieldNames).filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return undefined;
  let fields: Partial<StateFields> = {};
  for (const name of changed) if (after[name] !== undefined) fields = { ...fields, [name]: after[name] };
  return { fields, cleared: changed.filter((name) => after[name] === undefined), terminals: [] };
}
